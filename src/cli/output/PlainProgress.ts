import type { Progress, ProgressState } from '../../training/Progress.ts';
import { progressLine, remainingS } from './progressText.ts';

const QUIET_S = 30;
/** Units that finish faster than this share a line. */
const PAUSE_S = 5;

/** Progress for pipes, files and CI: one line per finished unit but no more than one in 5 s, and one per 30 s when a unit takes long. */
export class PlainProgress implements Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #shown: ProgressState | undefined;
  #latest: ProgressState | undefined;
  #doneAtStart = 0;
  #startMs = 0;
  #lastLineMs = 0;

  /** @param now a clock in milliseconds */
  constructor(write: (text: string) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
    this.#timer = setInterval(() => this.#heartbeat(), 1000).unref();
  }

  update(state: ProgressState): void {
    if (this.#shown?.title !== state.title) {
      this.#doneAtStart = state.done;
      this.#startMs = this.#now();
    }
    this.#latest = state;
    const isOther = this.#shown?.title !== state.title;
    const isFurther = this.#shown?.done !== state.done;
    const isDue = this.#now() - this.#lastLineMs >= PAUSE_S * 1000 || state.done === state.total;
    if (isOther || (isFurther && isDue)) this.#show();
  }

  note(text: string): void {
    this.#write(`${text}\n`);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#latest = undefined;
  }

  #heartbeat(): void {
    if (this.#latest !== undefined && this.#now() - this.#lastLineMs >= QUIET_S * 1000) this.#show();
  }

  #show(): void {
    const state = this.#latest!;
    const leftS = remainingS(state, this.#doneAtStart, (this.#now() - this.#startMs) / 1000);
    this.#write(`${progressLine(state, leftS)}\n`);
    this.#shown = state;
    this.#lastLineMs = this.#now();
  }
}
