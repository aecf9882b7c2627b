import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { ManualClient } from '../../../src/optimiser/llm/ManualClient.ts';
import { itConforms, request } from './llmClientConformance.ts';

const root = mkdtempSync(join(tmpdir(), 'manual-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;
const newFolder = (): string => join(root, String((folders += 1)));
const pollMs = 10;

describe('ManualClient', () => {
  itConforms(async () => {
    const folder = newFolder();
    mkdirSync(folder);
    for (const number of [1, 2, 3]) writeFileSync(join(folder, `0001-update-1.${number}.reply.md`), `update answer ${number}`);
    for (const [id, text] of [['a', 'update answer 1'], ['b', 'setup answer 1'], ['c', 'update answer 2'], ['d', 'setup answer 2']]) writeFileSync(join(folder, `${id}.1.reply.md`), text!);
    return { client: new ManualClient({ folder, pollMs }), stop: async () => {} };
  });

  it('writes each prompt for people and for programs, and takes the replies that appear', async () => {
    const folder = newFolder();
    const waiting: string[] = [];
    const client = new ManualClient({ folder, pollMs, model: 'a person', onWaiting: (prompt) => waiting.push(prompt) });
    const asked = request({ replies: 2, messages: [{ role: 'system', content: 'Be brief.' }, { role: 'user', content: 'Write `drive`.\n' }] });
    const call = client.complete(asked);
    await sleep(60);
    expect(readdirSync(folder).toSorted()).toEqual(['0001-update-1.1.prompt.md', '0001-update-1.1.request.json', '0001-update-1.2.prompt.md', '0001-update-1.2.request.json']);
    expect(readFileSync(join(folder, '0001-update-1.2.prompt.md'), 'utf8')).toBe('<!-- update prompt. Write the whole answer to 0001-update-1.2.reply.md beside this file. -->\n\n## system\n\nBe brief.\n\n## user\n\nWrite `drive`.\n');
    expect(JSON.parse(readFileSync(join(folder, '0001-update-1.2.request.json'), 'utf8'))).toMatchObject({ custom_id: '0001-update-1.2', url: '/v1/chat/completions', body: { messages: asked.messages, metadata: { kind: 'update', reply: '1' } } });
    expect(waiting.toSorted()).toEqual([join(folder, '0001-update-1.1.prompt.md'), join(folder, '0001-update-1.2.prompt.md')]);

    writeFileSync(join(folder, '0001-update-1.2.reply.md'), 'second');
    await sleep(40);
    writeFileSync(join(folder, '0001-update-1.1.reply.md'), 'first');
    expect(await call).toEqual({ replies: ['first', 'second'], details: [1, 2].map(() => ({ model: 'a person', finishReason: 'stop', source: 'live' })) });
  });

  it('does not take a reply that is empty or still being written', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    const reply = join(folder, '0001-update-1.1.reply.md');
    writeFileSync(reply, '');
    const call = new ManualClient({ folder, pollMs: 30 }).complete(request());
    let text = '';
    for (const part of ['one ', 'two ', 'three ', 'four']) {
      await sleep(10);
      writeFileSync(reply, (text += part));
    }
    expect((await call).replies).toEqual(['one two three four']);
  });

  it('continues after a restart: an answer that is there is used and the prompt is not written again', async () => {
    const folder = newFolder();
    const stop = new AbortController();
    const first = new ManualClient({ folder, pollMs }).complete(request(), stop.signal);
    await sleep(40);
    stop.abort();
    await expect(first).rejects.toMatchObject({ code: 'LLM_ABORTED', where: join(folder, '0001-update-1.1.reply.md') });

    writeFileSync(join(folder, '0001-update-1.1.reply.md'), 'answered meanwhile');
    const waiting: string[] = [];
    const second = new ManualClient({ folder, pollMs, onWaiting: (prompt) => waiting.push(prompt) });
    expect((await second.complete(request({ seed: 99 }))).replies).toEqual(['answered meanwhile']);
    expect(waiting).toEqual([]);
  });

  it('refuses a folder that holds a different prompt under the same id', async () => {
    const folder = newFolder();
    mkdirSync(folder);
    writeFileSync(join(folder, '0001-update-1.1.reply.md'), 'x');
    const client = new ManualClient({ folder, pollMs });
    await client.complete(request());
    await expect(client.complete(request({ messages: [{ role: 'user', content: 'another' }] }))).rejects.toMatchObject({ code: 'LLM_MANUAL_CONFLICT', kind: 'usage', where: join(folder, '0001-update-1.1.request.json') });
    writeFileSync(join(folder, '0001-update-1.1.request.json'), 'garbage');
    await expect(client.complete(request())).rejects.toMatchObject({ code: 'LLM_MANUAL_CONFLICT' });
  });
});
