import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonFixed, pythonFloat, pythonRound } from '../../../src/leaderboard/results/pythonNumber.ts';

describe("Python's numbers", () => {
  it.each([
    [0, '0.0'], [100, '100.0'], [0.1, '0.1'], [-2.5, '-2.5'], [1e16, '1e+16'], [123456789012345680, '1.2345678901234568e+17'],
    [9999999999999998, '9999999999999998.0'], [0.0001, '0.0001'], [0.00001, '1e-05'], [-0.000012, '-1.2e-05'], [1e-7, '1e-07'], [5e-324, '5e-324'], [-0, '-0.0'], [NaN, 'NaN'], [Infinity, 'Infinity'],
  ])('repr(%d) is %s', (value, text) => {
    expect(pythonFloat(value)).toBe(text);
  });

  it.each([
    [0.0625, 3, '0.062'], [0.1875, 3, '0.188'], [-0.0625, 3, '-0.062'], [0.0005, 3, '0.001'], [0.0015, 3, '0.002'], [2.675, 2, '2.67'], [0.5, 0, '0'], [1.5, 0, '2'], [2.5, 0, '2'], [99.9996, 3, '100.000'], [12, 3, '12.000'],
  ])("'%%f' of %d with %i digits is %s, halves going to even", (value, digits, text) => {
    expect(pythonFixed(value, digits)).toBe(text);
  });

  it('rounds to numbers', () => {
    expect([pythonRound(2.675, 2), pythonRound(0.125, 2), pythonRound(1 / 3, 6), pythonRound(-0.5, 0)]).toEqual([2.67, 0.12, 0.333333, -0]);
  });

  it('rounds to the number that its own text of that many decimals stands for', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0), fc.constantFrom(2, 3, 6), (value, digits) => {
        expect(pythonRound(value, digits)).toBe(Number(pythonFixed(value, digits)));
      }),
      { seed: 4, numRuns: 2000 },
    );
  });
});
