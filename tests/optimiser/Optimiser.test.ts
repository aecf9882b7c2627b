import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import type { LlmClient, LlmRequest } from '../../src/optimiser/llm/LlmClient.ts';
import { LlmError } from '../../src/optimiser/llm/LlmError.ts';
import { Optimiser } from '../../src/optimiser/Optimiser.ts';
import type { OptimiserEvent, PromptRecord } from '../../src/optimiser/OptimiserEvent.ts';
import type { OptimiserSettingsInput } from '../../src/optimiser/OptimiserSettings.ts';
import { createPolicy } from '../../src/optimiser/Policy.ts';
import type { Policy } from '../../src/optimiser/Policy.ts';
import { guessing, guessOf, guessSource, GuessTask } from './GuessTask.ts';
import { ScriptedClient } from './ScriptedClient.ts';

interface Bench {
  readonly optimiser: Optimiser<number>;
  readonly task: GuessTask;
  readonly events: OptimiserEvent[];
  readonly prompts: PromptRecord[];
  readonly policies: Policy[];
}

function bench(client: LlmClient, settings: OptimiserSettingsInput = {}, seed = 1): Bench {
  const parts = { task: new GuessTask(), events: new Array<OptimiserEvent>(), prompts: new Array<PromptRecord>(), policies: new Array<Policy>() };
  const observer = {
    event: (event: OptimiserEvent): void => void parts.events.push(event),
    prompt: (record: PromptRecord): void => void parts.prompts.push(record),
    policy: (policy: Policy): void => void parts.policies.push(policy),
  };
  return { ...parts, optimiser: new Optimiser({ task: parts.task, client, observer }, settings, new SeededRandom(seed)) };
}

const hash = (number: number | string): string => createPolicy(guessSource(number), { origin: 'given' }).hash;
const guesses = (policies: readonly Policy[]): (number | undefined)[] => policies.map(guessOf);

/** The guess that a prompt is about, moved a step towards the sample that it shows. */
function better(request: LlmRequest, reply: number): string {
  const [, guess, wanted] = /: (-?[\d.]+) was worst for (-?[\d.]+)/u.exec(request.messages[0]!.content) ?? [];
  return guessing(Number(guess) + (reply + 1) * Math.sign(Number(wanted) - Number(guess)));
}

/** Guesses 10, 20, 30, … at set-up; a step in the right direction at an update. */
const learner = (): ScriptedClient => new ScriptedClient((request, reply) => (request.kind === 'setup' ? guessing(10 * (reply + 1)) : better(request, reply)));

describe('set-up', () => {
  it('sends one prompt about the first sample as many times as there are top choices, each for its own replies', async () => {
    const client = learner();
    const { optimiser, policies } = bench(client, { topChoices: 3, responses: 2 });
    await optimiser.setup([42, 43]);
    expect(guesses(optimiser.pool)).toEqual([10, 20, 30, 40, 50, 60]);
    expect(policies).toEqual(optimiser.pool);
    expect(client.requests.map(({ id, kind, messages, replies, firstReply }) => ({ id, kind, text: messages[0]!.content, replies, firstReply }))).toEqual(
      [0, 1, 2].map((query) => ({ id: `0000-setup-${query + 1}`, kind: 'setup', text: 'setup: guess a number like 42', replies: 2, firstReply: 2 * query })),
    );
    expect(new Set(client.requests.map(({ seed }) => seed)).size).toBe(3);
  });

  it('may ask more or less often than there are top choices', async () => {
    const { optimiser } = bench(learner(), { topChoices: 2, setupQueries: 1, responses: 3 });
    expect(await optimiser.setup([1])).toHaveLength(3);
  });

  it('scores nothing: the first update does', async () => {
    const { optimiser, task, events } = bench(learner(), { topChoices: 1, responses: 1 });
    await optimiser.setup([1]);
    expect(task.evaluated).toEqual([]);
    expect(events.map(({ kind }) => kind)).toEqual(['setupStarted', 'promptSent', 'replyReceived', 'setupFinished']);
  });

  it('takes each text once and a reply without code as a failing result', async () => {
    const answers = [guessing(1), 'Sorry.', guessing(1), guessing(2)];
    const { optimiser, events } = bench(new ScriptedClient((_, reply) => answers[reply]!), { topChoices: 2, responses: 2 });
    await optimiser.setup([1]);
    expect(guesses(optimiser.pool)).toEqual([1, 2]);
    const details = { model: 'scripted-1', finishReason: 'stop', source: 'live' };
    expect(events.filter(({ kind }) => kind === 'replyReceived')).toEqual([
      { kind: 'replyReceived', prompt: '0000-setup-1', reply: 1, outcome: 'policy', policy: hash(1), characters: answers[0]!.length, ...details },
      { kind: 'replyReceived', prompt: '0000-setup-1', reply: 2, outcome: 'rejected', reason: 'the reply holds no code block', characters: 6, ...details },
      { kind: 'replyReceived', prompt: '0000-setup-2', reply: 1, outcome: 'duplicate', policy: hash(1), characters: answers[2]!.length, ...details },
      { kind: 'replyReceived', prompt: '0000-setup-2', reply: 2, outcome: 'policy', policy: hash(2), characters: answers[3]!.length, ...details },
    ]);
    expect(events.at(-1)).toEqual({ kind: 'setupFinished', policies: [hash(1), hash(2)], rejected: 1, duplicates: 1 });
  });

  it('fails clearly when no reply holds code', async () => {
    const { optimiser } = bench(new ScriptedClient(() => 'no'), { topChoices: 2, responses: 2 });
    await expect(optimiser.setup([1])).rejects.toMatchObject({ code: 'OPTIMISER_NO_POLICY', kind: 'environment', message: 'none of the 4 replies to the set-up prompt holds code' });
    expect(optimiser.pool).toEqual([]);
  });
});

describe('one update', () => {
  it('goes in the order of LangProp', async () => {
    const { optimiser, task, events } = bench(learner(), { topChoices: 2, responses: 2, keep: 3, setupQueries: 2 });
    await optimiser.setup([31]);
    const report = await optimiser.update([31, 33]);

    // 1. the whole pool on the batch, 2. rank and cut, 3. two prompts, 4. the children on the same batch, 5. rank all.
    expect(task.evaluated).toEqual([
      { policies: [10, 20, 30, 40], samples: [31, 33] },
      { policies: [31, 32, 39, 38], samples: [31, 33] },
    ]);
    expect(guesses(task.occasions.map(({ policy }) => policy))).toEqual([30, 40]);
    expect(guesses(optimiser.pool).toSorted()).toEqual([20, 30, 31, 32, 38, 39, 40]);
    expect(new Set(guesses(optimiser.pool).slice(0, 2))).toEqual(new Set([31, 32]));
    expect(guesses(report.children)).toEqual([31, 32, 39, 38]);
    expect(events.slice(events.findIndex(({ kind }) => kind === 'updateStarted')).map(({ kind }) => kind)).toEqual([
      'updateStarted', 'poolScored', 'poolRanked', 'promptSent', 'promptSent', 'replyReceived', 'replyReceived', 'replyReceived', 'replyReceived',
      'childScored', 'childScored', 'childScored', 'childScored', 'updateFinished',
    ]);
  });

  it('reports scores, priorities, exceptions, lineage and what ranking dropped', async () => {
    const answers: Readonly<Record<string, readonly string[]>> = { setup: [guessing(5), guessing(9), guessing('"five"')], update: [guessing(6), guessing(7)] };
    const { optimiser, events, policies } = bench(new ScriptedClient((request, reply) => answers[request.kind]![reply]!), { topChoices: 1, setupQueries: 1, responses: 3, keep: 2 });
    await optimiser.setup([6]);
    expect(policies.map(({ origin, parents, promptId, createdAtUpdate }) => ({ origin, parents, promptId, createdAtUpdate }))).toEqual(Array.from({ length: 3 }, () => ({ origin: 'setup', parents: [], promptId: '0000-setup-1', createdAtUpdate: 0 })));
    events.length = 0;
    const short = new ScriptedClient((request, reply) => answers[request.kind]![reply] ?? 'nothing more');
    const resumed = Optimiser.fromJSON<number>(optimiser.toJSON(), { task: new GuessTask(), client: short, observer: { event: (event) => void events.push(event) } });
    const report = await resumed.update([6, 8]);
    const score = (policy: string, mean: number, exceptions = 0): unknown => ({ policy, priority: mean, score: mean, exceptions, interval: { mean, low: expect.any(Number), high: expect.any(Number), n: 2 } });
    const byKind = (kind: string): unknown[] => events.filter((event) => event.kind === kind);
    expect(byKind('updateStarted')).toEqual([{ kind: 'updateStarted', update: 1, promptKind: 'update', mode: 'main', samples: 2, pool: 3 }]);
    expect(byKind('poolScored')).toEqual([{ kind: 'poolScored', update: 1, standings: [score(hash(5), -2), score(hash(9), -2), score(hash('"five"'), -100, 2)] }]);
    const [first, second] = report.ranking.filter(({ policy }) => policy === hash(5) || policy === hash(9)).map(({ policy }) => policy);
    expect(byKind('poolRanked')).toMatchObject([{ update: 1, dropped: [hash('"five"')] }]);
    const parent = events.flatMap((event) => (event.kind === 'promptSent' ? [event.parent] : []))[0]!;
    expect(byKind('childScored')).toEqual([
      { kind: 'childScored', update: 1, prompt: '0001-update-1', parents: [parent], ...Object(score(hash(6), -1)) },
      { kind: 'childScored', update: 1, prompt: '0001-update-1', parents: [parent], ...Object(score(hash(7), -1)) },
    ]);
    const [best, next] = report.ranking.map(({ policy }) => policy);
    expect(new Set([best, next])).toEqual(new Set([hash(6), hash(7)]));
    expect(byKind('updateFinished')).toEqual([{ kind: 'updateFinished', update: 1, best, ranking: [score(best!, -1), score(next!, -1), score(first!, -2), score(second!, -2)] }]);
    expect(report.children[0]).toEqual({ hash: hash(6), source: guessSource(6), parents: [parent], origin: 'update', promptId: '0001-update-1', createdAtUpdate: 1 });
  });

  it('shows one of the samples with the lowest score, each about as often, and gives the task the whole picture', async () => {
    const shown: Record<number, number> = {};
    for (let seed = 0; seed < 300; seed += 1) {
      const { optimiser, task } = bench(learner(), { topChoices: 1, responses: 1 }, seed);
      optimiser.adopt(guessSource(5));
      await optimiser.update([5, 7, 3, 6, 7]);
      const { worst, evaluation, kind } = task.occasions[0]!;
      shown[worst] = (shown[worst] ?? 0) + 1;
      expect({ kind, scores: evaluation.results.map(({ score }) => 0 - score) }).toEqual({ kind: 'update', scores: [0, 2, 2, 1, 2] });
    }
    expect(Object.keys(shown)).toEqual(['1', '2', '4']);
    for (const count of Object.values(shown)) expect(Math.abs(count - 100)).toBeLessThan(30);
  });

  it('keeps children, however bad, until the next ranking', async () => {
    const { optimiser } = bench(new ScriptedClient((request) => guessing(1000 + request.seed % 7)), { topChoices: 1, responses: 1, keep: 1 });
    optimiser.adopt(guessSource(5));
    await optimiser.update([5]);
    expect(optimiser.pool).toHaveLength(2);
    await optimiser.update([5]);
    expect(guesses(optimiser.pool)[0]).toBe(5);
    expect(optimiser.pool).toHaveLength(2);
  });

  it('does not rank first for a repair or when switched off: the policy that leads is the one rewritten', async () => {
    for (const [settings, kind] of [[{}, 'repair'], [{ sortBeforeUpdate: false }, 'update']] as const) {
      const { optimiser, task, events } = bench(learner(), { ...settings, topChoices: 1, responses: 1, keep: 1 });
      for (const number of [50, 1, 2]) optimiser.adopt(guessSource(number));
      await optimiser.update([1], { kind });
      expect(guesses(task.occasions.map(({ policy }) => policy))).toEqual([50]);
      expect(task.occasions[0]!.kind).toBe(kind);
      expect(guesses(optimiser.pool)).toEqual([1, 2, 49, 50]);
      expect(events.some((event) => event.kind === 'poolRanked')).toBe(false);
      expect(events.flatMap((event) => (event.kind === 'promptSent' ? [event.prompt] : []))).toEqual([`0001-${kind}-1`]);
    }
  });

  it('asks for fewer rewrites when the pool is smaller than the top choices', async () => {
    const client = learner();
    const { optimiser } = bench(client, { topChoices: 3, responses: 2 });
    optimiser.adopt(guessSource(5));
    await optimiser.update([9]);
    expect(client.requests.map(({ id }) => id)).toEqual(['0001-update-1']);
  });

  it('takes search/replace edits of the parent', async () => {
    const { optimiser } = bench(new ScriptedClient(() => '<<<<<<< SEARCH\nfunction guess() { return 5; }\n=======\nfunction guess() { return 6; }\n>>>>>>> REPLACE'), { topChoices: 1, responses: 1 });
    optimiser.adopt(guessSource(5));
    const { children } = await optimiser.update([6]);
    expect(children).toMatchObject([{ source: guessSource(6), parents: [hash(5)] }]);
  });

  it('hands over a prompt with its replies in full, and a policy, before the event that names them', async () => {
    const order: string[] = [];
    const observer = {
      event: (event: OptimiserEvent): void => void order.push(event.kind),
      prompt: (record: PromptRecord): void => void order.push(`record ${record.id}`),
      policy: (policy: Policy): void => void order.push(`policy ${guessOf(policy)}`),
    };
    const optimiser = new Optimiser<number>({ task: new GuessTask(), client: learner(), observer }, { topChoices: 1, responses: 2 }, new SeededRandom(1));
    await optimiser.setup([1]);
    expect(order).toEqual(['setupStarted', 'promptSent', 'policy 10', 'policy 20', 'record 0000-setup-1', 'replyReceived', 'replyReceived', 'setupFinished']);

    const { optimiser: other, prompts } = bench(learner(), { topChoices: 1, responses: 1 });
    other.adopt(guessSource(5));
    await other.update([7]);
    expect(prompts).toEqual([
      {
        id: '0001-update-1', kind: 'update', update: 1, client: 'scripted', seed: expect.any(Number), parent: hash(5), sample: 0,
        messages: [{ role: 'user', content: 'update: 5 was worst for 7' }],
        replies: [{ text: guessing(6), details: { model: 'scripted-1', finishReason: 'stop', source: 'live' }, outcome: { is: 'policy', policy: hash(6), form: 'code', cutOff: false } }],
      },
    ]);
  });
});

describe('tracked scores over updates', () => {
  it.each<[number, number]>([[1, (-1 * 2 - 4) / 3], [0, -4], [0.5, (-1 * 2 * 0.5 - 4) / 2]])('fade by the decay rate %d', async (priorityDecayRate, expected) => {
    const { optimiser } = bench(learner(), { topChoices: 1, responses: 1, keep: 10, trackers: { main: { priorityDecayRate } } });
    optimiser.adopt(guessSource(5));
    await optimiser.update([4, 6]);
    const { ranking } = await optimiser.update([9]);
    expect(ranking.find(({ policy }) => policy === hash(5))!.priority).toBeCloseTo(expected, 12);
  });

  it('sum over modes, and a mode keeps its past while another one is used', async () => {
    const { optimiser } = bench(learner(), { topChoices: 1, responses: 1, keep: 10, trackers: { main: { priorityDecayRate: 0 }, infraction: { priorityDecayRate: 0 } } });
    optimiser.adopt(guessSource(5));
    await optimiser.update([15], { mode: 'infraction', kind: 'repair' });
    await optimiser.update([6]);
    const { ranking } = await optimiser.update([7]);
    expect(ranking.find(({ policy }) => policy === hash(5))).toEqual({ policy: hash(5), priority: -12, score: -2, exceptions: 0 });
  });

  it('start at zero for a child, whatever its parent earned', async () => {
    const { optimiser } = bench(learner(), { topChoices: 1, responses: 1 });
    optimiser.adopt(guessSource(5));
    await optimiser.update([5, 5, 5, 105]);
    const { ranking } = await optimiser.update([6]);
    expect(ranking.find(({ policy }) => policy === hash(7))).toBeUndefined();
    expect(ranking.find(({ policy }) => policy === hash(6))!.priority).toBeCloseTo((-3 - 99) / 5, 12);
  });
});

describe('determinism', () => {
  const settings = { topChoices: 3, responses: 2, keep: 4 };
  const run = async (client: LlmClient, seed = 1): Promise<unknown> => {
    const { optimiser, events, prompts, policies } = bench(client, settings, seed);
    await optimiser.setup([33, 35]);
    for (let update = 0; update < 4; update += 1) await optimiser.update([33 + update, 35], update === 2 ? { kind: 'repair' } : {});
    return JSON.parse(JSON.stringify({ events, prompts, policies, state: optimiser }));
  };
  const answer = (request: LlmRequest, reply: number): string => (request.kind === 'setup' ? guessing(10 * (reply + 1)) : better(request, reply));

  it('does not depend on which reply arrives first', async () => {
    const inOrder = await run(new ScriptedClient(answer));
    const reversed = await run(new ScriptedClient(answer, ({ id }) => 12 - 4 * Number(id.at(-1))));
    expect(reversed).toEqual(inOrder);
  });

  it('is the same for the same seed and differs in its draws for another', async () => {
    expect(await run(learner(), 7)).toEqual(await run(learner(), 7));
    expect(await run(learner(), 7)).not.toEqual(await run(learner(), 8));
  });
});

describe('a call that fails', () => {
  const down = new LlmError('LLM_UNREACHABLE', 'down', { remedy: 'wait' });

  it('leaves the state as it was, and trying again gives what an unbroken run gives', async () => {
    let failing = false;
    const flaky = new ScriptedClient((request, reply) => (failing && request.id.endsWith('2') ? down : request.kind === 'setup' ? guessing(10 * (reply + 1)) : better(request, reply)));
    const broken = bench(flaky, { topChoices: 2, responses: 2 });
    const unbroken = bench(learner(), { topChoices: 2, responses: 2 });
    for (const { optimiser } of [broken, unbroken]) await optimiser.setup([33]);
    const before = JSON.stringify(broken.optimiser);
    failing = true;
    await expect(broken.optimiser.update([33])).rejects.toBe(down);
    expect(JSON.stringify(broken.optimiser)).toBe(before);
    failing = false;
    expect(await broken.optimiser.update([33])).toEqual(await unbroken.optimiser.update([33]));
    expect(JSON.stringify(broken.optimiser)).toBe(JSON.stringify(unbroken.optimiser));
  });

  it('stops the other calls of the round', async () => {
    let stopped = false;
    const client: LlmClient = {
      name: 'c', model: 'c', save: () => ({ usedEntries: [] }), restore: () => {}, close: async () => {},
      complete: async (request, signal) => {
        if (request.id.endsWith('1')) throw down;
        await new Promise((resolve) => signal!.addEventListener('abort', resolve));
        stopped = true;
        throw new LlmError('LLM_ABORTED', 'stopped', { remedy: 'resume' });
      },
    };
    await expect(bench(client, { topChoices: 2 }).optimiser.setup([1])).rejects.toBe(down);
    expect(stopped).toBe(true);
  });

  it.each<[string, (task: GuessTask) => void, RegExp]>([
    ['too few evaluations', (task) => void (task.evaluate = async () => []), /gave 0 evaluations for 1 policies/u],
    ['too few results', (task) => void (task.evaluate = async (policies) => policies.map(() => ({ results: [] }))), /gave 0 results for 1 samples/u],
    ['a score that is no number', (task) => void (task.evaluate = async (policies) => policies.map(() => ({ results: [{ score: NaN }] }))), /gave the score NaN/u],
  ])('because the task gives %s is an internal error', async (_, breakTask, message) => {
    const { optimiser, task } = bench(learner());
    optimiser.adopt(guessSource(1));
    breakTask(task);
    await expect(optimiser.update([1])).rejects.toMatchObject({ code: 'OPTIMISER_TASK', kind: 'internal', message: expect.stringMatching(message) });
  });

  it('for an empty batch or an empty pool says what to do', async () => {
    const { optimiser } = bench(learner());
    await expect(optimiser.setup([])).rejects.toMatchObject({ code: 'OPTIMISER_BATCH', message: 'the batch holds no sample' });
    await expect(optimiser.update([1])).rejects.toMatchObject({ code: 'OPTIMISER_NO_POLICY', remedy: 'run the set-up first' });
    optimiser.adopt(guessSource(1));
    await expect(optimiser.update([])).rejects.toMatchObject({ code: 'OPTIMISER_BATCH' });
    await expect(optimiser.update([1], { mode: 'nope' })).rejects.toThrow('no tracker mode "nope"; there is main');
    expect(optimiser.updates).toBe(0);
  });
});

describe('adopt', () => {
  it('puts a text into the pool once', () => {
    const { optimiser, policies } = bench(learner());
    const first = optimiser.adopt(guessSource(5));
    optimiser.adopt(`\n${guessSource(5)}\n\n`);
    expect(optimiser.pool).toEqual([first]);
    expect(policies).toEqual([{ hash: hash(5), source: guessSource(5), parents: [], origin: 'given', createdAtUpdate: 0 }]);
    expect(optimiser.best).toBe(first);
  });
});
