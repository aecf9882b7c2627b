import { z } from 'zod';
import { packedCodec } from '../../packing/PackedCodec.ts';
import { packBatch } from '../../policy/packBatch.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import { ProcessSandbox } from '../../policy/ProcessSandbox.ts';
import type { PolicyResult } from '../../policy/PolicyResult.ts';
import type { Check, Finding } from './Check.ts';

const REMEDY = 'run "npm ci" under Node 24 on Linux, macOS (arm64) or Windows (x64); in a container allow child processes';

const input = packedCodec(z.object({ speedMps: z.number() }));
const output = packedCodec(z.object({ targetSpeedMps: z.number() }));
const POLICY = 'function probe(scene) { return { targetSpeedMps: scene.speedMps + 1 }; }';

/** Does the child process in which policies run start, and does a policy run in it? */
export const sandboxCheck: Check = {
  name: 'policy sandbox',
  async run({ sandbox: { memoryMb, engine } }) {
    const policy = preparePolicy(POLICY, { functionName: 'probe' });
    if (policy.kind === 'rejected') return { status: 'fail', message: `a plain policy is rejected: ${policy.message}`, remedy: REMEDY };
    const start = performance.now();
    const sandbox = await ProcessSandbox.open({ call: { shape: 'plain' }, input, output }, { heapMb: memoryMb }, engine);
    try {
      const startMs = Math.round(performance.now() - start);
      const [result] = await sandbox.runBatch(await sandbox.load(policy), await sandbox.loadBatch(packBatch(input, [{ speedMps: 7 }])));
      return judge(result!, startMs);
    } finally {
      await sandbox.close();
    }
  },
};

function judge(result: PolicyResult, startMs: number): Finding {
  if (!result.ok) return { status: 'fail', message: `a plain policy failed (${result.failure.kind}): ${result.failure.message}`, remedy: REMEDY };
  const { targetSpeedMps } = output.unpack(result.output, 0);
  if (targetSpeedMps !== 8) return { status: 'fail', message: `a plain policy answered ${targetSpeedMps} in place of 8`, remedy: REMEDY };
  return { status: 'ok', message: `its process starts in ${startMs} ms and runs a policy`, facts: { startMs } };
}
