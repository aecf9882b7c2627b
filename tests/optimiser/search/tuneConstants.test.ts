import { expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { createPolicy, type Policy } from '../../../src/optimiser/Policy.ts';
import type { PolicyEvaluation } from '../../../src/optimiser/PolicyEvaluation.ts';
import { tuneConstants } from '../../../src/optimiser/search/tuneConstants.ts';

const policy = createPolicy('const A = 1; // tune 0..10\nconst DEAD = 5; // tune 1..9\nconst B = 2; // tune 0..10\nfunction f() { return A + B; }', { origin: 'setup' });
const settings = { evaluations: 60, digits: 3, dimensions: 12, perfectScore: 0 };

/** Scores a text by its numbers: best at A = 7 and B = 4, where B matters three times as much. */
function evaluation({ source }: Policy): PolicyEvaluation {
  const number = (name: string): number => Number(new RegExp(`${name} = (-?[\\d.]+);`).exec(source)![1]);
  return { results: [{ score: -((number('A') - 7) ** 2) - 3 * (number('B') - 4) ** 2 }] };
}

it('finds better values within the ranges, says how sensitive each number is, and leaves one without effect as it was', async () => {
  const tried: string[] = [];
  const evaluate = async (policies: readonly Policy[]): Promise<PolicyEvaluation[]> => {
    tried.push(...policies.map(({ source }) => source));
    return policies.map((each) => evaluation(each));
  };
  const { report, tuned } = (await tuneConstants(policy, evaluation(policy), evaluate, settings, new SeededRandom(3), 2))!;
  expect(report.evaluations).toBe(tried.length);
  expect(tried.length).toBeLessThanOrEqual(60);
  expect(new Set(tried).size).toBe(tried.length);
  expect([report.scoreBefore, report.policy]).toEqual([-48, policy.hash]);
  expect(report.scoreAfter).toBeGreaterThan(-2);
  expect(report.constants.map(({ name, line, from }) => [name, line, from])).toEqual([['B', 3, 2], ['A', 1, 1], ['DEAD', 2, 5]]);
  const [b, a, dead] = report.constants;
  expect([dead!.to, dead!.sensitivity]).toEqual([5, 0]);
  const { scored } = tuned!;
  expect(scored.policy.source).toBe(policy.source.replace('A = 1;', `A = ${a!.to};`).replace('B = 2;', `B = ${b!.to};`));
  expect(scored.policy).toMatchObject({ origin: 'tuned', parents: [policy.hash], createdAtUpdate: 2 });
  expect(scored.evaluation).toEqual(evaluation(scored.policy));
});

it('is the same for the same seed', async () => {
  const run = async (): Promise<unknown> => await tuneConstants(policy, evaluation(policy), async (policies) => policies.map((each) => evaluation(each)), settings, new SeededRandom(3), 2);
  expect(await run()).toEqual(await run());
});

it('gives no version when nothing is better, and stops at its budget and at a perfect score', async () => {
  const flat = async (policies: readonly Policy[]): Promise<PolicyEvaluation[]> => policies.map(() => ({ results: [{ score: -1 }] }));
  const none = (await tuneConstants(policy, { results: [{ score: -1 }] }, flat, settings, new SeededRandom(1), 1))!;
  expect([none.tuned, none.report.tuned, none.report.evaluations]).toEqual([undefined, undefined, 6]);
  let evaluations = 0;
  const counted = async (policies: readonly Policy[]): Promise<PolicyEvaluation[]> => {
    evaluations += policies.length;
    return policies.map((each) => evaluation(each));
  };
  await tuneConstants(policy, evaluation(policy), counted, { ...settings, evaluations: 17 }, new SeededRandom(1), 1);
  expect(evaluations).toBe(17);
  const easy = (await tuneConstants(policy, evaluation(policy), counted, { ...settings, perfectScore: -20 }, new SeededRandom(1), 1))!;
  expect(easy.report.evaluations).toBeLessThan(40);
  expect(await tuneConstants(createPolicy('function f() { return 1; }', { origin: 'setup' }), evaluation(policy), counted, settings, new SeededRandom(1), 1)).toBeUndefined();
});

it('ends when its steps have become finer than the digits that are written, however much it may still evaluate', async () => {
  const coarse = createPolicy('function f() { return 8; }', { origin: 'setup' });
  const distance = ({ source }: Policy): PolicyEvaluation => ({ results: [{ score: -Math.abs(Number(/return ([\d.]+);/.exec(source)![1]) - 10.04) }] });
  const { report } = (await tuneConstants(coarse, distance(coarse), async (policies) => policies.map(distance), { ...settings, evaluations: 100_000, digits: 2 }, new SeededRandom(3), 1))!;
  expect(report.scoreAfter).toBeCloseTo(-0.04, 9);
  expect(report.evaluations).toBeLessThan(200);
});
