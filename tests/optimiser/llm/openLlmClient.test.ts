import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openLlmClient } from '../../../src/optimiser/llm/openLlmClient.ts';
import { request } from './llmClientConformance.ts';
import { packText } from './packText.ts';
import { says, StubEndpoint } from './StubEndpoint.ts';

const folder = mkdtempSync(join(tmpdir(), 'open-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('openLlmClient', () => {
  it('opens a pack, a folder and an endpoint', async () => {
    const pack = join(folder, 'pack.jsonl');
    writeFileSync(pack, packText([{ request: request(), answers: ['hi'] }]));
    expect((await openLlmClient({ use: 'replay', pack })).name).toBe('replay pack.jsonl');
    expect((await openLlmClient({ use: 'manual', settings: { folder } })).name).toBe('manual');
    expect((await openLlmClient({ use: 'openai', settings: { baseUrl: 'http://localhost:1/v1', model: 'm' } })).name).toBe('openai m at http://localhost:1/v1');
  });

  it('records any of them, without the key', async () => {
    const stub = await StubEndpoint.start([says('the key is sk-hush-hush')]);
    const record = join(folder, 'recorded.jsonl');
    const client = await openLlmClient({ use: 'openai', settings: { baseUrl: stub.baseUrl, apiKey: 'sk-hush-hush', model: 'm' } }, { record });
    expect(client.name).toBe(`openai m at ${stub.baseUrl}, recorded`);
    await client.complete(request());
    await client.close();
    await stub.stop();
    expect(readFileSync(record, 'utf8')).toContain('the key is [secret]');
    expect((await (await openLlmClient({ use: 'replay', pack: record })).complete(request())).replies).toEqual(['the key is [secret]']);
  });
});
