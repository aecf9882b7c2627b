import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import type { GuardSettings } from '../../../src/optimiser/guards/GuardSettings.ts';
import { Optimiser } from '../../../src/optimiser/Optimiser.ts';
import type { OptimiserEvent } from '../../../src/optimiser/OptimiserEvent.ts';
import { createPolicy } from '../../../src/optimiser/Policy.ts';
import type { SearchStrategy } from '../../../src/optimiser/search/SearchStrategy.ts';
import { guessing, guessOf, guessSource, GuessTask } from '../GuessTask.ts';
import { ScriptedClient } from '../ScriptedClient.ts';

const ON: Partial<GuardSettings> & Pick<GuardSettings, 'scores'> = { scores: { low: -20, high: 0 }, raceBlock: 8 };
const hash = (number: number): string => createPolicy(guessSource(number), { origin: 'given' }).hash;

interface Bench {
  readonly optimiser: Optimiser<number>;
  readonly task: GuessTask;
  readonly events: OptimiserEvent[];
}

/** An optimiser whose model answers updates from a list. */
function bench(answers: readonly (string | number)[], guards: typeof ON, heldOut: readonly number[] = [], search?: SearchStrategy<number>): Bench {
  let next = 0;
  const client = new ScriptedClient(() => {
    const answer = answers[next]!;
    next += 1;
    return typeof answer === 'number' ? guessing(answer) : `\`\`\`js\n${answer}\n\`\`\``;
  });
  const task = new GuessTask();
  const events: OptimiserEvent[] = [];
  const parts = { task, client, observer: { event: (event: OptimiserEvent) => void events.push(event) }, heldOut: () => heldOut, ...(search === undefined ? {} : { search }) };
  return { optimiser: new Optimiser(parts, { topChoices: 1, responses: answers.length, keep: 2, guards }, new SeededRandom(1)), task, events };
}

const BATCH = Array.from({ length: 200 }, (_, index) => 5 + (index % 3));
const byKind = (events: readonly OptimiserEvent[], kind: OptimiserEvent['kind']): unknown[] => events.filter((event) => event.kind === kind);

describe('an optimiser with guards', () => {
  it('does not score what the screen refuses, and says why', async () => {
    const { optimiser, task, events } = bench(['function guess( {', 'function guess() { /* the same */ return 9; }', 'function guess() { throw 1; }'], { ...ON, gate: false });
    optimiser.adopt(guessSource(9));
    const report = await optimiser.update(BATCH);
    expect(byKind(events, 'childRefused')).toEqual([
      { kind: 'childRefused', update: 1, prompt: '0001-update-1', policy: expect.any(String), code: 'unusable', reason: expect.stringContaining('syntax error') },
      { kind: 'childRefused', update: 1, prompt: '0001-update-1', policy: expect.any(String), code: 'sameTree', reason: expect.any(String), twin: hash(9) },
      { kind: 'childRefused', update: 1, prompt: '0001-update-1', policy: expect.any(String), code: 'dead', reason: 'fails on all of 64 samples: no number' },
    ]);
    expect(report.children).toEqual([]);
    expect(task.evaluated.map(({ samples }) => samples.length)).toEqual([200, 64]);
  });

  it('stops a child that is clearly worse than its parent early, and drops it', async () => {
    const { optimiser, task, events } = bench([100, 6], { ...ON, screen: false, gate: false });
    optimiser.adopt(guessSource(7));
    const report = await optimiser.update(BATCH);
    expect(report.children.map(guessOf)).toEqual([6]);
    expect(byKind(events, 'childStopped')).toEqual([
      { kind: 'childStopped', update: 1, prompt: '0001-update-1', policy: hash(100), parents: [hash(7)], difference: { mean: expect.any(Number), low: expect.any(Number), high: expect.any(Number), n: expect.any(Number) } },
    ]);
    const runs = task.evaluated.slice(1).map(({ policies, samples }) => [policies, samples.length]);
    expect(runs[0]).toEqual([[100, 6], 8]);
    expect(runs.at(-1)![0]).toEqual([6]);
    expect(optimiser.pool.map(guessOf).toSorted()).toEqual([6, 7]);
  });

  it('leads only with what beats the leader on held-out samples; until then the leader drives, however low it ranks', async () => {
    // On the batch 6 is best; held-out samples like 7, the leader.
    const heldOut = Array.from({ length: 400 }, (_, index) => 7 + (index % 2));
    const { optimiser, events } = bench([6], { ...ON, screen: false }, heldOut);
    optimiser.adopt(guessSource(7));
    await optimiser.update(BATCH);
    expect(byKind(events, 'leadJudged')).toEqual([]);
    expect(guessOf(optimiser.best)).toBe(6);

    const slow = bench([6, 6.5], { ...ON, screen: false }, heldOut);
    slow.optimiser.adopt(guessSource(7));
    const first = slow.optimiser.toJSON();
    expect(first.guards).toEqual({ gates: 0, sealedScored: false });
    const resumed = Optimiser.fromJSON<number>({ ...first, guards: { leader: hash(7), gates: 0, sealedScored: false } }, { task: new GuessTask(), client: new ScriptedClient((_, reply) => guessing([6, 6.5][reply]!)), heldOut: () => heldOut, observer: { event: (event) => void slow.events.push(event) } });
    await resumed.update(BATCH);
    expect(byKind(slow.events, 'leadJudged')).toEqual([{ kind: 'leadJudged', update: 1, gate: 1, leader: hash(7), challenger: hash(6), passed: false, difference: expect.objectContaining({ n: 400, mean: -1 }) }]);
    expect(guessOf(resumed.best)).toBe(7);
    await resumed.update(BATCH);
    expect(resumed.pool.map(guessOf)).toContain(7);
    expect(guessOf(resumed.best)).toBe(7);
  });

  it('hands the lead over once the challenger is proven better', async () => {
    const { optimiser } = bench([6], { ...ON, screen: false }, BATCH);
    optimiser.adopt(guessSource(15));
    const state = { ...optimiser.toJSON(), guards: { leader: hash(15), gates: 3, sealedScored: false } };
    const events: OptimiserEvent[] = [];
    const resumed = Optimiser.fromJSON<number>(state, { task: new GuessTask(), client: new ScriptedClient(() => guessing(6)), heldOut: () => BATCH, observer: { event: (event) => void events.push(event) } });
    await resumed.update(BATCH);
    expect(guessOf(resumed.best)).toBe(6);
    expect(byKind(events, 'leadJudged')).toMatchObject([{ gate: 4, passed: true, leader: hash(15), challenger: hash(6) }]);
    expect(resumed.toJSON().guards).toEqual({ leader: hash(6), gates: 4, sealedScored: false });
  });

  it('runs no sample twice: the race begins with what the screen has looked at', async () => {
    for (const race of [true, false]) {
      const { optimiser, task } = bench([6, 6.5], { ...ON, race, gate: false });
      optimiser.adopt(guessSource(7));
      const { children } = await optimiser.update(BATCH);
      expect(children.map(guessOf)).toEqual([6, 6.5]);
      const ofChildren = task.evaluated.slice(1);
      expect(ofChildren[0]!.samples).toHaveLength(64);
      expect(ofChildren.flatMap(({ samples }) => samples).toSorted()).toEqual(BATCH.toSorted());
    }
  });

  it('refuses first policies that are another one written differently, and keeps what has to be mended', async () => {
    const { optimiser, events } = bench(['function guess() { return 9; }', 'function guess() {\n  return 9; // the same\n}', 'function guess( {'], { ...ON, gate: false });
    const first = await optimiser.setup(BATCH);
    expect(first.map(({ source }) => source.slice(0, 16))).toEqual(['function guess()', 'function guess( ']);
    expect(byKind(events, 'childRefused')).toMatchObject([{ update: 0, code: 'sameTree', twin: hash(9) }]);
  });

  it('scores the sealed samples once', async () => {
    const { optimiser, events } = bench([6], { ...ON, screen: false }, BATCH);
    optimiser.adopt(guessSource(6));
    expect(await optimiser.scoreSealed([6, 8, 7])).toMatchObject({ mean: -1, n: 3 });
    expect(byKind(events, 'sealedScored')).toEqual([{ kind: 'sealedScored', policy: hash(6), score: expect.objectContaining({ mean: -1, n: 3 }) }]);
    await expect(optimiser.scoreSealed([6])).rejects.toMatchObject({ code: 'OPTIMISER_SEALED' });
    const resumed = Optimiser.fromJSON<number>(optimiser.toJSON(), { task: new GuessTask(), client: new ScriptedClient(() => '') });
    await expect(resumed.scoreSealed([6])).rejects.toMatchObject({ code: 'OPTIMISER_SEALED' });
  });

  it('gives children that only change numbers to a search that takes them', async () => {
    const taken: unknown[] = [];
    const search: SearchStrategy<number> = {
      improve: async () => [],
      choose: ({ pool }) => [{ operator: 'rewrite', parent: pool[0]!, failures: [0], guards: [] }],
      learn: () => {},
      takeNumbers: (policy, twin) => void taken.push([guessOf(policy), twin]),
      save: () => ({}),
      restore: () => {},
    };
    const { optimiser, events } = bench([8], { ...ON, gate: false }, [], search);
    optimiser.adopt(guessSource(9));
    await optimiser.update(BATCH);
    expect(taken).toEqual([[8, hash(9)]]);
    expect(byKind(events, 'childRefused')).toMatchObject([{ code: 'numbersOnly', twin: hash(9) }]);
    expect(optimiser.pool.map(guessOf)).toEqual([9]);
  });

  it('without guards decides exactly as before they existed', async () => {
    const run = async (guards?: typeof ON): Promise<string> => {
      const events: OptimiserEvent[] = [];
      const client = new ScriptedClient((request, reply) => guessing((request.seed % 13) + reply));
      const optimiser = new Optimiser({ task: new GuessTask(), client, observer: { event: (event) => void events.push(event) } }, { topChoices: 2, responses: 2, ...(guards === undefined ? {} : { guards }) }, new SeededRandom(5));
      await optimiser.setup([5]);
      for (let update = 0; update < 4; update += 1) await optimiser.update([5, 6, 7]);
      return JSON.stringify({ events, state: { ...optimiser.toJSON(), settings: {}, guards: {} } });
    };
    // A guard whose parts are all off does nothing either.
    expect(await run({ ...ON, screen: false, race: false, gate: false })).toBe(await run());
  });
});
