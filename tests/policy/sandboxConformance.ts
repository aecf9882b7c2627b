import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packBatch } from '../../src/policy/packBatch.ts';
import type { PolicySandbox } from '../../src/policy/PolicySandbox.ts';
import type { PolicyEngineName } from '../../src/policy/PolicyEngineName.ts';
import { preparePolicy } from '../../src/policy/preparePolicy.ts';
import { contract, prepared, SHORT_LIMITS, type OpenSandbox } from './sandboxContract.ts';

const INPUTS = [{ v: 1, list: [] }, { v: 2, list: [5] }, { v: 3, list: [1, 2, 3, 4] }];

/** What every sandbox does with policies that mean well, or fail by mistake. */
export function sandboxConformance(open: OpenSandbox, engine: PolicyEngineName = 'isolated-vm'): void {
  let sandbox: PolicySandbox;
  beforeAll(async () => {
    sandbox = await open(contract, SHORT_LIMITS);
  });
  afterAll(() => sandbox.close());

  async function runAll(source: string, inputs = INPUTS) {
    const handle = await sandbox.load(prepared(source));
    const batch = await sandbox.loadBatch(packBatch(contract.input, inputs));
    const results = await sandbox.runBatch(handle, batch);
    await sandbox.dropBatch(batch);
    await sandbox.unload(handle);
    return results;
  }

  async function session(source: string) {
    return sandbox.session(await sandbox.load(prepared(source)));
  }

  describe('a batch', () => {
    it('gives one packed output per input, in order', async () => {
      const results = await runAll('function drive(scene) { return { action: { t: scene.v + scene.list.length, r: scene.list.length > 1 ? "y" : "x" } }; }');
      expect(results).toEqual([
        { ok: true, output: Float32Array.of(1, 0), log: '' },
        { ok: true, output: Float32Array.of(3, 0), log: '' },
        { ok: true, output: Float32Array.of(7, 1), log: '' },
      ]);
    });

    it('of no inputs gives no results', async () => {
      expect(await runAll('function drive() { return { action: { t: 1, r: "x" } }; }', [])).toEqual([]);
    });

    it('starts every call with empty memory and a fresh policy', async () => {
      const results = await runAll('let calls = 0; function drive(scene, memory) { calls++; memory.n = (memory.n ?? 0) + 1; return { action: { t: calls * 10 + memory.n, r: "x" }, memory }; }');
      expect(results.map((result) => result.ok && result.output[0])).toEqual([11, 11, 11]);
    });

    it('takes memory texts with its inputs', async () => {
      const handle = await sandbox.load(prepared('function drive(scene, memory) { return { action: { t: memory.n, r: "x" } }; }'));
      const batch = await sandbox.loadBatch({ ...packBatch(contract.input, INPUTS.slice(0, 2)), memories: ['{"n":4}', '{"n":9}'] });
      expect((await sandbox.runBatch(handle, batch)).map((result) => result.ok && result.output[0])).toEqual([4, 9]);
    });

    it('is loaded once and used by many policies', async () => {
      const batch = await sandbox.loadBatch(packBatch(contract.input, INPUTS));
      const sums: unknown[] = [];
      for (const factor of [1, 2, 3]) {
        const handle = await sandbox.load(prepared(`function drive(scene) { return { action: { t: scene.v * ${factor}, r: "x" } }; }`));
        sums.push((await sandbox.runBatch(handle, batch)).map((result) => result.ok && result.output[0]));
      }
      expect(sums).toEqual([[1, 2, 3], [2, 4, 6], [3, 6, 9]]);
    });

    it('goes on after a failing input and names its line', async () => {
      const results = await runAll('function drive(scene) {\n  const first = scene.list[0];\n  return { action: { t: first.toFixed(1) * 1, r: "x" } };\n}');
      expect(results.map((result) => (result.ok ? result.output[0] : result.failure))).toEqual([
        { kind: 'exception', message: expect.stringMatching(/^TypeError: .*toFixed/), line: 3 },
        5,
        1,
      ]);
    });

    it('cannot change an input for the next policy', async () => {
      const batch = await sandbox.loadBatch(packBatch(contract.input, INPUTS));
      const vandal = await sandbox.load(prepared('function drive(scene) { scene.v = 99; scene.list.push(7); scene.list.length = 1; return { action: { t: scene.v, r: "x" } }; }'));
      const reader = await sandbox.load(prepared('function drive(scene) { return { action: { t: scene.v, r: "x" } }; }'));
      await sandbox.runBatch(vandal, batch);
      expect((await sandbox.runBatch(reader, batch)).map((result) => result.ok && result.output[0])).toEqual([1, 2, 3]);
    });

    it('gives identical results when it is run again', async () => {
      const source = 'function drive(scene) { let t = 0; for (const x of scene.list) t += Math.random() * x; if (t > 4) throw new Error("t is " + t); return { action: { t, r: "x" } }; }';
      expect(await runAll(source)).toEqual(await runAll(source));
    });

    it('of many short calls has every result in its place: good, failing, logging and stopped ones', async () => {
      const slow = "if (scene.v === 150) /^(a+)+$/.test('a'.repeat(60) + 'b');";
      const source = `function drive(scene) { if (scene.v % 7 === 0) throw new Error('v is ' + scene.v); if (scene.v % 11 === 0) console.log(scene.v); ${slow} return { action: { t: scene.v, r: 'x' } }; }`;
      const inputs = Array.from({ length: 200 }, (_, v) => ({ v, list: [] }));
      const expected = inputs.map(({ v }) => (v % 7 === 0 ? `v is ${v}` : v === 150 ? 'timeout' : v % 11 === 0 ? `${v} logged` : v));
      const results = await runAll(source, inputs);
      expect(results.map((result) => (result.ok ? (result.log === '' ? result.output[0] : `${result.log.trim()} logged`) : result.failure.kind === 'timeout' ? 'timeout' : result.failure.message.replace('Error: ', '')))).toEqual(expected);
    });

    it('stops running a policy that keeps using up its steps', async () => {
      const endless = await sandbox.load(prepared('function drive(scene) {\n  while (scene.v > 0);\n}'));
      const batch = await sandbox.loadBatch(packBatch(contract.input, Array.from({ length: 40 }, () => ({ v: 1, list: [] }))));
      const results = await sandbox.runBatch(endless, batch);
      expect(results.map((result) => (result.ok ? '' : `${result.failure.kind} ${result.failure.line} ${result.failure.message.slice(0, 7)}`))).toEqual([
        ...Array.from({ length: 32 }, () => 'fuel 2 used up'),
        ...Array.from({ length: 8 }, () => 'fuel undefined not run'),
      ]);
    });
  });

  describe('a session', () => {
    it('hands the memory of one call to the next, until it is reset', async () => {
      const drive = await session('function drive(scene, memory) { const n = (memory.n ?? 0) + 1; return { action: { t: n, r: "x" }, memory: { n } }; }');
      const outputs = [];
      for (let call = 0; call < 3; call += 1) outputs.push(await drive.call(Float32Array.of(0, 0)));
      expect(outputs.map((result) => result.ok && result.output[0])).toEqual([1, 2, 3]);
      expect(drive.memory).toBe('{"n":3}');
      drive.reset();
      expect(await drive.call(Float32Array.of(0, 0))).toEqual({ ok: true, output: Float32Array.of(1, 0), log: '' });
    });

    it('can be saved and restored, and does not mix with another one of the same policy', async () => {
      const handle = await sandbox.load(prepared('function drive(scene, memory) { const n = (memory.n ?? 0) + scene.v; return { action: { t: n, r: "x" }, memory: { n } }; }'));
      const first = sandbox.session(handle);
      const second = sandbox.session(handle);
      await first.call(Float32Array.of(5, 0));
      const saved = first.memory;
      await second.call(Float32Array.of(100, 0));
      await first.call(Float32Array.of(5, 0));
      first.memory = saved;
      expect(await first.call(Float32Array.of(1, 0))).toEqual({ ok: true, output: Float32Array.of(6, 0), log: '' });
      expect(second.memory).toBe('{"n":100}');
    });

    it('keeps its memory when a call fails', async () => {
      const drive = await session('function drive(scene, memory) { memory.n = (memory.n ?? 0) + 1; if (scene.v < 0) throw new Error("no"); return { action: { t: memory.n, r: "x" }, memory }; }');
      await drive.call(Float32Array.of(1, 0));
      expect(await drive.call(Float32Array.of(-1, 0))).toEqual({ ok: false, failure: { kind: 'exception', message: 'Error: no', line: 1 }, log: '' });
      expect(await drive.call(Float32Array.of(1, 0))).toEqual({ ok: true, output: Float32Array.of(2, 0), log: '' });
    });

    it('treats missing memory as empty', async () => {
      const drive = await session('function drive() { return { action: { t: 0, r: "x" } }; }');
      await drive.call(Float32Array.of(1, 0));
      expect(drive.memory).toBe('{}');
    });
  });

  describe('a policy', () => {
    it('may be TypeScript, and use the helpers', async () => {
      const results = await runAll('type Scene = { v: number };\nfunction drive(scene: Scene) {\n  const t: number = clamp(scene.v * SCALE.factor, 0, 5);\n  return { action: { t, r: "x" as const } };\n}');
      expect(results.map((result) => result.ok && result.output[0])).toEqual([2, 4, 5]);
    });

    it('may name its own things like helpers, but cannot change helpers for later calls', async () => {
      expect((await runAll('const clamp = (x) => x; function drive(scene) { return { action: { t: clamp(scene.v), r: "x" } }; }')).map((result) => result.ok)).toEqual([true, true, true]);
      const changed = await runAll('function drive(scene) { const t = clamp(9, 0, scene.v); clamp = () => 7; return { action: { t, r: "x" } }; }');
      expect(changed.map((result) => result.ok && result.output[0])).toEqual([1, 2, 3]);
      expect((await runAll('function drive() { SCALE.factor = 3; }')).map((result) => result.ok || result.failure.kind)).toEqual(['exception', 'exception', 'exception']);
    });

    it('gets the same random numbers in every call', async () => {
      const results = await runAll('function drive() { return { action: { t: Math.random() + Math.random(), r: "x" } }; }');
      expect(new Set(results.map((result) => result.ok && result.output[0])).size).toBe(1);
    });

    it('can write a log, which is kept per call and cut', async () => {
      const [first, second] = await runAll('function drive(scene) { if (scene.v === 1) console.log("v", scene.v, { a: [1] }, undefined, null); else console.warn("x".repeat(9000)); return { action: { t: 1, r: "x" } }; }');
      expect(first?.log).toBe('v 1 {"a":[1]} undefined null\n');
      expect(second?.log).toBe('x'.repeat(2000));
    });

    it('keeps the log of a call that fails', async () => {
      const [first] = await runAll('function drive(scene) { console.log("so far"); throw new TypeError("no"); }');
      expect(first).toEqual({ ok: false, failure: { kind: 'exception', message: 'TypeError: no', line: 1 }, log: 'so far\n' });
    });

    it('that fails at its top level fails in every call', async () => {
      const results = await runAll('const a = null;\nconst b = a.x;\nfunction drive() {}');
      expect(results).toEqual(INPUTS.map(() => ({ ok: false, failure: { kind: 'exception', message: expect.stringMatching(/^TypeError: .*'x'/), line: 2 }, log: '' })));
    });

    it('may define its own errors and override inherited names', async () => {
      const [first] = await runAll('class Lost extends Error { constructor(m) { super(m); this.name = "Lost"; } }\nfunction drive() {\n  const o = {}; o.toString = () => "mine";\n  throw new Lost(String(o));\n}');
      // QuickJS takes the place where the inherited constructor is called.
      expect(first).toEqual({ ok: false, failure: { kind: 'exception', message: 'Lost: mine', line: engine === 'quickjs' ? 1 : 4 }, log: '' });
    });

    it.skipIf(engine === 'quickjs')('fails with its line when the engine does not take what our parser took (QuickJS takes all of it)', async () => {
      const [first] = await runAll('function drive(scene) {\n  let x = 2;\n  return 0 <!--x;\n}');
      expect(first).toEqual({ ok: false, failure: { kind: 'exception', message: expect.stringMatching(/^does not compile: .*HTML comments/), line: 3 }, log: '' });
    });

    it('may use sort, flat, replace and the other built-in functions as everywhere', async () => {
      const results = await runAll(
        `function drive(scene) {
          const text = ['b', 'a'].sort().join('').replace('a', (m) => m + 'z').padEnd(5, '.').split('');
          const numbers = [...new Set([3, 1, 2, 1])].toSorted((a, b) => a - b).concat([[4]].flat(), Array.from({ length: 2 }, (_, i) => i)).slice(1);
          const typed = Float64Array.from(numbers).fill(1, 0, 1);
          return { action: { t: text.length * 100 + numbers.length * 10 + typed[0] + numbers.indexOf(4), r: 'x' } };
        }`,
      );
      expect(results.map((result) => result.ok && result.output[0])).toEqual([553, 553, 553]);
    });
  });

  it('refuses a policy that was prepared with other helpers', async () => {
    const other = preparePolicy('function drive() {}', { functionName: 'drive' });
    if (other.kind === 'rejected') throw new Error(other.message);
    await expect(sandbox.load(other)).rejects.toMatchObject({ code: 'SANDBOX_HANDLE', remedy: expect.stringContaining('made for') });
  });

  it('calls plain functions with one argument or with named parts of the input', async () => {
    const source = 'function drive(scene) { return { t: scene.v, r: "x" }; }';
    const whole = await open({ ...contract, call: { shape: 'plain' } }, SHORT_LIMITS);
    const parts = await open({ ...contract, call: { shape: 'plain', parameters: ['list', 'v'] } }, SHORT_LIMITS);
    try {
      const results = [];
      for (const [plain, text] of [[whole, source], [parts, 'function drive(list, v) { return { t: list.length * 10 + v, r: "y" }; }']] as const) {
        const handle = await plain.load(prepared(text));
        results.push((await plain.runBatch(handle, await plain.loadBatch(packBatch(contract.input, INPUTS)))).map((result) => result.ok && result.output[0]));
      }
      expect(results).toEqual([[1, 2, 3], [1, 12, 43]]);
    } finally {
      await whole.close();
      await parts.close();
    }
  });

  it('refuses work once it is closed', async () => {
    const closed = await open(contract, SHORT_LIMITS);
    const handle = await closed.load(prepared('function drive() {}'));
    await closed.close();
    await closed.close();
    await expect(closed.session(handle).call(Float32Array.of(1, 0))).rejects.toMatchObject({ code: 'SANDBOX_CLOSED' });
  });
}
