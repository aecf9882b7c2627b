import type { Policy } from '../../../optimiser/Policy.ts';
import { joinRows } from '../../../policy/packBatch.ts';
import type { PolicyEngineName } from '../../../policy/PolicyEngineName.ts';
import type { PolicyLimits } from '../../../policy/PolicyLimits.ts';
import type { PolicySandbox } from '../../../policy/PolicySandbox.ts';
import { ProcessSandbox } from '../../../policy/ProcessSandbox.ts';
import { linesOf, prepareTrace, traceContract, type TracedPolicy } from '../../../policy/trace/prepareTrace.ts';
import { DRIVING_CONTRACT } from '../drivingContract.ts';
import { suspectLines, type SuspectLines } from './suspectLines.ts';

const TRACE_CONTRACT = traceContract(DRIVING_CONTRACT);

/** Suspects shown, at most, and lines of code of each. */
const MOST = 5;
const MOST_CODE = 3;

/** A call of a policy: what it saw, and what it remembered. */
export interface TracedCall {
  readonly scene: Float32Array;
  /** JSON text; without it the call meets fresh memory. */
  readonly memory?: string;
}

/** A suspect with the code of its first lines. */
export type ShownSuspect = SuspectLines & { readonly code: readonly string[] };

/** Finds the lines of a policy that run where it goes wrong. Opens a sandbox of its own when it is first asked. */
export class LineBlame {
  readonly #limits: Partial<PolicyLimits>;
  readonly #engine: PolicyEngineName;
  #sandbox: PolicySandbox | undefined;

  constructor(limits: Partial<PolicyLimits>, engine: PolicyEngineName) {
    this.#limits = limits;
    this.#engine = engine;
  }

  /** Calls that fail for want of steps or time are left out; a text that cannot be run, or without calls of both kinds, has no suspects. */
  async suspects(policy: Policy, failing: readonly TracedCall[], passing: readonly TracedCall[]): Promise<ShownSuspect[]> {
    const traced = prepareTrace(policy.source, DRIVING_CONTRACT);
    if (traced.kind === 'rejected' || failing.length === 0 || passing.length === 0) return [];
    const bad = await this.#lines(traced, failing);
    const good = await this.#lines(traced, passing);
    const code = policy.source.split('\n');
    return suspectLines(bad, good, MOST).map((suspect) => ({ ...suspect, code: suspect.lines.slice(0, MOST_CODE).map((line) => (code[line - 1] ?? '').trim()) }));
  }

  async close(): Promise<void> {
    await this.#sandbox?.close();
    this.#sandbox = undefined;
  }

  async #lines(traced: TracedPolicy, calls: readonly TracedCall[]): Promise<number[][]> {
    if (calls.length === 0) return [];
    this.#sandbox ??= await ProcessSandbox.open(TRACE_CONTRACT, this.#limits, this.#engine);
    const sandbox = this.#sandbox;
    const handle = await sandbox.load(traced.prepared);
    const batch = await sandbox.loadBatch({ ...joinRows(calls.map(({ scene }) => scene)), memories: calls.map(({ memory }) => memory ?? '{}') });
    try {
      const results = await sandbox.runBatch(handle, batch);
      return results.flatMap((result) => (result.ok ? [linesOf(TRACE_CONTRACT.output.unpack(result.output, 0), traced)] : []));
    } finally {
      await sandbox.dropBatch(batch);
      await sandbox.unload(handle);
    }
  }
}
