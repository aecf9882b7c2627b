import { hashUint32 } from './hashRandom.ts';

/**
 * A seeded stream of random numbers for cold code (optimiser, sampling, spawning). Its whole state is `seed` and `counter`,
 * so it can be written to a checkpoint and continued.
 */
export class SeededRandom {
  readonly seed: number;
  counter: number;

  /** @param seed any integer (32 bits are used); @param counter draws already made */
  constructor(seed: number, counter = 0) {
    this.seed = seed;
    this.counter = counter;
  }

  /** Uniform in [0, 1), 32 bits. */
  uniform(): number {
    const value = hashUint32(this.seed, 0, 0, this.counter) / 4294967296;
    this.counter += 1;
    return value;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Uniform integer in [0, size). @throws RangeError when size is not a positive integer */
  below(size: number): number {
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`below() needs a positive integer, got ${size}`);
    return Math.floor(this.uniform() * size);
  }

  /** One element, uniformly. @throws RangeError when the list is empty */
  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }

  /** A shuffled copy (Fisher-Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let last = result.length - 1; last > 0; last -= 1) {
      const other = this.below(last + 1);
      const held = result[last]!;
      result[last] = result[other]!;
      result[other] = held;
    }
    return result;
  }

  /** An independent stream named by an integer: the same name gives the same stream whatever was drawn before. */
  fork(name: number): SeededRandom {
    return new SeededRandom(hashUint32(this.seed, 1, name, 0));
  }
}
