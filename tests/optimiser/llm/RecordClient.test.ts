import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import type { LlmClient, LlmCompletion, LlmRequest } from '../../../src/optimiser/llm/LlmClient.ts';
import { RecordClient } from '../../../src/optimiser/llm/RecordClient.ts';
import { ReplayClient } from '../../../src/optimiser/llm/ReplayClient.ts';
import { itConforms, request } from './llmClientConformance.ts';
import { packText } from './packText.ts';

const folder = mkdtempSync(join(tmpdir(), 'record-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
const newFile = (): string => join(folder, `${(files += 1)}.jsonl`);

/** A model that answers `<prompt> #<reply>` after a time that the prompt names, and counts its calls. */
class Echo implements LlmClient {
  readonly name = 'echo';
  readonly model = 'echo-1';
  readonly asked: LlmRequest[] = [];
  closed = false;

  async complete(asked: LlmRequest): Promise<LlmCompletion> {
    this.asked.push(asked);
    const { content } = asked.messages[0]!;
    await sleep(content.startsWith('slow') ? 40 : 1);
    const replies = Array.from({ length: asked.replies }, (_, index) => `${content} #${asked.firstReply + index}`);
    return { replies, details: replies.map(() => ({ model: 'echo-1', finishReason: 'stop', source: 'live' as const })) };
  }

  save(): { readonly usedEntries: readonly string[] } {
    return { usedEntries: [] };
  }

  restore(): void {}

  async close(): Promise<void> {
    this.closed = true;
  }
}

function ask(id: string, content: string, changes: Partial<LlmRequest> = {}): LlmRequest {
  return request({ id, messages: [{ role: 'user', content }], ...changes });
}

describe('RecordClient', () => {
  itConforms(async () => {
    const answers = (kind: string): string[] => [1, 2, 3, 4].map((number) => `${kind} answer ${number}`);
    const inner = ReplayClient.fromText(packText([{ request: request({ id: 'x', kind: 'setup' }), answers: answers('setup') }, { request: request({ id: 'y' }), answers: answers('update') }]), 'p');
    return { client: new RecordClient(inner, newFile()), stop: async () => {} };
  });

  it('passes replies on and writes a pack that replays them', async () => {
    const file = newFile();
    const client = new RecordClient(new Echo(), file);
    const asked = [ask('a', 'one', { kind: 'setup', replies: 2 }), ask('b', 'two')];
    const live = [];
    for (const one of asked) live.push(await client.complete(one));
    await client.close();
    expect(live.map(({ replies }) => replies)).toEqual([['one #0', 'one #1'], ['two #0']]);

    const replay = await ReplayClient.open(file);
    for (const [index, one] of asked.entries()) {
      const replayed = await replay.complete(one);
      expect(replayed.replies).toEqual(live[index]!.replies);
      expect(replayed.details.map(({ source, model }) => [source, model])).toEqual(replayed.replies.map(() => ['packExact', 'echo-1']));
    }
  });

  it('keeps the order of asking when a later request is answered first', async () => {
    const file = newFile();
    const client = new RecordClient(new Echo(), file);
    await Promise.all([client.complete(ask('a', 'slow')), client.complete(ask('b', 'quick'))]);
    await client.close();
    const ids = readFileSync(file, 'utf8').trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(ids).toMatchObject([{ custom_id: 'a.1', method: 'POST' }, { custom_id: 'b.1', method: 'POST' }, { custom_id: 'b.1', response: {} }, { custom_id: 'a.1', response: {} }]);
    const replay = await ReplayClient.open(file);
    expect((await replay.complete(ask('x', 'anything', { replies: 2 }))).replies).toEqual(['slow #0', 'quick #0']);
  });

  it('continues a pack: what was answered before a crash is not asked again', async () => {
    const file = newFile();
    const first = new RecordClient(new Echo(), file);
    await first.complete(ask('a', 'one'));
    const checkpoint = first.save();
    await first.complete(ask('b', 'two', { replies: 2 }));
    appendFileSync(file, '{"custom_id":"c.1","method":"PO');

    const echo = new Echo();
    const second = new RecordClient(echo, file);
    second.restore(checkpoint);
    const again = await second.complete(ask('b', 'two', { replies: 2 }));
    expect(again.replies).toEqual(['two #0', 'two #1']);
    expect(again.details.map(({ source, packEntry }) => [source, packEntry])).toEqual([['packExact', 'b.1'], ['packExact', 'b.2']]);
    expect(echo.asked).toEqual([]);
    expect((await second.complete(ask('c', 'three'))).replies).toEqual(['three #0']);
    expect(echo.asked).toHaveLength(1);
    await second.close();
    const replay = await ReplayClient.open(file);
    expect((await replay.complete(ask('x', 'x', { replies: 4 }))).replies).toEqual(['one #0', 'two #0', 'two #1', 'three #0']);
  });

  it('asks again for a request that was written but never answered, without a second request line', async () => {
    const file = newFile();
    const stuck: LlmClient = { name: 's', model: 'echo-1', complete: () => Promise.reject(new Error('killed')), save: () => ({ usedEntries: [] }), restore: () => {}, close: async () => {} };
    await expect(new RecordClient(stuck, file).complete(ask('a', 'one'))).rejects.toThrow('killed');
    const second = new RecordClient(new Echo(), file);
    await second.complete(ask('a', 'one'));
    await second.close();
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(2);
    expect((await (await ReplayClient.open(file)).complete(ask('a', 'one'))).replies).toEqual(['one #0']);
  });

  it('asks anew for the same words later in the same run, under an id of its own', async () => {
    const file = newFile();
    const echo = new Echo();
    const client = new RecordClient(echo, file);
    await client.complete(ask('a', 'one'));
    await client.complete(ask('a', 'one'));
    await client.complete(ask('a', 'other'));
    await client.close();
    expect(echo.asked).toHaveLength(3);
    const ids = readFileSync(file, 'utf8').trim().split('\n').map((line): unknown => JSON.parse(line));
    expect(ids).toMatchObject(['a.1', 'a.1', 'a.1~2', 'a.1~2', 'a.1~3', 'a.1~3'].map((custom_id) => ({ custom_id })));
  });

  it('keeps secrets out of the pack', async () => {
    const file = newFile();
    const client = new RecordClient(new Echo(), file, ['sk-12"34', '']);
    await client.complete(ask('a', 'the key is sk-12"34!'));
    await client.close();
    const text = readFileSync(file, 'utf8');
    expect(text).toContain('the key is [secret]!');
    expect(text).not.toContain('sk-12');
  });

  it('saves and restores the state of the client inside', () => {
    const inner = ReplayClient.fromText(packText([{ request: request({ id: 'y' }), answers: ['1'] }]), 'p');
    const client = new RecordClient(inner, newFile());
    const state = { usedEntries: ['a.1'], inner: { usedEntries: ['y.1'] } };
    client.restore(state);
    expect(client.save()).toEqual(state);
    expect(inner.save()).toEqual({ usedEntries: ['y.1'] });
  });

  it('closes the client inside', async () => {
    const echo = new Echo();
    await new RecordClient(echo, newFile()).close();
    expect(echo.closed).toBe(true);
  });

  it('refuses a file that is no pack or cannot be written', () => {
    const file = newFile();
    writeFileSync(file, 'hello\nworld\n');
    expect(() => new RecordClient(new Echo(), file)).toThrow(expect.objectContaining({ code: 'LLM_PACK_FORMAT', where: `${file}:1` }));
    expect(() => new RecordClient(new Echo(), join(folder, 'no', 'such', 'folder.jsonl'))).toThrow(expect.objectContaining({ code: 'LLM_PACK_MISSING', kind: 'usage' }));
  });
});
