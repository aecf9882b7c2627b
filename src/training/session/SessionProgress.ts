import { performance } from 'node:perf_hooks';
import { intervalText, type ScoreInterval } from '../../optimiser/guards/meanBounds.ts';
import { PriceTable } from '../../optimiser/llm/Spending.ts';
import { shortHash } from '../../optimiser/Policy.ts';
import { STEP_S } from '../../world/World.ts';
import type { Progress } from '../Progress.ts';
import type { Settings } from '../settings.ts';
import type { RunArtifacts } from './RunArtifacts.ts';

/** Frames per second are taken over so many of the last steps. */
const RATE_TICKS = 400;

/** What a session shows while it goes on: step, leading policy and its score, infractions per km, frames per second, tokens and cost. The receiver adds the time left. */
export class SessionProgress {
  readonly #progress: Progress;
  readonly #title: string;
  readonly #updates: number;
  readonly #prices: PriceTable;
  readonly #model: string;
  readonly #artifacts: RunArtifacts;
  #done = 0;
  #leader = '–';
  #best: ScoreInterval | undefined;
  #ticks = 0;
  #metres = 0;
  #infractions = 0;
  #phase = '';
  #rateStartMs = performance.now();
  #rateTicks = 0;
  #framesPerS: number | undefined;

  /** @param title what is trained: `run 0007: driving, DAgger IL+RL` */
  constructor(progress: Progress, title: string, { training, llm }: Pick<Settings, 'training' | 'llm'>, artifacts: RunArtifacts) {
    this.#progress = progress;
    this.#title = title;
    this.#updates = training.updates;
    this.#prices = new PriceTable(llm.prices);
    this.#model = llm.model;
    this.#artifacts = artifacts;
  }

  /** Stays in sight. */
  note(text: string): void {
    this.#progress.note(text);
  }

  /** The expert drives and is recorded. */
  recording(what: string, done: number, total: number): void {
    this.#progress.update({ title: `${this.#title}: expert records ${what}`, unit: 'episode', done, total, facts: [] });
  }

  /** @param best score of the leader on the batch of the last update, where there was one */
  leads(hash: string, updates: number, best?: ScoreInterval): void {
    this.#leader = shortHash(hash);
    this.#done = updates;
    this.#best = best ?? this.#best;
  }

  /** One step was driven. */
  drove(speedMps: number): void {
    this.#ticks += 1;
    this.#metres += Math.abs(speedMps) * STEP_S;
    this.#rateTicks += 1;
    if (this.#rateTicks < RATE_TICKS) return;
    this.#framesPerS = (1000 * this.#rateTicks) / Math.max(1, performance.now() - this.#rateStartMs);
    this.#restartRate();
  }

  /** Waiting for a model says nothing about the speed of driving. */
  #restartRate(): void {
    this.#rateStartMs = performance.now();
    this.#rateTicks = 0;
  }

  infractions(count: number): void {
    this.#infractions += count;
  }

  /** @param phase what goes on now: `driving route 5` */
  show(phase: string): void {
    if (phase !== this.#phase) this.#restartRate();
    this.#phase = phase;
    const { tokens, spending } = this.#artifacts;
    const cost = spending.tokens === 0 ? undefined : spending.cost(this.#prices, this.#model);
    this.#progress.update({
      title: this.#title,
      unit: 'update',
      done: this.#done,
      total: this.#updates,
      facts: [
        ['now', phase],
        ['best', this.#best === undefined ? this.#leader : `${this.#leader} ${intervalText(this.#best, 2)}`],
        ...(this.#metres < 1 ? [] : [['infractions/km', ((1000 * this.#infractions) / this.#metres).toFixed(2)] as const]),
        ...(this.#ticks === 0 ? [] : [['driven', `${((this.#ticks * STEP_S) / 60).toFixed(1)} min`] as const]),
        ...(this.#framesPerS === undefined ? [] : [['frames/s', this.#framesPerS.toFixed(0)] as const]),
        ...(tokens === 0 ? [] : [['tokens', String(tokens)] as const]),
        ...(cost === undefined ? [] : [['cost', cost.toFixed(2)] as const]),
      ],
    });
  }
}
