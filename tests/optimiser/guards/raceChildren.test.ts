import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { raceChildren } from '../../../src/optimiser/guards/raceChildren.ts';
import { createPolicy, type Policy } from '../../../src/optimiser/Policy.ts';
import type { PolicyEvaluation } from '../../../src/optimiser/PolicyEvaluation.ts';

const SETTINGS = { raceAlpha: 0.05, raceBlock: 32, scores: { low: -1, high: 1 } };
const child = (name: string): Policy => createPolicy(`// ${name}`, { origin: 'update' });

/** Scores of a batch; a sample is its own place in them. */
interface Batch {
  readonly parent: readonly number[];
  readonly children: ReadonlyMap<string, readonly number[]>;
}

async function race(batch: Batch, seed: number, settings = SETTINGS) {
  const samples = batch.parent.map((_, index) => index);
  const parent: PolicyEvaluation = { results: batch.parent.map((score) => ({ score })) };
  const asked: number[] = [];
  const result = await raceChildren(
    [...batch.children.keys()].map((name) => ({ policy: child(name), parent })),
    samples,
    new SeededRandom(seed).shuffled(samples),
    async (policies, some) => {
      asked.push(policies.length * some.length);
      return policies.map(({ source }) => ({ results: some.map((index) => ({ score: batch.children.get(source.slice(3).trim())![index]!, output: index })) }));
    },
    settings,
  );
  return { ...result, asked };
}

function noisy(n: number, seed: number, mean: (random: SeededRandom) => number): number[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: n }, () => mean(random));
}

describe('the race of children against their parent', () => {
  it('stops what is clearly worse after a block or two and scores the others in full, in the samples\' order', async () => {
    const parent = noisy(1000, 1, (random) => random.between(0.5, 0.9));
    const children = new Map([
      ['bad', parent.map((score) => score - 0.8)],
      ['good', parent.map((score) => score + 0.05)],
      ['crash', parent.map(() => -10)],
    ]);
    const { finished, stopped, samplesRun } = await race({ parent, children }, 7);
    expect(finished).toEqual([{ policy: child('good'), evaluation: { results: children.get('good')!.map((score, output) => ({ score, output })) } }]);
    expect(stopped.map(({ policy }) => policy)).toEqual([child('bad'), child('crash')]);
    for (const { difference } of stopped) {
      expect(difference.n).toBeLessThanOrEqual(64);
      expect(difference.high).toBeLessThan(0);
    }
    expect(samplesRun).toBeLessThanOrEqual(1000 + 2 * 64);
  });

  it('stops a child that is as good as its parent in at most alpha of the runs, though it looks after every block', async () => {
    const runs = 300;
    let stopped = 0;
    for (let seed = 1; seed <= runs; seed += 1) {
      const parent = noisy(500, seed, (random) => random.between(-0.5, 0.5));
      // As good on average, unlike on each sample, with rare crashes that many small gains make up for.
      const same = noisy(500, seed + 10_000, (random) => (random.between(0, 1) < 0.05 ? -0.95 : 0.05));
      stopped += (await race({ parent, children: new Map([['same', same]]) }, seed)).stopped.length;
    }
    expect(stopped / runs).toBeLessThanOrEqual(0.05 + 2 * Math.sqrt((0.05 * 0.95) / runs));
  });

  it('spends far fewer samples than full scoring on a batch of mostly bad children, and keeps the best', async () => {
    let spent = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const parent = noisy(2000, seed, (random) => random.between(0.4, 0.8));
      const children = new Map([0.03, -0.3, -0.6, -1.2].map((gain, index) => [String(index), noisy(2000, seed * 7 + index, (random) => random.between(0.4, 0.8) + gain)]));
      const { finished, samplesRun } = await race({ parent, children }, seed);
      expect(finished.map(({ policy }) => policy)).toContainEqual(child('0'));
      spent += samplesRun;
    }
    expect(spent / (40 * 4 * 2000)).toBeLessThan(0.35);
  });

  it('is the same whenever it is run', async () => {
    const parent = noisy(300, 3, (random) => random.between(0, 1));
    const batch = { parent, children: new Map([['a', noisy(300, 4, (random) => random.between(-0.3, 0.9))], ['b', noisy(300, 5, (random) => random.between(0, 1))]]) };
    expect(await race(batch, 9)).toEqual(await race(batch, 9));
  });
});
