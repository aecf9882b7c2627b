import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rankCorrelation } from '../../../src/training/evaluate/rankCorrelation.ts';

describe('rankCorrelation', () => {
  it('is 1 for the same order, -1 for the opposite one, whatever the distances', () => {
    expect(rankCorrelation([[1, 10], [2, 100], [3, 101]])).toBeCloseTo(1, 12);
    expect(rankCorrelation([[1, 3], [2, 2], [30, -1]])).toBeCloseTo(-1, 12);
  });

  it('gives ties their mean rank', () => {
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: Pearson's correlation of these by hand.
    expect(rankCorrelation([[1, 1], [2, 2], [2, 3], [4, 4]])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12);
  });

  it('is not known for fewer than three pairs or when one side never differs', () => {
    expect(rankCorrelation([[1, 1], [2, 2]])).toBeUndefined();
    expect(rankCorrelation([[1, 1], [1, 2], [1, 3]])).toBeUndefined();
  });

  it('lies between -1 and 1 and does not care which side comes first', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 3, maxLength: 30 }), (pairs) => {
        const one = rankCorrelation(pairs);
        const other = rankCorrelation(pairs.map(([a, b]) => [b, a]));
        if (one === undefined || other === undefined) return one === other;
        return Math.abs(one) <= 1 + 1e-12 && Math.abs(one - other) < 1e-12;
      }),
      { seed: 5 },
    );
  });
});
