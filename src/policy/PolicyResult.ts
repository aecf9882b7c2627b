/** Why a call gave no usable output. */
export const POLICY_FAILURE_KINDS = ['exception', 'fuel', 'invalidOutput', 'invalidMemory', 'timeout', 'memory', 'crash'] as const;

export type PolicyFailureKind = (typeof POLICY_FAILURE_KINDS)[number];

/** The reason of one failing call: a result like any other, never thrown. The same policy and input give the same failure in every run. */
export interface PolicyFailure {
  readonly kind: PolicyFailureKind;
  /** One line for people and prompts. */
  readonly message: string;
  /** Line of the policy's source, from 1, where known. */
  readonly line?: number;
}

/** What one call gave. `log` is what the policy wrote with `console.log`, cut to the limit. */
export type PolicyResult =
  | {
      readonly ok: true;
      /** The output, packed by the contract's output codec. */
      readonly output: Float32Array;
      readonly log: string;
    }
  | { readonly ok: false; readonly failure: PolicyFailure; readonly log: string };
