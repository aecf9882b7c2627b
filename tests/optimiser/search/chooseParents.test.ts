import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { chooseParents, paretoWeights, sigmoidWeights } from '../../../src/optimiser/search/chooseParents.ts';
import { scored } from './scored.ts';

const allRound = scored('all-round', [0.8, 0.8, 0.8, 0.8]);
const specialist = scored('specialist', [1, 0, 0, 0]);
const weak = scored('weak', [0.1, 0.1, 0.1, 0.1]);
const copy = scored('copy', [0.8, 0.8, 0.8, 0.8]);

describe('Pareto weights', () => {
  it('count the samples on which a policy is best, so that a specialist with a low mean survives', () => {
    expect(paretoWeights([allRound, specialist, weak], 0)).toEqual([3, 1, 0]);
  });

  it('drop whoever is nowhere needed, the weaker or later of equals first', () => {
    expect(paretoWeights([allRound, copy, specialist], 0)).toEqual([3, 0, 1]);
  });

  it('take scores within the tolerance for equal', () => {
    const close = scored('close', [0.79, 0.79, 0.79, 0.81]);
    expect(paretoWeights([allRound, close, weak], 0)).toEqual([3, 1, 0]);
    expect(paretoWeights([allRound, close, weak], 0.05)).toEqual([4, 0, 0]);
  });
});

describe('sigmoid weights', () => {
  it('grow with the priority in units of the median deviation, whatever the scale, and shrink with every child', () => {
    const pool = [scored('a', [3]), scored('b', [2]), scored('c', [1])];
    const weights = sigmoidWeights(pool, (hash) => (hash === pool[0]!.policy.hash ? 3 : 0));
    expect(weights[0]).toBeCloseTo(0.25, 4);
    expect(weights[1]).toBeCloseTo(0.5, 9);
    expect(weights[2]).toBeLessThan(1e-4);
    const larger = pool.map(({ policy, priority, evaluation }) => ({ policy, priority: 1000 * priority, evaluation }));
    expect(sigmoidWeights(larger, () => 0)).toEqual(sigmoidWeights(pool, () => 0));
  });
});

describe('parents', () => {
  const pool = [allRound, copy, specialist, weak];
  const choice = { count: 2, tolerance: 0, childrenOf: () => 0 };

  it('are LangProp\'s first ones by the rule top, without a draw', () => {
    const random = new SeededRandom(1);
    expect(chooseParents(pool, { ...choice, rule: 'top' }, random)).toEqual([allRound, copy]);
    expect(random.counter).toBe(0);
  });

  it('are drawn by weight without repetition, as often as weights say', () => {
    const random = new SeededRandom(4);
    const firsts = Array.from({ length: 400 }, () => chooseParents(pool, { ...choice, rule: 'pareto' }, random));
    expect(firsts.every((parents) => parents.length === 2 && parents.includes(allRound) && parents.includes(specialist))).toBe(true);
    const share = firsts.filter(([first]) => first === allRound).length / 400;
    expect(share).toBeGreaterThan(0.68);
    expect(share).toBeLessThan(0.82);
  });
});
