import { processUsage, type ProcessUsage } from './processUsage.ts';

const POLL_MS = 25;
/** A starved process gets this many times its deadline. */
const STARVED_FACTOR = 8;

export interface WatchdogLimits {
  /** Longest silence, in milliseconds; it counts only when the process had at least half of it in processor time. */
  readonly silenceMs: number;
  /** Largest growth of resident memory since the watch began. */
  readonly growthMb: number;
}

/** Watches a process while it works for us, and tells once when it takes too long or too much. */
export class Watchdog {
  readonly #pid: number;
  readonly #limits: WatchdogLimits;
  readonly #onBreach: (reason: 'timeout' | 'memory') => void;
  #timer: NodeJS.Timeout | undefined;
  #before: ProcessUsage | undefined;
  #atProgress: ProcessUsage | undefined;
  #progressAt = 0;
  #checked = true;

  constructor(pid: number, limits: WatchdogLimits, onBreach: (reason: 'timeout' | 'memory') => void) {
    this.#pid = pid;
    this.#limits = limits;
    this.#onBreach = onBreach;
  }

  /** The process has begun to work. Costs next to nothing: usage is read at the first poll. */
  start(): void {
    this.progress();
    this.#before = undefined;
    this.#timer ??= setInterval(() => this.#poll(), POLL_MS);
  }

  /** A sign of life. */
  progress(): void {
    this.#progressAt = performance.now();
    this.#atProgress = undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #poll(): void {
    const usage = processUsage(this.#pid);
    this.#before ??= usage;
    this.#atProgress ??= usage;
    if (usage !== undefined && this.#before !== undefined && usage.residentMb - this.#before.residentMb > this.#limits.growthMb) return this.#breach('memory');
    const silence = performance.now() - this.#progressAt;
    if (silence < this.#limits.silenceMs) return;
    const had = usage === undefined || this.#atProgress === undefined ? Infinity : usage.cpuMs - this.#atProgress.cpuMs;
    if (had < this.#limits.silenceMs / 2 && silence < STARVED_FACTOR * this.#limits.silenceMs) return;
    // We may have been busy ourselves: look at what has arrived before judging.
    if (!this.#checked) return;
    this.#checked = false;
    const seen = this.#progressAt;
    setImmediate(() => {
      this.#checked = true;
      if (this.#timer !== undefined && seen === this.#progressAt) this.#breach('timeout');
    });
  }

  #breach(reason: 'timeout' | 'memory'): void {
    this.stop();
    this.#onBreach(reason);
  }
}
