import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { bootstrapInterval } from '../../../src/training/results/bootstrapInterval.ts';

describe('bootstrapInterval', () => {
  it('gives the plain mean over all values, inside its interval, the same each time', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }), (groups) => {
        const estimate = bootstrapInterval(groups);
        const values = groups.flat();
        expect(estimate.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9);
        expect(estimate.n).toBe(values.length);
        expect(estimate.low).toBeLessThanOrEqual(estimate.high);
        expect(bootstrapInterval(groups)).toEqual(estimate);
      }),
      { seed: 5, numRuns: 30 },
    );
  });

  it('covers the true mean in about 95 of 100 samples', () => {
    const random = new SeededRandom(6);
    let covered = 0;
    for (let trial = 0; trial < 200; trial += 1) {
      const { low, high } = bootstrapInterval(Array.from({ length: 30 }, () => [random.uniform()]));
      if (low <= 0.5 && 0.5 <= high) covered += 1;
    }
    expect(covered).toBeGreaterThan(176);
    expect(covered).toBeLessThan(200);
  });

  it('is wider when the values of a group move together than when they are independent', () => {
    const together = bootstrapInterval([[0, 0, 0], [100, 100, 100], [0, 0, 0], [100, 100, 100]]);
    const apart = bootstrapInterval([0, 0, 0, 100, 100, 100, 0, 0, 0, 100, 100, 100].map((value) => [value]));
    expect(together.high - together.low).toBeGreaterThan(apart.high - apart.low);
  });

  it('has no width for one group and refuses to make a mean of nothing', () => {
    expect(bootstrapInterval([[3, 5]])).toEqual({ mean: 4, low: 4, high: 4, n: 2, groups: 1 });
    expect(() => bootstrapInterval([])).toThrow(RangeError);
  });
});
