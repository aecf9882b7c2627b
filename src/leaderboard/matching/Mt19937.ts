const SIZE = 624;
const PERIOD = 397;

/**
 * numpy's `RandomState(seed)`, as far as scenario sampling needs it: the Mersenne Twister MT19937 with integer seeding, and the masked
 * rejection by which `randint` and `choice` draw an index. Exact: the leaderboard's choice of scenarios depends on it.
 */
export class Mt19937 {
  readonly #words = new Uint32Array(SIZE);
  #next = SIZE;

  /** @param seed 0 .. 2^32 - 1 */
  constructor(seed: number) {
    this.#words[0] = seed;
    for (let index = 1; index < SIZE; index += 1) {
      const previous = this.#words[index - 1]!;
      this.#words[index] = Math.imul(1812433253, previous ^ (previous >>> 30)) + index;
    }
  }

  /** The next 32 random bits, 0 .. 2^32 - 1. */
  uint32(): number {
    if (this.#next === SIZE) this.#refill();
    let word = this.#words[this.#next]!;
    this.#next += 1;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** `randint(0, size)`: uniform in 0 .. size - 1. A size of 1 draws nothing. @throws RangeError unless size is an integer in 1 .. 2^32 - 1 */
  below(size: number): number {
    if (!Number.isInteger(size) || size < 1 || size > 0xffffffff) throw new RangeError(`below() needs an integer from 1 to 2^32 - 1, got ${size}`);
    const most = size - 1;
    if (most === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(most);
    for (;;) {
      const value = (this.uint32() & mask) >>> 0;
      if (value <= most) return value;
    }
  }

  #refill(): void {
    const words = this.#words;
    for (let index = 0; index < SIZE; index += 1) {
      const mixed = (words[index]! & 0x80000000) | (words[(index + 1) % SIZE]! & 0x7fffffff);
      words[index] = words[(index + PERIOD) % SIZE]! ^ (mixed >>> 1) ^ ((mixed & 1) === 0 ? 0 : 0x9908b0df);
    }
    this.#next = 0;
  }
}
