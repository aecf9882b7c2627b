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
    const environment = { OPENAI_BASE_URL: 'http://localhost:1/v1' };
    expect((await openLlmClient({ use: 'replay', pack }, { environment })).name).toBe('replay pack.jsonl');
    expect((await openLlmClient({ use: 'manual', settings: { folder } }, { environment })).name).toBe('manual');
    expect((await openLlmClient({ use: 'openai', settings: { model: 'm' } }, { environment })).name).toBe('openai m at http://localhost:1/v1');
  });

  it('records any of them, without the key', async () => {
    const stub = await StubEndpoint.start([says('the key is sk-hush-hush')]);
    const record = join(folder, 'recorded.jsonl');
    const client = await openLlmClient({ use: 'openai', settings: { baseUrl: stub.baseUrl, apiKey: 'sk-hush-hush', model: 'm' } }, { record, environment: {} });
    expect(client.name).toBe(`openai m at ${stub.baseUrl}, recorded`);
    await client.complete(request());
    await client.close();
    await stub.stop();
    expect(readFileSync(record, 'utf8')).toContain('the key is [secret]');
    expect((await (await openLlmClient({ use: 'replay', pack: record }, { environment: {} })).complete(request())).replies).toEqual(['the key is [secret]']);
  });
});
