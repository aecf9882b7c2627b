import { z } from 'zod';
import { packedCodec } from '../../src/packing/PackedCodec.ts';
import { assemblePolicy } from '../../src/policy/prepare/assemblePolicy.ts';
import { parsePolicy } from '../../src/policy/prepare/parsePolicy.ts';
import { policyHash } from '../../src/policy/policyHash.ts';
import type { PolicyContract } from '../../src/policy/PolicyContract.ts';
import type { PolicySandbox } from '../../src/policy/PolicySandbox.ts';
import type { SandboxContract } from '../../src/policy/ProcessSandbox.ts';
import type { PolicyLimits } from '../../src/policy/PolicyLimits.ts';
import { preparePolicy } from '../../src/policy/preparePolicy.ts';
import type { PreparedPolicy } from '../../src/policy/PreparedPolicy.ts';

const InputSchema = z.object({ v: z.number(), list: z.array(z.number()).max(4) });
const OutputSchema = z.object({ t: z.number(), r: z.enum(['x', 'y']) });

/** A small contract with everything that the sandbox treats differently: memory, lists, enums, helpers. */
export const contract: PolicyContract<z.infer<typeof InputSchema>, z.infer<typeof OutputSchema>> = {
  functionName: 'drive',
  call: { shape: 'withMemory', result: 'action' },
  input: packedCodec(InputSchema),
  output: packedCodec(OutputSchema),
  prelude: 'function clamp(value, low, high) { return Math.min(high, Math.max(low, value)); }\nconst SCALE = { factor: 2 };',
};

/** Opens a sandbox of the kind under test. */
export type OpenSandbox = (contract: SandboxContract, limits?: Partial<PolicyLimits>) => Promise<PolicySandbox>;

/** So that the cases that need a kill take about a second, while steps end long before the deadline, also in QuickJS on a busy machine. */
export const SHORT_LIMITS: Partial<PolicyLimits> = { steps: 200_000, callTimeoutMs: 400, heapMb: 64 };

/** A policy that passed the checks. */
export function prepared(source: string): PreparedPolicy {
  const policy = preparePolicy(source, contract);
  if (policy.kind === 'rejected') throw new Error(`the test's policy is rejected: ${policy.message}`);
  return policy;
}

/** A policy that skipped the checks, to show that the sandbox holds without them. */
export function unchecked(source: string): PreparedPolicy {
  const parsed = parsePolicy(source);
  if (parsed.kind === 'rejected') throw new Error(parsed.message);
  const helperNames = ['clamp', 'SCALE'];
  const code = assemblePolicy(parsed, contract.functionName, helperNames);
  if (code === undefined) throw new Error('the test\'s policy lacks its function');
  return { kind: 'prepared', hash: policyHash(source), source, code, functionName: contract.functionName, helperNames };
}
