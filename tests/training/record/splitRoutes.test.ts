import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSplits, splitRoutes } from '../../../src/training/record/splitRoutes.ts';

const ids = Array.from({ length: 20 }, (_, index) => String(index));

describe('splitRoutes', () => {
  it('gives every route to one split, in the shares asked for, whatever the order of the routes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.shuffledSubarray(ids, { minLength: 20 }), (seed, shuffled) => {
        const splits = parseSplits(['validation=0.2', 'test=0.1']);
        const result = splitRoutes(shuffled, splits, seed);
        const count = (name: string): number => [...result.values()].filter((split) => split === name).length;
        expect([count('train'), count('validation'), count('test')]).toEqual([14, 4, 2]);
        expect([...result].toSorted()).toEqual([...splitRoutes(ids, splits, seed)].toSorted());
      }),
      { seed: 7, numRuns: 50 },
    );
  });

  it('deals otherwise for another seed', () => {
    const splits = parseSplits(['validation=0.5']);
    expect([...splitRoutes(ids, splits, 1)].toSorted()).not.toEqual([...splitRoutes(ids, splits, 2)].toSorted());
  });

  it.each([
    [['validation'], '"validation" is no share'],
    [['validation=1.5'], '"validation=1.5" is no share'],
    [['train=0.5'], '"train=0.5" is no share'],
    [['Up=0.1'], '"Up=0.1" is no share'],
    [['a=0.2', 'a=0.2'], 'named twice'],
    [['a=0.6', 'b=0.4'], 'leave no route to train on'],
  ])('refuses %j', (texts, message) => {
    expect(() => parseSplits(texts)).toThrow(message);
  });

  it('refuses shares that no route fits', () => {
    expect(() => splitRoutes(['0', '1', '2'], parseSplits(['validation=0.1']), 1)).toThrow('is no route for the split validation');
    expect(() => splitRoutes(['0'], parseSplits(['validation=0.9']), 1)).toThrow('leave no route to train on');
  });
});
