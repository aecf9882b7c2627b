import { describe, expect, it } from 'vitest';
import { findTunables, withValues } from '../../../src/optimiser/search/findTunables.ts';

const facts = (source: string): unknown[] => findTunables(source).map(({ name, line, value, low, high, isLogarithmic }) => [name, line, value, low, high, isLogarithmic]);

describe('tunables of a policy', () => {
  it('are the declared ones with their ranges, and then no others', () => {
    const source = 'const GAP_M = 3; // tune 1..6\nconst DECEL = -2.5; // tune -8 .. -0.5 (m/s2)\nconst OTHER = 7;\nfunction drive() { return GAP_M * 4.2; }\n';
    expect(facts(source)).toEqual([
      ['GAP_M', 1, 3, 1, 6, false],
      ['DECEL', 2, -2.5, -8, -0.5, true],
    ]);
  });

  it('are bare quantities where none is declared: a quarter to four times, with the sign kept', () => {
    const source = 'function f(x) {\n  const limit = 0.5;\n  return x > limit ? -8 * x : x + 20;\n}\n';
    expect(facts(source)).toEqual([
      ['limit', 2, 0.5, 0.125, 2, true],
      ['-8 * x', 3, -8, -32, -2, true],
      ['x + 20', 3, 20, 5, 80, true],
    ]);
  });

  it('are never indices, sizes, loop bounds, exponents, masks, cases, keys, 0 or 1', () => {
    const source = `function f(list) {
  const rows = new Array(9).fill(4);
  for (let i = 2; i < 12; i += 3) rows[5] = i ** 2 % 7 & 15;
  switch (list[3]) { case 8: return { 6: list.slice(2, 4) }; }
  return list.length === 2 ? 0 : -1;
}`;
    expect(facts(source)).toEqual([]);
  });

  it('ignore a declared range that does not hold the value, and text that is no code', () => {
    expect(facts('const A = 9; // tune 1..6\nfunction f() { return A; }')).toEqual([['A', 1, 9, 2.25, 36, true]]);
    expect(facts('this is no code')).toEqual([]);
  });

  it('are found in TypeScript at their places, and written back where they stood', () => {
    const source = 'const GAIN: number = 3; // tune 1..6\nfunction f(x: number): number { return GAIN * x; } // π\n';
    const tunables = findTunables(source);
    expect(withValues(source, tunables, [4.56789], 3)).toBe(source.replace('3;', '4.57;'));
  });

  it('are written with few digits and their sign', () => {
    const source = 'function f(x) { return -8 * x + 20; }';
    expect(withValues(source, findTunables(source), [-0.000123456, 1234567], 2)).toBe('function f(x) { return -0.00012 * x + 1200000; }');
  });
});
