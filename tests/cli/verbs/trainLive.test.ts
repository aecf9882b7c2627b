import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '../../../src/training/EventLog.ts';
import { says, StubEndpoint, type StubAnswer } from '../../optimiser/llm/StubEndpoint.ts';
import { replyText } from '../../training/testPack.ts';
import { CODRIVER, run } from '../runCodriver.ts';
import { shortSession } from './shortSession.ts';

const KEY = 'sk-planted-secret-3141592653';
let folder: string;
let stub: StubEndpoint;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-live-'));
  let variant = 0;
  // A server that echoes the key in every answer: in prose and inside the code.
  const echoing: StubAnswer = (response, call) => {
    variant += 1;
    const code = replyText(variant).replace('let v =', `// ${String(call.headers.authorization)}\n  let v =`);
    says(`Your key is ${KEY}. ${code}`, { usage: { prompt_tokens: 1000, completion_tokens: 500 } })(response, call);
  };
  stub = await StubEndpoint.start(Array.from({ length: 60 }, () => echoing));
});
afterEach(async () => {
  await stub.stop();
  rmSync(folder, { recursive: true });
});

function live(words: readonly string[]) {
  return run(CODRIVER, [...words, '--llm-base-url', stub.baseUrl, '--json'], { env: { CODRIVER_LLM_API_KEY: KEY } });
}

/** Files below a folder that hold a text. */
function filesWith(path: string, text: string): string[] {
  return readdirSync(path).flatMap((name) => {
    const inner = join(path, name);
    if (statSync(inner).isDirectory()) return filesWith(inner, text);
    return readFileSync(inner).includes(text) ? [inner] : [];
  });
}

describe('codriver train with an endpoint', { timeout: 400_000 }, () => {
  it('stops at a limit with exit code 4, goes on with a larger one, asks nothing twice, and never lets the key out', async () => {
    const words = shortSession(folder).map((word) => (word === 'replay' ? 'openai' : word));
    const limited = await live([...words, '--budget-calls', '6', '--llm-prices', 'gpt-5-mini=1/2']);
    expect(limited.exitCode).toBe(4);
    expect(JSON.parse(limited.stdout).error).toMatchObject({ code: 'LLM_BUDGET', exitCode: 4, remedy: expect.stringContaining('budget.calls'), resume: expect.stringContaining('train --resume') });
    expect(stub.calls.length).toBeLessThanOrEqual(6);

    const runFolder = join(folder, 'runs', '0001');
    const late = await live(['train', '--resume', runFolder, '--budget-minutes', '0.0001']);
    expect([late.exitCode, JSON.parse(late.stdout).reason]).toEqual([4, 'budget.minutes']);

    const rest = await live(['train', '--resume', runFolder, '--budget-money', '1']);
    expect([rest.exitCode, rest.stderr.includes('ERROR')]).toEqual([0, false]);
    const replies = readEvents(join(runFolder, 'events.jsonl')).filter(({ kind }) => kind === 'replyReceived').length;
    expect(replies).toBe(16);
    expect(stub.calls).toHaveLength(replies);
    // The prices are those of the beginning: a choice among models must not change half-way.
    const lastPrompt = readdirSync(join(runFolder, 'prompts')).filter((name) => name.endsWith('.json')).toSorted().at(-1)!;
    expect(readFileSync(join(runFolder, 'prompts', lastPrompt), 'utf8').includes('"cost"')).toBe(true);

    for (const { stdout, stderr } of [limited, late, rest]) expect(stdout + stderr).not.toContain(KEY);
    expect(filesWith(runFolder, 'Your key is [secret]').length).toBeGreaterThan(0);
    expect(filesWith(folder, KEY)).toEqual([]);
    expect(stub.calls.filter(({ body }) => JSON.stringify(body).includes(KEY))).toEqual([]);
  });

  it('tells beforehand what a session will probably take, and asks nothing', async () => {
    const words = shortSession(folder).map((word) => (word === 'replay' ? 'openai' : word));
    const { exitCode, stdout } = await live([...words, '--dry-run', '--llm-prices', 'gpt-5-mini=1/2']);
    const estimate = JSON.parse(stdout);
    expect([exitCode, estimate]).toEqual([0, { answers: 'openai', model: 'gpt-5-mini', setupCalls: 4, updateCalls: 12, calls: 16, promptTokens: expect.any(Number), replyTokens: expect.any(Number), cost: expect.any(Number), basis: expect.stringContaining('28 recorded') }]);
    expect(estimate.cost).toBeCloseTo((estimate.promptTokens + 2 * estimate.replyTokens) / 1e6, 10);
    expect(stub.calls).toEqual([]);
    expect(readdirSync(folder)).toEqual(['pack.jsonl', 'short.xml']);
  });
});
