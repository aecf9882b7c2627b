import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/cli/doctor/Check.ts';
import { CHECKS } from '../../../src/cli/doctor/checks.ts';
import { modelCheck } from '../../../src/cli/doctor/modelCheck.ts';
import { runFolderCheck } from '../../../src/cli/doctor/runFolderCheck.ts';
import { SettingsSchema } from '../../../src/training/settings.ts';
import type { Settings } from '../../../src/training/settings.ts';
import { CODRIVER, run } from '../runCodriver.ts';

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-doctor-'));
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/** Default settings with some values changed. */
const settingsWith = (changed: { run?: Partial<Settings['run']>; llm?: Partial<Settings['llm']> }): Settings =>
  SettingsSchema.parse({ ...Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}])), ...changed });

/** Starts an endpoint that gives one answer to everything, and remembers what it was asked. */
async function endpoint(status: number, body: string): Promise<{ baseUrl: string; asked: string[] }> {
  const asked: string[] = [];
  const listening = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.writeHead(status).end(body);
  });
  server = listening;
  await new Promise<void>((resolve) => void listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return { baseUrl: `http://127.0.0.1:${address.port}/v1`, asked };
}

const MODELS = JSON.stringify({ object: 'list', data: [{ id: 'gpt-5-mini' }, { id: 'qwen3' }] });

describe('the check of the language model', () => {
  it('finds the model at an endpoint that is configured, and sends the key', async () => {
    const { baseUrl, asked } = await endpoint(200, MODELS);
    const finding = await modelCheck.run(settingsWith({ llm: { baseUrl: `${baseUrl}/`, apiKey: 'k' } }));
    expect(finding).toEqual({ status: 'ok', message: expect.stringMatching(/^gpt-5-mini is there \(\d+ ms\): http/), facts: { httpStatus: 200, answerMs: expect.any(Number), baseUrl, model: 'gpt-5-mini' } });
    expect(asked).toEqual(['GET /v1/models Bearer k']);
  });

  it('asks a resource of Azure in its own way', async () => {
    const { baseUrl, asked } = await endpoint(200, MODELS);
    const finding = await modelCheck.run(settingsWith({ llm: { baseUrl, apiKey: 'k', azureDeployment: 'mine' } }));
    expect(finding).toMatchObject({ status: 'ok', message: expect.stringContaining('deployment mine') });
    expect(asked).toEqual(['GET /v1/openai/models?api-version=2024-10-21 undefined']);
  });

  it.each<[string, number, string, Finding['status'], RegExp, RegExp]>([
    ['a refused key', 401, '{}', 'fail', /^the key is refused \(HTTP 401\)/, /^set CODRIVER_LLM_API_KEY/],
    ['a failing server', 503, 'sorry', 'fail', /^the server fails \(HTTP 503\)/, /^look at the log/],
    ['a web page', 200, '<html>', 'warn', /^answers, but gives no list of models \(HTTP 200\)/, /^check that CODRIVER_LLM_BASE_URL/],
    ['a wrong path', 404, '{"error": 1}', 'warn', /^answers, but gives no list of models \(HTTP 404\)/, /^check that CODRIVER_LLM_BASE_URL/],
    ['a missing model', 200, JSON.stringify({ data: [{ id: 'gpt-5-mine' }] }), 'fail', /^there is no model gpt-5-mini at/, /did you mean gpt-5-mine\?$/],
  ])('says what to do about %s', async (_what, httpStatus, body, status, message, remedy) => {
    const { baseUrl } = await endpoint(httpStatus, body);
    expect(await modelCheck.run(settingsWith({ llm: { baseUrl } }))).toMatchObject({ status, message: expect.stringMatching(message), remedy: expect.stringMatching(remedy) });
  });

  it('says that nobody answers', async () => {
    const { baseUrl } = await endpoint(200, MODELS);
    server?.close();
    expect(await modelCheck.run(settingsWith({ llm: { baseUrl } }))).toMatchObject({ status: 'fail', message: expect.stringMatching(/^no answer \(.*ECONNREFUSED.*\) from http/), remedy: 'start the server, or correct CODRIVER_LLM_BASE_URL' });
  });

  it('touches no network when answers are recorded or given by hand', async () => {
    const { baseUrl, asked } = await endpoint(200, MODELS);
    const pack = join(folder, 'pack.jsonl');
    writeFileSync(pack, '');
    expect(await modelCheck.run(settingsWith({ run: { llm: 'replay' }, llm: { baseUrl, apiKey: 'k', pack } }))).toEqual({ status: 'ok', message: `recorded answers are used: ${pack}` });
    expect(await modelCheck.run(settingsWith({ run: { llm: 'manual' }, llm: { baseUrl } }))).toEqual({ status: 'ok', message: 'prompts are answered by hand through files' });
    expect(await modelCheck.run(settingsWith({ llm: { pack: join(folder, 'none') } }))).toMatchObject({ status: 'fail', remedy: expect.stringContaining('--llm-pack') });
    expect(asked).toEqual([]);
  });
});

describe('the check of the run folder', () => {
  it('leaves nothing behind, and does not make a folder that is not there yet', async () => {
    const runs = join(folder, 'deep', 'runs');
    expect(await runFolderCheck.run(settingsWith({ run: { folder: runs } }))).toMatchObject({ message: expect.stringMatching(/free, can be written/) });
    expect([existsSync(runs), readdirSync(folder)]).toEqual([false, []]);
  });

  it.skipIf(process.getuid?.() === 0)('fails when the folder cannot be written (skipped for root, who can write everything)', async () => {
    const runs = join(folder, 'runs');
    mkdirSync(runs);
    chmodSync(runs, 0o500);
    expect(await runFolderCheck.run(settingsWith({ run: { folder: runs } }))).toMatchObject({ status: 'fail', message: expect.stringContaining('EACCES') });
  });

  it('fails when there is a file in its place', async () => {
    const file = join(folder, 'runs');
    writeFileSync(file, '');
    expect(await runFolderCheck.run(settingsWith({ run: { folder: file } }))).toMatchObject({ status: 'fail', message: expect.stringContaining('ENOTDIR'), remedy: expect.stringContaining('--folder') });
  });
});

describe('codriver doctor', () => {
  it('gives one line per check, and fails as a broken environment when one fails', async () => {
    const pack = join(folder, 'none.jsonl');
    const { exitCode, stdout, stderr } = await run(CODRIVER, ['doctor', '--llm', 'replay', '--llm-pack', pack, '--progress', 'none']);
    const lines = stdout.trimEnd().split('\n');
    expect([exitCode, stderr, lines.length]).toEqual([3, '', CHECKS.length]);
    expect(lines.map((line) => /^(?:ok|warn|fail) +(.*?):/.exec(line)?.[1])).toEqual(CHECKS.map(({ name }) => name));
    expect(lines.find((line) => line.startsWith('fail'))).toContain(`${pack}. How to fix: set CODRIVER_LLM_API_KEY`);
  });

  it('gives the same as one document with --json', async () => {
    const { baseUrl } = await endpoint(200, MODELS);
    const { stdout } = await run(CODRIVER, ['doctor', '--json', '--folder', folder], { env: { CODRIVER_LLM_BASE_URL: baseUrl } });
    const { checks }: { checks: { check: string; status: string }[] } = JSON.parse(stdout);
    expect(checks.map(({ check }) => check)).toEqual(CHECKS.map(({ name }) => name));
    expect(checks.filter(({ check }) => ['Node', 'policy sandbox', 'language model'].includes(check)).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
    // How fast the simulator is depends on the machine; that it drives does not.
    expect(checks.find(({ check }) => check === 'simulator speed')).toMatchObject({ status: expect.stringMatching(/^(?:ok|warn)$/), facts: { town: 'Codriver01', stepsPerS: expect.any(Number) } });
  });

  it('tells what is wrong with the town in the same words as training does', async () => {
    const { exitCode, stdout } = await run(CODRIVER, ['doctor', '--world-map', 'no/such.xodr', '--progress', 'none']);
    expect(exitCode).toBe(3);
    expect(stdout).toContain('fail  simulator speed: the map does not exist: no/such.xodr. How to fix: check the path\n');
  });
});
