/** Bytes that have arrived and are not read yet, in one piece. What was handed out is never written to again, so that views of it stay good. */
export class Inbox {
  #buffer: Uint8Array = new Uint8Array();
  #from = 0;
  #to = 0;

  get length(): number {
    return this.#to - this.#from;
  }

  /** Everything unread. */
  bytes(): Uint8Array {
    return this.#buffer.subarray(this.#from, this.#to);
  }

  append(bytes: Uint8Array): void {
    if (this.length === 0) {
      this.#buffer = bytes;
      this.#from = 0;
      this.#to = bytes.length;
      return;
    }
    if (this.#to + bytes.length > this.#buffer.length) {
      // Doubling keeps the copying in proportion to what arrives.
      const wider = new Uint8Array(Math.max(2 * this.length, this.length + bytes.length));
      wider.set(this.bytes());
      this.#to = this.length;
      this.#from = 0;
      this.#buffer = wider;
    }
    this.#buffer.set(bytes, this.#to);
    this.#to += bytes.length;
  }

  /** The first `count` bytes are read. */
  drop(count: number): void {
    this.#from += count;
  }

  clear(): void {
    this.#buffer = new Uint8Array();
    this.#from = 0;
    this.#to = 0;
  }
}
