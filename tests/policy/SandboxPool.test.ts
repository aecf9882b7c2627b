import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { packBatch } from '../../src/policy/packBatch.ts';
import type { PolicyResult } from '../../src/policy/PolicyResult.ts';
import { SandboxPool } from '../../src/policy/SandboxPool.ts';
import { sandboxConformance } from './sandboxConformance.ts';
import { contract, prepared, SHORT_LIMITS } from './sandboxContract.ts';

/** Hangs in native code, where only the death of the process helps. */
const STUCK = '[].forEach.call({ length: 2 ** 53 - 1 }, () => 1);';
const INPUTS = Array.from({ length: 60 }, (_, v) => ({ v, list: [v] }));

/** Policies of every temper: good, random, failing, endless, deadly, with a log. */
const SOURCES = [
  'function drive(scene) { return { action: { t: scene.v * 2, r: "x" } }; }',
  'function drive(scene) { return { action: { t: Math.random() + scene.v, r: "y" } }; }',
  'function drive(scene) { if (scene.v % 7 === 3) throw new Error("seven"); console.log(scene.v); return { action: { t: 1, r: "x" } }; }',
  'function drive(scene) { while (scene.v > 9); return { action: { t: 1, r: "x" } }; }',
  `function drive(scene) { if (scene.v === 20) ${STUCK} return { action: { t: scene.v, r: "x" } }; }`,
  'function drive(scene) { return { action: { t: NaN, r: "x" } }; }',
];

async function pooled<T>(processes: number, body: (pool: SandboxPool) => Promise<T>): Promise<T> {
  const pool = await SandboxPool.open(contract, SHORT_LIMITS, { processes });
  try {
    return await body(pool);
  } finally {
    await pool.close();
  }
}

/** @param expected policies that the pool is told of, with time to get ready for them after a first batch */
function runAll(processes: number, order: readonly number[], expected = 0): Promise<PolicyResult[][]> {
  return pooled(processes, async (pool) => {
    const batch = await pool.loadBatch(packBatch(contract.input, INPUTS));
    if (expected > 0) {
      await pool.runBatch(await pool.load(prepared(SOURCES[0]!)), batch);
      pool.expect(expected);
      await sleep(500);
    }
    const handles = await Promise.all(SOURCES.map((source) => pool.load(prepared(source))));
    const results = Array.from<PolicyResult[]>({ length: SOURCES.length });
    await Promise.all(order.map(async (index) => void (results[index] = await pool.runBatch(handles[index]!, batch))));
    return results;
  });
}

describe('a pool of one process', () => sandboxConformance((one, limits) => SandboxPool.open(one, limits, { processes: 1 })));
describe('a pool of three processes', () => sandboxConformance((one, limits) => SandboxPool.open(one, limits, { processes: 3 })));

describe('a pool of sandbox processes', () => {
  it('gives the same results whatever its size, the order of asking, and whether it was told of the policies before', async () => {
    const one = await runAll(1, [0, 1, 2, 3, 4, 5]);
    expect(one.map((results) => results.filter(({ ok }) => ok).length)).toEqual([60, 60, 51, 10, 59, 0]);
    expect(await runAll(2, [4, 3, 0, 5, 1, 2], 6)).toEqual(one);
    expect(await runAll(4, [5, 4, 3, 2, 1, 0])).toEqual(one);
  });

  it('loses only the child in which a policy had to be killed', async () => {
    await pooled(3, async (pool) => {
      const batch = await pool.loadBatch(packBatch(contract.input, INPUTS));
      const before = pool.processIds;
      expect(new Set(before).size).toBe(3);
      await pool.runBatch(await pool.load(prepared(SOURCES[4]!)), batch);
      const after = pool.processIds;
      expect(after.length).toBeGreaterThanOrEqual(2);
      expect(before.filter((pid) => after.includes(pid))).toHaveLength(2);
    });
  });

  it('works in all its children at the same time', async () => {
    await pooled(2, async (pool) => {
      const slow = await pool.load(prepared(`function drive() { ${STUCK} }`));
      const quick = await pool.load(prepared(SOURCES[0]!));
      const batch = await pool.loadBatch(packBatch(contract.input, INPUTS));
      const ended: string[] = [];
      await Promise.all([
        pool.runBatch(slow, batch).then(() => ended.push('slow')),
        pool.runBatch(quick, batch).then(() => ended.push('quick')),
        pool.runBatch(quick, batch).then(() => ended.push('quick')),
      ]);
      expect(ended).toEqual(['quick', 'quick', 'slow']);
    });
  });

  it('keeps sessions apart, wherever they run', async () => {
    await pooled(2, async (pool) => {
      const handle = await pool.load(prepared('function drive(scene, memory) { const n = (memory.n ?? 0) + scene.v; return { action: { t: n, r: "x" }, memory: { n } }; }'));
      const sessions = [1, 10, 100].map((step) => ({ session: pool.session(handle), step }));
      for (let call = 0; call < 3; call += 1) await Promise.all(sessions.map(({ session, step }) => session.call(Float32Array.of(step, 0))));
      expect(sessions.map(({ session }) => session.memory)).toEqual(['{"n":3}', '{"n":30}', '{"n":300}']);
    });
  });

  it('refuses handles that it does not know any more', async () => {
    await pooled(2, async (pool) => {
      const handle = await pool.load(prepared(SOURCES[0]!));
      const batch = await pool.loadBatch(packBatch(contract.input, INPUTS));
      await pool.unload(handle);
      await expect(pool.runBatch(handle, batch)).rejects.toMatchObject({ code: 'SANDBOX_HANDLE' });
    });
  });
});
