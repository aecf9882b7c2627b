import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastAtOrBefore } from '../../src/map/lastAtOrBefore.ts';

describe('lastAtOrBefore', () => {
  it('finds the last item that begins at or before a place, from any hint', () => {
    const starts = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 40 }).map((list) => list.toSorted((one, other) => one - other));
    fc.assert(
      fc.property(starts, fc.integer({ min: -5, max: 35 }), fc.integer({ min: -3, max: 50 }), (list, at, hint) => {
        expect(lastAtOrBefore(list, (start) => start, at, hint)).toBe(Math.max(0, list.findLastIndex((start) => start <= at)));
      }),
      { seed: 10, numRuns: 500 },
    );
  });

  it('answers 0 for an empty list', () => {
    expect(lastAtOrBefore([], () => 0, 3)).toBe(0);
  });
});
