import type { PolicyResult } from './PolicyResult.ts';
import type { PolicySession } from './PolicySession.ts';
import type { PreparedPolicy } from './PreparedPolicy.ts';

/** A policy that a sandbox knows. */
export interface PolicyHandle {
  readonly id: number;
  readonly policy: PreparedPolicy;
}

/** Inputs that a sandbox knows. */
export interface BatchHandle {
  readonly id: number;
  readonly count: number;
}

/** Packed inputs, sent once and used for many policies. The sandbox keeps them: do not change them while they are loaded. */
export interface PackedBatch {
  readonly words: Float32Array;
  /** First word of each input, and one more entry: the end of the last. */
  readonly offsets: Uint32Array;
  /** One memory text per input; without it every input meets fresh memory. */
  readonly memories?: readonly string[];
}

/**
 * Runs untrusted policies of one contract. Whatever a policy does ends as a result with a reason; the methods throw `PolicySandboxError`
 * only when the sandbox itself is broken, closed, or given a handle that is not its own. The same policy and inputs give the same
 * results in every run. Requests may be made at the same time.
 */
export interface PolicySandbox {
  load(policy: PreparedPolicy): Promise<PolicyHandle>;
  unload(handle: PolicyHandle): Promise<void>;
  loadBatch(batch: PackedBatch): Promise<BatchHandle>;
  dropBatch(batch: BatchHandle): Promise<void>;
  /** One result per input, in order. After too many killed or endless calls the rest fails without being run. */
  runBatch(handle: PolicyHandle, batch: BatchHandle): Promise<PolicyResult[]>;
  /** A line of calls with memory in between. A policy may have any number of them. */
  session(handle: PolicyHandle): PolicySession;
  /**
   * Says that so many new policies are likely to come, while a language model writes them for instance. What does not depend on their texts is
   * made ready, one by one, as long as there is nothing else to do; changes no result. 0 takes it back.
   */
  expect(policies: number): void;
  /** Ends every process of the sandbox; waits for the request that is running. */
  close(): Promise<void>;
}
