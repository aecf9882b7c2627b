import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { Optimiser } from '../../../src/optimiser/Optimiser.ts';
import type { OptimiserEvent } from '../../../src/optimiser/OptimiserEvent.ts';
import { createPolicy } from '../../../src/optimiser/Policy.ts';
import { GuidedSearch, GuidedSearchSettingsSchema, type GuidedSearchSettings } from '../../../src/optimiser/search/GuidedSearch.ts';
import { guessing, guessOf, guessSource, GuessTask } from '../GuessTask.ts';
import { ScriptedClient } from '../ScriptedClient.ts';

const VIEW = { perfectScore: 0, groupOf: (sample: number): string => (sample < 0 ? 'negative' : 'positive') };

interface Setting {
  readonly task: GuessTask;
  readonly client: ScriptedClient;
  readonly events: OptimiserEvent[];
  readonly optimiser: Optimiser<number>;
  resumed(): Optimiser<number>;
}

function setting(replies: readonly (number | string)[], guided: Partial<GuidedSearchSettings> = {}, topChoices = 1): Setting {
  const task = new GuessTask();
  let reply = -1;
  const client = new ScriptedClient(() => guessing(replies[(reply += 1) % replies.length]!));
  const events: OptimiserEvent[] = [];
  const parts = () => ({ task, client, observer: { event: (event: OptimiserEvent) => void events.push(event) }, search: new GuidedSearch(task, VIEW, GuidedSearchSettingsSchema.parse(guided)) });
  const optimiser = new Optimiser(parts(), { responses: 1, topChoices, setupQueries: 1 }, new SeededRandom(3));
  return { task, client, events, optimiser, resumed: () => Optimiser.fromJSON(JSON.parse(JSON.stringify(optimiser)), parts()) };
}

const kinds = (events: readonly OptimiserEvent[]): string[] => events.map(({ kind }) => kind);

describe('a guided search', () => {
  it('asks nothing when the leading policy is perfect on the batch', async () => {
    const { optimiser, client, events } = setting([7]);
    await optimiser.setup([7]);
    const { ranking, children } = await optimiser.update([7, 7]);
    expect([ranking.map(({ score }) => score), children, client.requests.length]).toEqual([[0], [], 1]);
    expect(kinds(events)).not.toContain('policyTuned');
  });

  it('searches over numbers before it asks, shows what it found, and asks with that in hand', async () => {
    const { optimiser, client, events, task } = setting([8, 9]);
    await optimiser.setup([10]);
    const { ranking } = await optimiser.update([10.1234]);
    const tuned = events.find((event) => event.kind === 'policyTuned')!;
    expect(tuned).toMatchObject({ scoreBefore: expect.closeTo(-2.1234, 9), constants: [{ name: 'return 8;', line: 1, from: 8, low: 2, high: 32 }] });
    expect(tuned.kind === 'policyTuned' && tuned.scoreAfter).toBeGreaterThan(-0.5);
    expect(guessOf(optimiser.best)).toBeCloseTo(10, 0);
    expect(optimiser.best).toMatchObject({ origin: 'tuned' });
    // Not perfect to the last digit, so it asks, with the tuning in hand.
    expect([client.requests.length, task.occasions[0]!.order!.tuning?.tuned, ranking[0]!.policy]).toEqual([2, optimiser.best.hash, optimiser.best.hash]);
  });

  it('does not search over the same policy twice, nor over one that always fails', async () => {
    const { optimiser, events } = setting([8, 8, 8, 'x']);
    await optimiser.setup([10]);
    await optimiser.update([10]);
    await optimiser.update([10]);
    expect(kinds(events).filter((kind) => kind === 'policyTuned')).toHaveLength(1);
    const failing = setting(['no number at all']);
    await failing.optimiser.setup([10]);
    await failing.optimiser.update([10]);
    expect(failing.task.evaluated.length).toBe(1);
    expect(failing.task.occasions[0]!.order!.operator).toBe('repair');
  });

  it('rewrites those that are best on some sample, and merges two whose strengths differ', async () => {
    const { optimiser, task } = setting([0, 1], { tuneEvaluations: 0, operators: ['merge'] }, 2);
    optimiser.adopt(guessSource(-5));
    optimiser.adopt(guessSource(5));
    optimiser.adopt(guessSource(90));
    await optimiser.update([-6, 6]);
    const parents = task.occasions.map(({ policy, order }) => [guessOf(policy), order!.operator, order!.partner === undefined ? undefined : guessOf(order!.partner.policy)]);
    expect(parents.toSorted()).toEqual([[-5, 'merge', 5], [5, 'merge', -5]]);
    const [child] = optimiser.pool.filter(({ origin }) => origin === 'update');
    expect(child!.parents).toHaveLength(2);
  });

  it('takes up other numbers that a reply proposed for a policy, where they are better', async () => {
    const { optimiser, task } = setting([3]);
    const search = new GuidedSearch(task, VIEW, GuidedSearchSettingsSchema.parse({}));
    const twin = optimiser.adopt(guessSource(4));
    const [before] = await task.evaluate([twin], [10]);
    const occasion = { pool: [{ policy: twin, priority: -6, evaluation: before! }], samples: [10], count: 1, update: 1, random: new SeededRandom(1) };
    for (const guess of [9, 1]) search.takeNumbers(createPolicy(guessSource(guess), { origin: 'update', parents: [twin.hash] }), twin.hash);
    const restored = new GuidedSearch(task, VIEW, GuidedSearchSettingsSchema.parse({ tuneEvaluations: 0 }));
    restored.restore(JSON.parse(JSON.stringify(search.save())));
    const better = await restored.improve(occasion);
    expect(better.map(({ scored, report }) => [guessOf(scored.policy), report.scoreBefore, report.scoreAfter])).toEqual([[9, -6, -1]]);
    expect(await restored.improve(occasion)).toEqual([]);
  });

  it('shows why replies about a policy could not be used in the next prompt about it, and no longer than needed', async () => {
    const { optimiser, task } = setting([3], { tuneEvaluations: 0, parents: 'top' });
    await optimiser.setup([10]);
    const answers = ['<<<<<<< SEARCH\nnot in the code\n=======\nx\n>>>>>>> REPLACE\n', guessing(2), guessing(1)];
    const client = new ScriptedClient(() => answers.shift()!);
    const search = new GuidedSearch(task, VIEW, GuidedSearchSettingsSchema.parse({ tuneEvaluations: 0, parents: 'top' }));
    const resumed = Optimiser.fromJSON<number>(optimiser.toJSON(), { task, client, search });
    for (let update = 0; update < 3; update += 1) await resumed.update([10]);
    expect(task.occasions.map(({ order }) => order!.rejections)).toEqual([undefined, [expect.stringMatching(/1 of 1 edits cannot be made: edit 1: /)], undefined]);
  });

  it('asks the models of an endpoint in turn and then the one that brings most per cost', async () => {
    let asked = 0;
    // Both models find something better each time; one of them costs ten times as much.
    const client = new ScriptedClient(() => guessing(10 - 5 / (asked += 1)));
    const task = new GuessTask();
    const events: OptimiserEvent[] = [];
    const settings = GuidedSearchSettingsSchema.parse({ tuneEvaluations: 0, parents: 'top', operators: ['rewrite'], models: ['small', 'large'], modelCosts: { small: 1, large: 10 } });
    const optimiser = new Optimiser({ task, client, observer: { event: (event: OptimiserEvent) => void events.push(event) }, search: new GuidedSearch(task, VIEW, settings) }, { responses: 1, topChoices: 1 }, new SeededRandom(3));
    optimiser.adopt(guessSource(0));
    for (let update = 0; update < 12; update += 1) await optimiser.update([10]);
    const models = client.requests.map(({ model }) => model);
    expect(new Set(models.slice(0, 2))).toEqual(new Set(['small', 'large']));
    expect(models.filter((model) => model === 'small').length).toBeGreaterThan(6);
    expect(events.flatMap((event) => (event.kind === 'promptSent' ? [event.model] : []))).toEqual(models);
  });

  it('shows a policy other failing samples in each prompt, also after a checkpoint', async () => {
    const task = new GuessTask();
    const view = { ...VIEW, keyOf: (sample: number): string => String(sample) };
    const settings = GuidedSearchSettingsSchema.parse({ tuneEvaluations: 0, parents: 'top', operators: ['rewrite'], failures: 1 });
    const parts = () => ({ task, client: new ScriptedClient(() => guessing(-900)), search: new GuidedSearch(task, view, settings) });
    let optimiser = new Optimiser<number>(parts(), { responses: 1, topChoices: 1, keep: 1 }, new SeededRandom(3));
    optimiser.adopt(guessSource(0));
    const batch = [5, 40, 40, 9];
    for (let update = 0; update < 4; update += 1) {
      await optimiser.update(batch);
      optimiser = Optimiser.fromJSON<number>(JSON.parse(JSON.stringify(optimiser)), parts());
    }
    expect(task.occasions.map(({ worst }) => batch[worst])).toEqual([40, 9, 5, 40]);
  });

  it('rewrites in a repair first the policy that drove, and leaves it in the first place when it tunes others', async () => {
    const { optimiser, task } = setting([1], {}, 2);
    const driver = optimiser.adopt(guessSource(-50));
    optimiser.adopt(guessSource(8));
    optimiser.adopt(guessSource(9));
    await optimiser.update([10, 11], { kind: 'repair' });
    expect(task.occasions.map(({ policy }) => policy.hash === driver.hash)).toEqual([true, false]);
    expect(task.occasions[0]!.order!.operator).toBe('rewrite');
  });

  it('goes on from a checkpoint as if it had not been interrupted', async () => {
    const batches = [[10, -4], [3, 12], [7, -1]];
    const run = async (breakAfter: number): Promise<unknown> => {
      const whole = setting([4, -7, 6.5, 2, 11, 'x', 9], { parents: 'sigmoid' }, 2);
      await whole.optimiser.setup(batches[0]!);
      let optimiser = whole.optimiser;
      for (const [index, batch] of batches.entries()) {
        await optimiser.update(batch);
        if (index === breakAfter) optimiser = whole.resumed();
      }
      return [optimiser.toJSON(), whole.events];
    };
    expect(await run(0)).toEqual(await run(5));
  });
});
