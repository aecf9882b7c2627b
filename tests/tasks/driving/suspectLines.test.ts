import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineRanges, suspectLines } from '../../../src/tasks/driving/blame/suspectLines.ts';

describe('suspect lines', () => {
  it('puts the line that only failing calls run before one that most calls run, by the Ochiai coefficient', () => {
    const failing = [[1, 4, 5, 6], [1, 4, 5, 6], [1, 5]];
    const passing = [[1, 2], [1, 2], [1, 5], [1, 2]];
    expect(suspectLines(failing, passing, 3)).toEqual([
      { lines: [5], suspicion: 3 / Math.sqrt(3 * 4), failing: 1, passing: 0.25 },
      { lines: [4, 6], suspicion: 2 / Math.sqrt(3 * 2), failing: 2 / 3, passing: 0 },
    ]);
  });

  it('suspects nobody without failing calls, and no line that runs everywhere', () => {
    expect(suspectLines([], [[1, 2]], 5)).toEqual([]);
    expect(suspectLines([[1, 2]], [[1, 2], [1, 2]], 5)).toEqual([]);
  });

  it('prints lines as ranges', () => {
    expect(lineRanges([3, 5, 6, 7, 12])).toBe('3, 5-7, 12');
  });

  it('gives coefficients in (0, 1], falling, whatever ran', () => {
    const calls = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(calls, calls, (failing, passing) => {
        const suspicions = suspectLines(failing, passing, 20).map(({ suspicion }) => suspicion);
        expect(suspicions.every((value) => value > 0 && value <= 1 + 1e-12)).toBe(true);
        expect(suspicions).toEqual(suspicions.toSorted((a, b) => b - a));
      }),
      { seed: 5 },
    );
  });
});
