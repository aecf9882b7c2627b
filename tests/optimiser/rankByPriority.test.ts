import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { lowestScored, rankByPriority } from '../../src/optimiser/rankByPriority.ts';

describe('rankByPriority', () => {
  it('sorts by falling priority and keeps every entry', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 })), fc.integer(), (priorities, seed) => {
        const ranked = rankByPriority(priorities, (priority) => priority, new SeededRandom(seed));
        expect(ranked).toEqual(priorities.toSorted((left, right) => right - left));
      }),
      { seed: 42 },
    );
  });

  it('breaks ties at random: each of three equals comes first about as often', () => {
    const firsts: Record<string, number> = { a: 0, b: 0, c: 0 };
    const random = new SeededRandom(5);
    for (let round = 0; round < 3000; round += 1) firsts[rankByPriority(['a', 'b', 'c'], () => 1, random)[0]!]! += 1;
    for (const count of Object.values(firsts)) expect(Math.abs(count - 1000)).toBeLessThan(100);
  });

  it('gives the same order for the same seed', () => {
    const order = (): string[] => rankByPriority([...'abcdefgh'], () => 0, new SeededRandom(9));
    expect(order()).toEqual(order());
  });

  it('draws as many numbers with ties as without', () => {
    const drawn = (priorities: readonly number[]): number => {
      const random = new SeededRandom(1);
      rankByPriority(priorities, (priority) => priority, random);
      return random.counter;
    };
    expect(drawn([1, 1, 1, 1])).toBe(drawn([4, 3, 2, 1]));
  });
});

describe('lowestScored', () => {
  it('gives the indices of all samples with the lowest score', () => {
    expect(lowestScored([1, -10, 0, -10])).toEqual([1, 3]);
    expect(lowestScored([1, 1])).toEqual([0, 1]);
    expect(lowestScored([])).toEqual([]);
  });
});
