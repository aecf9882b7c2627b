import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packBatch } from '../../src/policy/packBatch.ts';
import type { BatchHandle, PolicyHandle, PolicySandbox } from '../../src/policy/PolicySandbox.ts';
import type { PolicyEngineName } from '../../src/policy/PolicyEngineName.ts';
import { preparePolicy } from '../../src/policy/preparePolicy.ts';
import { hostilePolicies } from './hostilePolicies.ts';
import { contract, prepared, SHORT_LIMITS, unchecked, type OpenSandbox } from './sandboxContract.ts';

const INNOCENT = 'function drive(scene, memory) { return { action: { t: scene.v * 2 + Math.random(), r: "y" }, memory: { n: 1 } }; }';

/** Every hostile policy must end as a failing result with its reason, and leave its neighbour alone. For any backend. */
export function hostileConformance(open: OpenSandbox, engine: PolicyEngineName = 'isolated-vm'): void {
  let sandbox: PolicySandbox;
  let batch: BatchHandle;
  let innocent: PolicyHandle;
  let expected: unknown;

  beforeAll(async () => {
    sandbox = await open(contract, SHORT_LIMITS);
    batch = await sandbox.loadBatch(packBatch(contract.input, [{ v: 1, list: [] }, { v: 2, list: [1, 2] }]));
    innocent = await sandbox.load(prepared(INNOCENT));
    expected = await sandbox.runBatch(innocent, batch);
    expect(expected).toEqual([expect.objectContaining({ ok: true }), expect.objectContaining({ ok: true })]);
  });
  afterAll(() => sandbox.close());

  for (const [family, policies] of hostilePolicies) {
    describe(family, () => {
      for (const { name, source, rejected, quickjs, ...v8 } of policies) {
        const { kind, reason } = engine === 'quickjs' && quickjs !== undefined ? quickjs : v8;
        it(`contains: ${name}`, async () => {
          const handle = await sandbox.load(unchecked(source));
          const session = sandbox.session(handle);
          const result = await session.call(Float32Array.of(1, 0));
          expect(result).toEqual({ ok: false, failure: expect.objectContaining({ kind, message: expect.stringMatching(reason) }), log: expect.any(String) });
          expect(session.memory).toBe('{}');
          await sandbox.unload(handle);
          expect(await sandbox.runBatch(innocent, batch)).toEqual(expected);
        });
        if (rejected !== undefined) {
          it(`is rejected before it runs: ${name}`, () => {
            expect(preparePolicy(source, contract)).toEqual(expect.objectContaining({ kind: 'rejected', code: 'forbidden', message: expect.stringMatching(rejected), line: expect.any(Number) }));
          });
        }
      }
    });
  }
}
