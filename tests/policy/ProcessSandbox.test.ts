import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packBatch } from '../../src/policy/packBatch.ts';
import { ProcessSandbox } from '../../src/policy/ProcessSandbox.ts';
import { sandboxConformance } from './sandboxConformance.ts';
import { contract, prepared, SHORT_LIMITS, unchecked } from './sandboxContract.ts';

const ONE = Float32Array.of(1, 0);
/** Hangs in native code, where only the death of the process helps. */
const STUCK = '[].forEach.call({ length: 2 ** 53 - 1 }, () => 1);';

describe('the process sandbox', () => {
  sandboxConformance((contract, limits) => ProcessSandbox.open(contract, limits));

  it('kills a stuck process, marks the culprit alone, and goes on with everything that was loaded', async () => {
    await using sandbox = await opened();
    const inputs = Array.from({ length: 20 }, (_, v) => ({ v, list: [] }));
    const batch = await sandbox.loadBatch(packBatch(contract.input, inputs));
    const good = await sandbox.load(prepared('function drive(scene) { return { action: { t: scene.v, r: "x" } }; }'));
    const bad = await sandbox.load(prepared(`function drive(scene) { if (scene.v === 7) ${STUCK} return { action: { t: scene.v, r: "x" } }; }`));
    const before = await sandbox.runBatch(good, batch);
    const [firstPid] = sandbox.processIds;
    const results = await sandbox.runBatch(bad, batch);
    expect(results.map((result) => (result.ok ? result.output[0] : result.failure))).toEqual(inputs.map(({ v }) => (v === 7 ? { kind: 'timeout', message: 'did not answer before the deadline' } : v)));
    expect(sandbox.processIds).not.toEqual([firstPid]);
    expect(await sandbox.runBatch(good, batch)).toEqual(before);
  });

  it('does not run the rest of a batch after too many kills', async () => {
    await using sandbox = await opened({ killsPerBatch: 1 });
    const batch = await sandbox.loadBatch(packBatch(contract.input, Array.from({ length: 5 }, (_, v) => ({ v, list: [] }))));
    const bad = await sandbox.load(prepared(`function drive(scene) { if (scene.v > 0) ${STUCK} return { action: { t: 1, r: "x" } }; }`));
    const notRun = { kind: 'timeout', message: 'not run: the policy had failed like this too often in this batch' };
    expect((await sandbox.runBatch(bad, batch)).map((result) => result.ok || result.failure)).toEqual([true, { kind: 'timeout', message: 'did not answer before the deadline' }, notRun, notRun, notRun]);
  });

  it('gives a full heap as memory, and a new isolate to the next call', async () => {
    await using sandbox = await opened({ steps: 50_000_000, callTimeoutMs: 5000, heapMb: 24 });
    const drive = sandbox.session(await sandbox.load(prepared('function drive(scene) { const all = []; while (scene.v > 0) all.push({ all, x: [1.5, 2.5, 3.5] }); return { action: { t: 3, r: "x" } }; }')));
    expect(await drive.call(ONE)).toEqual({ ok: false, failure: { kind: 'memory', message: 'used up its memory' }, log: '' });
    expect(await drive.call(Float32Array.of(0, 0))).toEqual({ ok: true, output: Float32Array.of(3, 0), log: '' });
  });

  it('retries a call whose process was killed from outside', async () => {
    await using sandbox = await opened();
    const drive = sandbox.session(await sandbox.load(prepared('function drive(scene, memory) { const n = (memory.n ?? 0) + 1; return { action: { t: n, r: "x" }, memory: { n } }; }')));
    await drive.call(ONE);
    const [pid] = sandbox.processIds;
    process.kill(pid!, 'SIGKILL');
    expect(await drive.call(ONE)).toEqual({ ok: true, output: Float32Array.of(2, 0), log: '' });
  });

  it('serves calls that are made at the same time one after the other', async () => {
    await using sandbox = await opened();
    const handle = await sandbox.load(prepared('function drive(scene) { return { action: { t: scene.v, r: "x" } }; }'));
    const results = await Promise.all(Array.from({ length: 50 }, (_, v) => sandbox.session(handle).call(Float32Array.of(v, 0))));
    expect(results.map((result) => result.ok && result.output[0])).toEqual(Array.from({ length: 50 }, (_, v) => v));
  });

  it('leaves no process behind when it is closed', async () => {
    const sandbox = await ProcessSandbox.open(contract, SHORT_LIMITS);
    const [pid] = sandbox.processIds;
    expect(isRunning(pid!)).toBe(true);
    await sandbox.close();
    expect(isRunning(pid!)).toBe(false);
  });

  it.skipIf(!existsSync('/proc/self/stat'))('loses its process when the parent is killed, even while a policy is stuck (needs /proc)', async () => {
    const parent = startParent('stuckParent.ts');
    const pids = await printedPids(parent);
    expect(pids.map(isRunning)).toEqual([true, true]);
    // The stuck call has begun by then.
    await sleep(300);
    parent.kill('SIGKILL');
    for (let waited = 0; waited < 5000 && pids.some(isRunning); waited += 100) await sleep(100);
    expect(pids.map(isRunning)).toEqual([false, false]);
  });

  it('does not keep a command alive that forgot to close it', async () => {
    const parent = startParent('forgetfulParent.ts');
    const ended = new Promise((resolve) => {
      parent.once('exit', resolve);
    });
    const pids = await printedPids(parent);
    expect(await ended).toBe(0);
    for (let waited = 0; waited < 5000 && pids.some(isRunning); waited += 100) await sleep(100);
    expect(pids.map(isRunning)).toEqual([false]);
  });

  it('makes room for any number of policies', async () => {
    await using sandbox = await opened();
    const batch = await sandbox.loadBatch(packBatch(contract.input, [{ v: 1, list: [] }]));
    const handles = [];
    for (let index = 0; index < 60; index += 1) handles.push(await sandbox.load(prepared(`function drive(scene) { return { action: { t: scene.v + ${index}, r: "x" } }; }`)));
    for (let round = 0; round < 2; round += 1) {
      const outputs = [];
      for (const handle of handles) outputs.push(...(await sandbox.runBatch(handle, batch)).map((result) => result.ok && result.output[0]));
      expect(outputs).toEqual(handles.map((_, index) => index + 1));
    }
  });

  it.skipIf(!existsSync('/proc/self/environ'))('does not hand the environment to processes of policies (needs /proc)', async () => {
    await using sandbox = await opened();
    const [pid] = sandbox.processIds;
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean)).toEqual([expect.stringMatching(/^LIBC=/)]);
  });

  it('says what to do when the helpers are faulty', async () => {
    await expect(ProcessSandbox.open({ ...contract, prelude: 'function clamp( {' })).rejects.toMatchObject({
      name: 'PolicySandboxError',
      code: 'SANDBOX_PRELUDE',
      where: 'prelude, line 1',
      remedy: 'correct the text of the prelude',
    });
  });

  it('takes a policy that V8 refuses as failing in every call', async () => {
    await using sandbox = await opened();
    const handle = await sandbox.load({ ...unchecked('function drive() {}'), code: 'export default (' });
    expect(await sandbox.session(handle).call(ONE)).toEqual({ ok: false, failure: { kind: 'exception', message: expect.stringMatching(/^does not compile: /), line: 1 }, log: '' });
  });
});

async function opened(limits = {}): Promise<ProcessSandbox & AsyncDisposable> {
  const sandbox = await ProcessSandbox.open(contract, { ...SHORT_LIMITS, ...limits });
  return Object.assign(sandbox, { [Symbol.asyncDispose]: () => sandbox.close() });
}

function startParent(file: string) {
  return spawn(process.execPath, [fileURLToPath(new URL(`./${file}`, import.meta.url))], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The first line that a parent prints: the process ids of its sandboxes. */
function printedPids(parent: ReturnType<typeof startParent>): Promise<number[]> {
  return new Promise((resolve) => {
    let text = '';
    parent.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(JSON.parse(text));
    });
  });
}

function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'ascii');
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z');
  } catch {
    return false;
  }
}
