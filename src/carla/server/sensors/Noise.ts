import { hashUniform } from '../../../geometry/hashRandom.ts';
import { cos, log } from '../../../geometry/trig.ts';

/** Seeded noise of one sensor: the same seed and frames give the same numbers. */
export class Noise {
  readonly #seed: number;
  #draws = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** In [0, 1). */
  uniform(): number {
    this.#draws += 1;
    return hashUniform(this.#seed, 0, 0, this.#draws);
  }

  /** Normally distributed about 0 (Box-Muller); exactly 0 without spread, and then no draw is made. */
  normal(deviation: number): number {
    if (deviation === 0) return 0;
    const radius = Math.sqrt(-2 * log(1 - this.uniform()));
    return deviation * radius * cos(2 * Math.PI * this.uniform());
  }
}
