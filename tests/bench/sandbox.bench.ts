import { actionCodec, sceneCodec } from '../../src/driving/sceneCodec.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { packBatch } from '../../src/policy/packBatch.ts';
import { preparePolicy } from '../../src/policy/preparePolicy.ts';
import { ProcessSandbox } from '../../src/policy/ProcessSandbox.ts';
import type { BatchHandle, PolicyHandle } from '../../src/policy/PolicySandbox.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { BENCH_POLICY } from './benchPolicy.ts';
import { syntheticScene } from './syntheticScene.ts';

const SCENES = 1000;
const POLICIES = 8;
const TICKS = 2000;

/** How fast the sandbox answers: one tick of closed-loop driving, and one observation of a batch that many policies share. */
export async function bench(): Promise<BenchFigure[]> {
  const openedAt = performance.now();
  const sandbox = await ProcessSandbox.open({ call: { shape: 'withMemory', result: 'action' }, input: sceneCodec, output: actionCodec });
  const openMs = performance.now() - openedAt;
  try {
    const random = new SeededRandom(1);
    const scenes = Array.from({ length: SCENES }, (_, index) => syntheticScene(random, index));
    const packed = packBatch(sceneCodec, scenes);
    const batch = await sandbox.loadBatch(packed);
    const policies: PolicyHandle[] = [];
    let prepareMs = Infinity;
    for (let index = 0; index < POLICIES; index += 1) {
      const start = performance.now();
      const policy = preparePolicy(`${BENCH_POLICY}\n// ${index}`, { functionName: 'drive' });
      prepareMs = Math.min(prepareMs, performance.now() - start);
      if (policy.kind === 'rejected') throw new Error(policy.message);
      policies.push(await sandbox.load(policy));
    }
    const first = packed.words.subarray(packed.offsets[0], packed.offsets[1]);
    const ticks = await tickTimes(sandbox, policies[0]!, first);
    const perObservation = await batchTimes(sandbox, policies, batch);
    return [
      { name: 'sandbox: open', value: openMs, unit: 'ms', better: 'lower', must: 1000, aim: 150 },
      { name: 'sandbox: prepare a policy of 1.6 kB, best', value: prepareMs, unit: 'ms', better: 'lower', must: 20, aim: 2 },
      { name: 'sandbox: tick, median', value: ticks.medianMs, unit: 'ms', better: 'lower', must: 0.5, aim: 0.1 },
      { name: 'sandbox: tick, 99 %', value: ticks.p99Ms, unit: 'ms', better: 'lower', must: 5, aim: 0.5 },
      { name: `sandbox: batch of ${SCENES} scenes, per observation, first use of a policy, median`, value: perObservation.firstUs, unit: 'us', better: 'lower', must: 100, aim: 40 },
      { name: `sandbox: batch of ${SCENES} scenes, per observation, warm, median`, value: perObservation.warmUs, unit: 'us', better: 'lower' },
      { name: `sandbox: batch of ${SCENES} scenes, per observation, warm, best`, value: perObservation.bestUs, unit: 'us', better: 'lower', must: 30, aim: 15 },
    ];
  } finally {
    await sandbox.close();
  }
}

async function tickTimes(sandbox: ProcessSandbox, handle: PolicyHandle, input: Float32Array): Promise<{ medianMs: number; p99Ms: number }> {
  const session = sandbox.session(handle);
  const times: number[] = [];
  for (let tick = 0; tick < TICKS; tick += 1) {
    const start = performance.now();
    const result = await session.call(input);
    times.push(performance.now() - start);
    if (!result.ok) throw new Error(result.failure.message);
  }
  // The first calls run unoptimised.
  const sorted = times.slice(TICKS / 4).toSorted((a, b) => a - b);
  return { medianMs: sorted[sorted.length >> 1]!, p99Ms: sorted[Math.floor(sorted.length * 0.99)]! };
}

async function batchTimes(sandbox: ProcessSandbox, policies: readonly PolicyHandle[], batch: BatchHandle): Promise<{ firstUs: number; warmUs: number; bestUs: number }> {
  const rounds: number[][] = [[], [], [], []];
  for (const times of rounds) {
    for (const policy of policies) {
      const start = performance.now();
      const results = await sandbox.runBatch(policy, batch);
      times.push(((performance.now() - start) * 1000) / results.length);
      const failing = results.find((result) => !result.ok);
      if (failing !== undefined && !failing.ok) throw new Error(failing.failure.message);
    }
  }
  const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[times.length >> 1]!;
  const warm = rounds.slice(1).flat();
  return { firstUs: median(rounds[0]!), warmUs: median(warm), bestUs: Math.min(...warm) };
}
