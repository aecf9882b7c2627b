import { describe, expect, it } from 'vitest';
import type { LlmRequest } from '../../../src/optimiser/llm/LlmClient.ts';
import { ReplayClient } from '../../../src/optimiser/llm/ReplayClient.ts';
import { itConforms, request } from './llmClientConformance.ts';
import { packText } from './packText.ts';

function ask(content: string, changes: Partial<LlmRequest> = {}): LlmRequest {
  return request({ messages: [{ role: 'user', content }], ...changes });
}

const pack = packText([
  { request: ask('s', { id: 's', kind: 'setup', replies: 2 }), answers: ['setup 1', 'setup 2'] },
  { request: ask('one', { id: 'u1' }), answers: ['update 1'] },
  { request: ask('two', { id: 'u2' }), answers: ['update 2'] },
  { request: ask('three', { id: 'u3' }), answers: ['update 3'] },
  { request: ask('mend', { id: 'r1', kind: 'repair' }), answers: ['repair 1'] },
]);

describe('ReplayClient', () => {
  itConforms(async () => {
    const answers = (kind: string): string[] => [1, 2, 3, 4].map((number) => `${kind} answer ${number}`);
    const text = packText([
      { request: ask('whatever', { id: 'x', kind: 'setup' }), answers: answers('set-up').map((answer) => answer.replace('set-up', 'setup')) },
      { request: ask('other', { id: 'y' }), answers: answers('update') },
    ]);
    return { client: ReplayClient.fromText(text, 'p.jsonl'), stop: async () => {} };
  });

  it('answers a request that the pack holds exactly with its own answer, whatever came before, and says so', async () => {
    const client = ReplayClient.fromText(pack, 'p.jsonl');
    expect(await client.complete(ask('two'))).toEqual({ replies: ['update 2'], details: [{ model: 'recorded-1', finishReason: 'stop', source: 'packExact', packEntry: 'u2.1' }] });
  });

  it('answers any other request with the next unused answer of its kind, and says so', async () => {
    const client = ReplayClient.fromText(pack, 'p.jsonl');
    await client.complete(ask('one'));
    expect(await client.complete(ask('new'))).toEqual({ replies: ['update 2'], details: [{ model: 'recorded-1', finishReason: 'stop', source: 'packInOrder', packEntry: 'u2.1' }] });
    expect((await client.complete(ask('new', { kind: 'repair' }))).replies).toEqual(['repair 1']);
  });

  it('uses each answer once, also for the very same request', async () => {
    const client = ReplayClient.fromText(pack, 'p.jsonl');
    expect((await client.complete(ask('one'))).replies).toEqual(['update 1']);
    expect((await client.complete(ask('one'))).replies).toEqual(['update 2']);
  });

  it('tells replies to one prompt apart by their number', async () => {
    const client = ReplayClient.fromText(pack, 'p.jsonl');
    const second = await client.complete(ask('s', { kind: 'setup', firstReply: 1 }));
    const first = await client.complete(ask('s', { kind: 'setup', firstReply: 0 }));
    expect([second.replies, first.replies]).toEqual([['setup 2'], ['setup 1']]);
    expect([...second.details, ...first.details].map(({ source }) => source)).toEqual(['packExact', 'packExact']);
  });

  it('gives the same answers whether calls overlap or not', async () => {
    const requests = ['x', 'three', 'y'].map((content) => ask(content));
    const together = ReplayClient.fromText(pack, 'p.jsonl');
    const oneByOne = ReplayClient.fromText(pack, 'p.jsonl');
    const overlapping = await Promise.all(requests.map((one) => together.complete(one)));
    const sequential = [];
    for (const one of requests) sequential.push(await oneByOne.complete(one));
    expect(overlapping).toEqual(sequential);
    expect(sequential.map(({ replies }) => replies)).toEqual([['update 1'], ['update 3'], ['update 2']]);
  });

  it('goes on from its saved state as if unbroken', async () => {
    const first = ReplayClient.fromText(pack, 'p.jsonl');
    await first.complete(ask('x'));
    const second = ReplayClient.fromText(pack, 'p.jsonl');
    second.restore(first.save());
    expect((await second.complete(ask('x'))).replies).toEqual(['update 2']);
    expect(second.save()).toEqual({ usedEntries: ['u1.1', 'u2.1'] });
  });

  it('lets updates and repairs stand in for each other when one has run out, and says it is not the exact answer', async () => {
    const client = ReplayClient.fromText(pack, 'p.jsonl');
    await client.complete(ask('mend', { kind: 'repair' }));
    const { replies, details } = await client.complete(ask('more', { kind: 'repair' }));
    expect([replies, details[0]!.source]).toEqual([['update 1'], 'packInOrder']);
  });

  it('fails clearly when nothing is left that could serve', async () => {
    const client = ReplayClient.fromText(pack, 'p.jsonl');
    for (const content of ['mend', 'a', 'b', 'c']) await client.complete(ask(content, { kind: 'repair' }));
    await expect(client.complete(ask('more', { id: '0007-repair-1', kind: 'repair' }))).rejects.toMatchObject({
      code: 'LLM_PACK_EXHAUSTED',
      kind: 'environment',
      where: 'p.jsonl',
      message: 'the pack has no unused answer left for prompt 0007-repair-1: all 4 that could serve a prompt of kind "repair" are used',
      remedy: expect.stringContaining('record a longer pack'),
    });
  });

  it('fails clearly when the file is missing', async () => {
    await expect(ReplayClient.open('no/such/pack.jsonl')).rejects.toMatchObject({ code: 'LLM_PACK_MISSING', kind: 'usage', where: 'no/such/pack.jsonl' });
  });
});
