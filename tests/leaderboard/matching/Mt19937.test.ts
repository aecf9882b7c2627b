import { describe, expect, it } from 'vitest';
import { Mt19937 } from '../../../src/leaderboard/matching/Mt19937.ts';

describe("numpy's RandomState", () => {
  it('gives the known words of seed 0', () => {
    const random = new Mt19937(0);
    expect(Array.from({ length: 4 }, () => random.uint32())).toEqual([2357136044, 2546248239, 3071714933, 3626093760]);
  });

  it("gives the C++ standard's 10000th word of seed 5489", () => {
    const random = new Mt19937(5489);
    expect(random.uint32()).toBe(3499211612);
    for (let draw = 2; draw < 10000; draw += 1) random.uint32();
    expect(random.uint32()).toBe(4123659995);
  });

  it('gives the known sequence of randint(10) with seed 0', () => {
    const random = new Mt19937(0);
    expect(Array.from({ length: 20 }, () => random.below(10))).toEqual([5, 0, 3, 3, 7, 9, 3, 5, 2, 4, 7, 6, 8, 8, 1, 6, 7, 7, 8, 1]);
  });

  it('draws nothing for a choice of one', () => {
    const random = new Mt19937(0);
    expect([random.below(1), random.below(1), random.uint32()]).toEqual([0, 0, 2357136044]);
  });

  it.each([0, -1, 1.5, NaN])('refuses a choice among %d', (size) => {
    expect(() => new Mt19937(0).below(size)).toThrow(RangeError);
  });
});
