import { describe, expect, it } from 'vitest';
import { HostProcess } from '../../src/policy/process/HostProcess.ts';
import { REPLY, REQUEST } from '../../src/policy/wire/Frame.ts';
import type { HostSettings } from '../../src/policy/wire/hostSettings.ts';
import { contract, unchecked } from './sandboxContract.ts';

const LIMITS = { silenceMs: 3000, growthMb: 400 };

function settings(heapMb: number): HostSettings {
  const harnessText = JSON.stringify({ withMemory: true, resultName: 'action', parameters: undefined, steps: 1e15, memoryCharacters: 100, logCharacters: 100, exampleText: contract.output.exampleText });
  const engine = { unpackSource: contract.input.unpackSource, packSource: contract.output.packSource, maxOutputWords: 2, harnessText, preludeCode: '', heapMb, setupTimeoutMs: 2000 };
  return { engineName: 'isolated-vm', engine, maxInputWords: 8, callTimeoutMs: 2500, parentPid: process.pid };
}

/** What is given to a policy that meets `prepared` isolates made ahead, and to a second one that meets one less. */
async function answers(prepared: number): Promise<unknown> {
  const host = await HostProcess.start(settings(32), LIMITS);
  const given: unknown[] = [];
  for (let spare = 0; spare < prepared; spare += 1) await host.exchange({ kind: REQUEST.prepare }, ({ kind }) => kind === REPLY.done);
  for (const [id, source] of ['function drive(scene, memory) { Object.prototype.left = 1; }', 'function drive(scene, memory) { return { action: { t: "left" in {} ? 1 : 2 + Math.random(), r: "y" }, memory }; }'].entries()) {
    host.send({ kind: REQUEST.load, a: id, text: unchecked(source).code });
    await host.exchange({ kind: REQUEST.call, a: id, text: '{}', bytes: new Uint8Array(8) }, ({ kind, a, text, bytes }) => {
      if (kind === REPLY.result) given.push({ status: a, text, bytes: [...bytes] });
      return kind === REPLY.result;
    });
  }
  await host.close();
  return given;
}

async function deathBy(source: string, heapMb: number): Promise<unknown> {
  const host = await HostProcess.start(settings(heapMb), LIMITS);
  host.send({ kind: REQUEST.load, a: 1, text: unchecked(source).code });
  let answer: unknown;
  const death = await host.exchange({ kind: REQUEST.call, a: 1, text: '{}', bytes: new Uint8Array(8) }, (frame) => {
    answer = { status: frame.a, text: frame.text };
    return frame.kind === REPLY.result;
  });
  const alive = host.alive;
  await host.close();
  return { death, answer, alive };
}

describe('the process that runs policies', () => {
  it('gives each policy an isolate of its own, whether it was made ahead or not, and the same answers', async () => {
    const plain = await answers(0);
    expect(plain).toMatchObject([{ status: 1, text: expect.stringContaining('not extensible') }, { status: 0, text: '{}' }]);
    expect(await answers(1)).toEqual(plain);
    expect(await answers(3)).toEqual(plain);
  });

  it('says what to do when it cannot be started', async () => {
    await expect(HostProcess.start(settings(32), LIMITS, { node: '/nowhere/node', libc: 'glibc' })).rejects.toMatchObject({
      name: 'PolicySandboxError',
      code: 'SANDBOX_START',
      message: expect.stringContaining('ENOENT'),
      kind: 'environment',
      remedy: expect.stringContaining('Node is version 24'),
    });
  });

  it('says what to do when it ends at once', async () => {
    await expect(HostProcess.start(settings(32), LIMITS, { node: '/bin/false', libc: 'glibc' })).rejects.toMatchObject({ code: 'SANDBOX_START', message: expect.stringContaining('ended at once') });
  });

  it('says what to do when isolated-vm is not there for the platform', async () => {
    await expect(HostProcess.start(settings(32), LIMITS, { node: process.execPath, libc: 'unheard-of' })).rejects.toMatchObject({
      name: 'PolicySandboxError',
      code: 'SANDBOX_ENGINE',
      where: expect.stringContaining('isolated-vm'),
      remedy: expect.stringContaining('npm ci'),
    });
  });

  it('takes the death of the engine for want of memory as memory', async () => {
    // Without a budget of steps this grows a table in one native step when the heap is nearly full: V8 gives up and aborts.
    const source = 'function drive() { const m = new Map(); let i = 0; while (true) m.set(i++, i); }';
    expect(await deathBy(source, 32)).toMatchObject({ death: 'memory', alive: false });
  });

  it('is killed when it takes too much memory outside the heap of the policy', async () => {
    // Numbers of unlimited length: a single native operation that neither the deadline nor the heap limit can stop.
    const source = 'function drive() { const all = []; for (let n = 2n ** 30000000n; ; ) all.push(n + 1n, n + 2n, n + 3n); }';
    expect(await deathBy(source, 2000)).toMatchObject({ death: 'memory', alive: false });
  });
});
