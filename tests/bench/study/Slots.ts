/** Lets so many pieces of work run at once; the others wait in the order in which they came. */
export class Slots {
  #free: number;
  #stopped = false;
  readonly #running = new Set<Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];

  constructor(slots: number) {
    this.#free = slots;
  }

  /** @throws Error when it has been stopped before there was room */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((go) => this.#waiting.push(go));
    const running = this.#stopped ? Promise.reject(new Error('stopped')) : work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  /** Begins nothing more, and waits for what is running. */
  async stop(): Promise<void> {
    this.#stopped = true;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
