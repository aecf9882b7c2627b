import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { rankCorrelation } from '../../../src/training/evaluate/rankCorrelation.ts';
import { rankInterval } from '../../../src/training/evaluate/rankInterval.ts';

describe('the interval of a rank correlation', () => {
  it('is not known for fewer than four pairs, holds the correlation, and narrows with their number', () => {
    expect(rankInterval(0.5, 3)).toBeUndefined();
    for (const correlation of [-1, -0.7, 0, 0.4, 1]) {
      const [few, many] = [rankInterval(correlation, 6)!, rankInterval(correlation, 60)!];
      expect(few.low).toBeLessThanOrEqual(correlation);
      expect(few.high).toBeGreaterThanOrEqual(correlation);
      expect(many.high - many.low).toBeLessThan(few.high - few.low);
      expect([few.low >= -1, few.high <= 1]).toEqual([true, true]);
    }
  });

  it('says of a perfect order of four that it may be chance', () => {
    const { low, high } = rankInterval(1, 4)!;
    expect(low).toBeLessThan(0);
    expect(high).toBe(1);
  });

  it('misses no correlation in about 95 of 100 samples of unrelated pairs', () => {
    const random = new SeededRandom(3);
    const samples = 2000;
    let held = 0;
    for (let sample = 0; sample < samples; sample += 1) {
      const pairs = Array.from({ length: 12 }, (): [number, number] => [random.between(0, 1), random.between(0, 1)]);
      const { low, high } = rankInterval(rankCorrelation(pairs)!, pairs.length)!;
      if (low <= 0 && high >= 0) held += 1;
    }
    expect(held / samples).toBeGreaterThan(0.93);
    expect(held / samples).toBeLessThan(0.98);
  });
});
