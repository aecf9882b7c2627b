import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { BettingTest } from '../../../src/optimiser/guards/BettingTest.ts';

const RANGE = { low: -2, high: 2 };
const RUNS = 400;

/** How many of 400 runs reject "the mean is at most 0" at some moment, and after how many values. */
function rejections(draw: (random: SeededRandom) => number, values: number, alpha: number, range = RANGE): { readonly share: number; readonly medianAt: number } {
  const at: number[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const random = new SeededRandom(run + 1);
    const test = new BettingTest(range, 0, alpha);
    for (let count = 1; count <= values && !test.rejected; count += 1) {
      test.add(draw(random));
      if (test.rejected) at.push(count);
    }
  }
  return { share: at.length / RUNS, medianAt: at.toSorted((a, b) => a - b)[at.length >> 1] ?? Infinity };
}

const uniform = (random: SeededRandom): number => random.between(-1, 1);
/** Mean 0: mostly a small gain, now and then a crash. The worst case for anything that trusts the normal distribution. */
const rareCrash = (random: SeededRandom): number => (random.between(0, 1) < 0.02 ? -1.96 : 0.04);
const coin = (random: SeededRandom): number => (random.between(0, 1) < 0.5 ? -2 : 2);

describe('the betting test', () => {
  it.each([['uniform values', uniform], ['rare crashes', rareCrash], ['the two ends of the range', coin]] as const)(
    'rejects a true null in at most alpha of the runs, though it looks after every value: %s',
    (_, draw) => {
      for (const alpha of [0.05, 0.2]) expect(rejections(draw, 1000, alpha).share).toBeLessThanOrEqual(alpha + 2 * Math.sqrt((alpha * (1 - alpha)) / RUNS));
    },
  );

  it('hardly ever rejects when the mean is below the null', () => {
    expect(rejections((random) => uniform(random) - 0.1, 1000, 0.05).share).toBeLessThan(0.01);
  });

  it('finds a clear difference soon and a small one in time', () => {
    const clear = rejections((random) => uniform(random) + 0.8, 1000, 0.05);
    const small = rejections((random) => 0.1 * uniform(random) + 0.05, 1000, 0.05);
    expect(clear.share).toBe(1);
    expect(clear.medianAt).toBeLessThan(40);
    expect(small.share).toBe(1);
    expect(small.medianAt).toBeLessThan(300);
  });

  it('keeps its verdict', () => {
    const test = new BettingTest(RANGE, 0, 0.05);
    for (let count = 0; count < 50; count += 1) test.add(2);
    for (let count = 0; count < 500; count += 1) test.add(-2);
    expect(test.rejected).toBe(true);
  });

  it('refuses what it cannot be right about', () => {
    expect(() => new BettingTest({ low: 0, high: 0 }, 0, 0.05)).toThrow(RangeError);
    expect(() => new BettingTest(RANGE, 3, 0.05)).toThrow(RangeError);
    expect(() => new BettingTest(RANGE, 0, 0)).toThrow(RangeError);
    expect(() => new BettingTest(RANGE, 0, 0.05).add(2.1)).toThrow(RangeError);
    expect(() => new BettingTest(RANGE, 0, 0.05).add(NaN)).toThrow(RangeError);
  });
});
