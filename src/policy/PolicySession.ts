import type { PolicyResult } from './PolicyResult.ts';

/** Memory before the first call. */
export const EMPTY_MEMORY = '{}';

/**
 * Calls of one policy, one after the other, in which the memory that one call returns is what the next one gets. A failing call leaves
 * the memory as it was. The text in `memory` is all the state there is: keep it to save a session, assign it to restore one.
 */
export class PolicySession {
  /** JSON text. */
  memory = EMPTY_MEMORY;
  readonly #call: (input: Float32Array, memory: string) => Promise<{ readonly result: PolicyResult; readonly memory: string }>;

  /** Sessions come from `PolicySandbox.session`; `call` does one call. */
  constructor(call: (input: Float32Array, memory: string) => Promise<{ readonly result: PolicyResult; readonly memory: string }>) {
    this.#call = call;
  }

  /** Runs the policy on one packed input. Wait for the result before the next call. */
  async call(input: Float32Array): Promise<PolicyResult> {
    const { result, memory } = await this.#call(input, this.memory);
    this.memory = memory;
    return result;
  }

  reset(): void {
    this.memory = EMPTY_MEMORY;
  }
}
