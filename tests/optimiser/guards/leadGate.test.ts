import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { gateAlphaOf, judgeChallenger } from '../../../src/optimiser/guards/leadGate.ts';
import type { PolicyEvaluation } from '../../../src/optimiser/PolicyEvaluation.ts';

const SETTINGS = { gateAlpha: 0.1, scores: { low: 0, high: 1 } };

function scores(n: number, seed: number, draw: (random: SeededRandom) => number): PolicyEvaluation {
  const random = new SeededRandom(seed);
  return { results: Array.from({ length: n }, () => ({ score: draw(random) })) };
}

describe('the gate before the lead', () => {
  it('lets a policy that is no better pass in at most alpha of the runs, over all gates of a run together', () => {
    const runs = 200;
    let fooled = 0;
    for (let run = 1; run <= runs; run += 1) {
      const leader = scores(300, run, (random) => random.between(0.2, 0.8));
      for (let gate = 1; gate <= 8; gate += 1) {
        const challenger = scores(300, 1000 * run + gate, (random) => random.between(0.2, 0.8));
        if (judgeChallenger(challenger, leader, gate, SETTINGS).passed) {
          fooled += 1;
          break;
        }
      }
    }
    expect(fooled / runs).toBeLessThanOrEqual(0.1);
  });

  it('lets a better one pass, and says by how much with n and an interval that holds the truth', () => {
    const leader = scores(1000, 1, (random) => random.between(0.2, 0.8));
    const challenger = { results: leader.results.map(({ score }, index) => ({ score: score + (index % 2 === 0 ? 0.15 : -0.05) })) };
    const { passed, difference } = judgeChallenger(challenger, leader, 1, SETTINGS);
    expect(passed).toBe(true);
    expect(difference.mean).toBeCloseTo(0.05, 10);
    expect(difference).toMatchObject({ n: 1000 });
    expect(difference.low).toBeGreaterThan(0);
    expect(difference.low).toBeLessThan(0.05);
    expect(difference.high).toBeGreaterThan(0.05);
  });

  it('does not pass on a small sample what a large one proves', () => {
    const better = (n: number): boolean =>
      judgeChallenger(scores(n, 2, (random) => random.between(0.25, 0.9)), scores(n, 3, (random) => random.between(0.2, 0.8)), 1, SETTINGS).passed;
    expect(better(20)).toBe(false);
    expect(better(2000)).toBe(true);
  });

  it('spends no more than alpha in all', () => {
    let sum = 0;
    for (let gate = 1; gate <= 10_000; gate += 1) sum += gateAlphaOf(gate, 0.05);
    expect(sum).toBeLessThan(0.05);
    expect(sum).toBeGreaterThan(0.0499);
  });
});
