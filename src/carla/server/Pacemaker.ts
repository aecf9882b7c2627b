import type { LightCarla } from './LightCarla.ts';

/** When steps cannot keep up with the clock, so many of them are made up for; the rest is lost time. */
const MOST_STEPS_BEHIND = 5;
const SHORTEST_WAIT_MS = 1;
const SYNCHRONOUS_LOOK_MS = 20;

/**
 * Steps the world by the wall clock while no client drives it by its ticks. The first step is made at once: a client that takes over the ticks with its
 * first call finds a world that has a snapshot.
 */
export class Pacemaker {
  readonly #carla: LightCarla;
  readonly #note: (text: string) => void;
  #timer: NodeJS.Timeout;
  #nextAtMs = performance.now();

  /** @param note gets what goes wrong in a step; the clock goes on */
  constructor(carla: LightCarla, note: (text: string) => void) {
    this.#carla = carla;
    this.#note = note;
    this.#timer = this.#beat();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #step(): void {
    try {
      this.#carla.step();
    } catch (error) {
      this.#note(`a step failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  #beat(): NodeJS.Timeout {
    const now = performance.now();
    let waitMs = SYNCHRONOUS_LOOK_MS;
    if (this.#carla.settings.synchronousMode) this.#nextAtMs = now;
    else {
      const stepMs = this.#carla.stepS * 1000;
      this.#nextAtMs = Math.max(this.#nextAtMs, now - MOST_STEPS_BEHIND * stepMs);
      while (this.#nextAtMs <= now) {
        this.#step();
        this.#nextAtMs += stepMs;
      }
      waitMs = Math.max(SHORTEST_WAIT_MS, this.#nextAtMs - performance.now());
    }
    return setTimeout(() => {
      this.#timer = this.#beat();
    }, waitMs);
  }
}
