import type { StopRequest } from '../training/StopRequest.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ctrl-C in two stages. The first signal asks the session to stop after its step; the second calls `stopNow`.
 * With `afterStep` false the first one stops at once.
 */
export class InterruptWatch implements StopRequest {
  readonly #abort = new AbortController();
  readonly #afterStep: boolean;
  readonly #note: (text: string) => void;
  readonly #stopNow: () => void;
  #reason: string | undefined;
  readonly #onSignal = (signal: NodeJS.Signals): void => this.#receive(signal);

  constructor(afterStep: boolean, note: (text: string) => void, stopNow: () => void) {
    this.#afterStep = afterStep;
    this.#note = note;
    this.#stopNow = stopNow;
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  get requested(): boolean {
    return this.#reason !== undefined;
  }

  get reason(): string | undefined {
    return this.#reason;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Gives the signals back to Node's own handling. */
  close(): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  #receive(signal: NodeJS.Signals): void {
    const isSecond = this.#reason !== undefined;
    this.#reason = signal;
    this.#abort.abort();
    if (isSecond || !this.#afterStep) this.#stopNow();
    else this.#note('Stopping after this step and saving (Ctrl-C again stops now)');
  }
}
