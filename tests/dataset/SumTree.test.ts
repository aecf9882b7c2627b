import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { SumTree } from '../../src/dataset/SumTree.ts';

const weight = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 }), fc.double({ min: 0, max: 1e6, noNaN: true }));
const weights = fc.array(weight, { maxLength: 60 });

/** LangProp's sampling as it is written down: a ticket per weight, shuffle, first occurrences, cut. */
function literalSample(integerWeights: readonly number[], count: number, random: SeededRandom): number[] {
  const tickets = integerWeights.flatMap((tickets, item) => Array.from({ length: tickets }, () => item));
  return [...new Set(random.shuffled(tickets))].slice(0, count);
}

function frequencies(draws: number, sample: () => ArrayLike<number>): Map<string, number> {
  const counts = new Map<string, number>();
  for (let draw = 0; draw < draws; draw += 1) {
    const key = Array.from(sample()).join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

describe('SumTree', () => {
  it('after any updates equals a tree built from the same weights', () => {
    fc.assert(
      fc.property(weights, fc.array(fc.tuple(fc.nat(), weight), { maxLength: 40 }), (initial, updates) => {
        const current = [...initial];
        const tree = new SumTree(initial);
        for (const [place, value] of initial.length === 0 ? [] : updates) {
          current[place % current.length] = value;
          tree.update(place % current.length, value);
        }
        const fresh = new SumTree(current);
        expect({ total: tree.total, weights: current.map((_, item) => tree.weight(item)) }).toEqual({ total: fresh.total, weights: current });
      }),
      { seed: 1 },
    );
  });

  it('finds the item in which a point of the line of weights lies', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }), fc.integer(), (integers, seed) => {
        const tree = new SumTree(integers);
        fc.pre(tree.total > 0);
        const point = new SeededRandom(seed);
        const high = Math.floor(point.uniform() * 4294967296);
        const low = Math.floor(point.uniform() * 2097152);
        let rest = ((high * 2097152 + low) / 9007199254740992) * tree.total;
        const expected = integers.findIndex((value) => (rest -= value) < 0);
        expect(tree.draw(new SeededRandom(seed))).toBe(expected);
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  it('never draws an item of weight 0, whatever the rounding', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (initial, point) => {
        const tree = new SumTree(initial);
        fc.pre(tree.total > 0);
        expect(tree.weight(tree.draw({ uniform: () => point }))).toBeGreaterThan(0);
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  it('draws distinct items, all of positive weight, and leaves the weights as they were', () => {
    fc.assert(
      fc.property(weights, fc.nat(80), fc.integer(), (initial, count, seed) => {
        const tree = new SumTree(initial);
        const { total } = tree;
        const drawn = [...tree.drawDistinct(count, new SeededRandom(seed))];
        const positive = initial.filter((value) => value > 0).length;
        expect(drawn.length).toBe(Math.min(count, positive));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.every((item) => initial[item]! > 0)).toBe(true);
        expect({ total: tree.total, weights: initial.map((_, item) => tree.weight(item)) }).toEqual({ total, weights: initial });
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('draws sequences as often as LangProp\'s shuffled list of tickets does, and as theory says', () => {
    const integerWeights = [1, 3, 0, 10, 1];
    const count = 3;
    const draws = 40_000;
    const tree = new SumTree(integerWeights);
    const own = new SeededRandom(11);
    const literal = new SeededRandom(12);
    const ownCounts = frequencies(draws, () => tree.drawDistinct(count, own));
    const literalCounts = frequencies(draws, () => literalSample(integerWeights, count, literal));

    const expected = new Map<string, number>();
    const extend = (prefix: number[], probability: number): void => {
      if (prefix.length === count) {
        expected.set(prefix.join(' '), probability * draws);
        return;
      }
      const left = integerWeights.map((value, item) => (prefix.includes(item) ? 0 : value));
      const total = left.reduce((sum, value) => sum + value, 0);
      left.forEach((value, item) => {
        if (value > 0) extend([...prefix, item], (probability * value) / total);
      });
    };
    extend([], 1);

    const chiSquare = (counts: Map<string, number>): number => [...expected].reduce((sum, [key, value]) => sum + ((counts.get(key) ?? 0) - value) ** 2 / value, 0);
    // 24 sequences, so 23 degrees of freedom: 49.7 is passed once in a thousand. The seeds are fixed.
    expect(expected.size).toBe(24);
    expect([...ownCounts.keys()].every((key) => expected.has(key))).toBe(true);
    expect(chiSquare(ownCounts)).toBeLessThan(49.7);
    expect(chiSquare(literalCounts)).toBeLessThan(49.7);
  });

  it('refuses weights and items that do not exist', () => {
    expect(() => new SumTree([1, -1])).toThrow('a weight must be a finite number from 0, got -1');
    expect(() => new SumTree([Number.NaN])).toThrow(RangeError);
    expect(() => new SumTree([1]).update(1, 1)).toThrow('item 1 is not one of 1');
    expect(() => new SumTree([0, 0]).draw(new SeededRandom(1))).toThrow('nothing to draw: all weights are 0');
    expect(new SumTree([]).drawDistinct(3, new SeededRandom(1))).toEqual(new Uint32Array(0));
  });
});
