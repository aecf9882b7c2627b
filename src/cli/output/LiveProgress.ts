import type { Progress, ProgressState } from '../../training/Progress.ts';
import type { Palette } from './Palette.ts';
import { progressBlock, remainingS } from './progressText.ts';

const MAX_LINES = 6;
const REDRAW_MS = 100;

/** What the live block needs of a terminal. */
export interface Terminal {
  /** Missing or 0 where nobody knows. */
  readonly columns?: number;
  write(text: string): unknown;
}

/** Progress on a terminal: a block of a few lines that is redrawn in place, under ordinary lines that scroll away. */
export class LiveProgress implements Progress {
  readonly #terminal: Terminal;
  readonly #palette: Palette;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #state: ProgressState | undefined;
  #doneAtStart = 0;
  #startMs = 0;
  #stale = false;
  #drawnLines = 0;
  #drawnMs = 0;

  /** @param now a clock in milliseconds */
  constructor(terminal: Terminal, palette: Palette, now: () => number) {
    this.#terminal = terminal;
    this.#palette = palette;
    this.#now = now;
    this.#timer = setInterval(() => this.#redraw(), REDRAW_MS).unref();
  }

  update(state: ProgressState): void {
    const isNewJob = this.#state?.title !== state.title;
    if (isNewJob) {
      this.#doneAtStart = state.done;
      this.#startMs = this.#now();
    }
    this.#state = state;
    this.#stale = true;
    // A job that never yields keeps the timer from firing, so the caller's own calls draw as well.
    if (isNewJob || this.#now() - this.#drawnMs >= REDRAW_MS) this.#redraw();
  }

  note(text: string): void {
    this.#terminal.write(`${this.#eraser()}${text}\n`);
    this.#drawnLines = 0;
    this.#stale = true;
    this.#redraw();
  }

  end(): void {
    clearInterval(this.#timer);
    if (this.#drawnLines > 0) this.#terminal.write(this.#eraser());
    this.#drawnLines = 0;
    this.#state = undefined;
  }

  #redraw(): void {
    if (this.#state === undefined || !this.#stale) return;
    const leftS = remainingS(this.#state, this.#doneAtStart, (this.#now() - this.#startMs) / 1000);
    // A line as wide as the terminal would wrap, and the block could then not be erased.
    const lines = progressBlock(this.#state, leftS, (this.#terminal.columns || 80) - 1, MAX_LINES, this.#palette);
    this.#terminal.write(`${this.#eraser()}${lines.join('\n')}\n`);
    this.#drawnLines = lines.length;
    this.#drawnMs = this.#now();
    this.#stale = false;
  }

  /** Moves up to the first line of the block and clears everything below. */
  #eraser(): string {
    return this.#drawnLines === 0 ? '' : `\u001B[${this.#drawnLines}F\u001B[0J`;
  }
}
