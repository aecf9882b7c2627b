import type { StopRequest } from '../StopRequest.ts';

const MS_PER_MINUTE = 60_000;

/** A stop request that also comes by itself after some minutes. */
export class TimeLimit implements StopRequest {
  readonly signal: AbortSignal;
  readonly #inner: StopRequest;
  readonly #timer: NodeJS.Timeout | undefined;
  #expired = false;

  /** @param minutes from now; undefined for no limit */
  constructor(inner: StopRequest, minutes: number | undefined) {
    const own = new AbortController();
    this.#inner = inner;
    this.signal = AbortSignal.any([inner.signal, own.signal]);
    this.#timer =
      minutes === undefined
        ? undefined
        : setTimeout(() => {
            this.#expired = true;
            own.abort();
          }, minutes * MS_PER_MINUTE);
    this.#timer?.unref();
  }

  /** True once the time was up, whether or not somebody asked to stop as well. */
  get expired(): boolean {
    return this.#expired;
  }

  get requested(): boolean {
    return this.#expired || this.#inner.requested;
  }

  get reason(): string | undefined {
    return this.#inner.reason ?? (this.#expired ? 'budget.minutes' : undefined);
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
