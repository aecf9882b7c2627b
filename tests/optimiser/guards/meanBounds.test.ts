import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { bettingInterval, intervalText, meanInterval } from '../../../src/optimiser/guards/meanBounds.ts';

const RANGE = { low: 0, high: 1 };
const RUNS = 300;

function coverage(interval: (values: number[]) => { readonly low: number; readonly high: number }, draw: (random: SeededRandom) => number, mean: number, n: number): number {
  let covered = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const random = new SeededRandom(run + 1);
    const { low, high } = interval(Array.from({ length: n }, () => draw(random)));
    if (low <= mean && mean <= high) covered += 1;
  }
  return covered / RUNS;
}

describe('intervals of a mean', () => {
  it('by betting cover the mean at least as often as promised, whatever the distribution', () => {
    const draws: readonly (readonly [(random: SeededRandom) => number, number])[] = [
      [(random) => random.between(0, 1), 0.5],
      [(random) => (random.between(0, 1) < 0.97 ? 1 : 0), 0.97],
      [(random) => 0.8 + 0.01 * random.between(-1, 1), 0.8],
    ];
    for (const [draw, mean] of draws) for (const n of [10, 200]) expect(coverage((values) => bettingInterval(values, RANGE, 0.1), draw, mean, n)).toBeGreaterThan(0.9);
  });

  it('shrink with the number of values, and with their variance', () => {
    const width = (n: number, spread: number): number => {
      const random = new SeededRandom(3);
      const { low, high } = bettingInterval(Array.from({ length: n }, () => 0.5 + spread * random.between(-0.5, 0.5)), RANGE, 0.05);
      return high - low;
    };
    expect(width(4000, 1)).toBeLessThan(width(1000, 1) / 1.6);
    expect(width(1000, 0.1)).toBeLessThan(width(1000, 1) / 1.8);
  });

  it('by the normal approximation cover about 95 %', () => {
    const share = coverage(meanInterval, (random) => random.between(0, 1), 0.5, 50);
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThan(0.98);
  });

  it('say that one value tells nothing', () => {
    expect(bettingInterval([0.4], RANGE, 0.05)).toMatchObject({ mean: 0.4, n: 1 });
    expect(meanInterval([0.4])).toEqual({ mean: 0.4, low: -Infinity, high: Infinity, n: 1 });
    expect(() => meanInterval([])).toThrow(RangeError);
  });

  it('are printed with n', () => {
    expect(intervalText({ mean: 0.6641, low: 0.6344, high: 0.6939, n: 1000 })).toBe('0.664 [0.634, 0.694], n = 1000');
  });
});
