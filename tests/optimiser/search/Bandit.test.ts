import { expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { Bandit, BanditStateSchema } from '../../../src/optimiser/search/Bandit.ts';

const ARMS = ['rewrite', 'merge', 'simplify'];

it('tries every arm once and then prefers what brings most per cost, without forgetting the others', () => {
  const bandit = new Bandit();
  const random = new SeededRandom(2);
  const uses = new Map(ARMS.map((arm) => [arm, 0]));
  for (let round = 0; round < 200; round += 1) {
    const arm = bandit.choose(ARMS, random);
    uses.set(arm, uses.get(arm)! + 1);
    // Merging gains more, at four times the cost.
    bandit.learn(arm, arm === 'merge' ? 0.2 : arm === 'rewrite' ? 0.1 : 0, arm === 'merge' ? 4000 : 1000);
    if (round === 2) expect([...uses.values()]).toEqual([1, 1, 1]);
  }
  expect(uses.get('rewrite')).toBeGreaterThan(uses.get('merge')!);
  expect(uses.get('merge')).toBeGreaterThan(uses.get('simplify')!);
  expect(uses.get('simplify')).toBeGreaterThan(10);
});

it('goes on from its state', () => {
  const bandit = new Bandit();
  for (const [index, arm] of ['rewrite', 'merge', 'rewrite', 'simplify'].entries()) bandit.learn(arm, index / 10, 100);
  const resumed = new Bandit(BanditStateSchema.parse(JSON.parse(JSON.stringify(bandit))));
  const draw = (from: Bandit): string[] => Array.from({ length: 20 }, (_, round) => from.choose(ARMS, new SeededRandom(round)));
  expect(draw(resumed)).toEqual(draw(bandit));
});
