/** A policy that passed all checks: ready to be loaded into a sandbox of the same contract. */
export interface PreparedPolicy {
  readonly kind: 'prepared';
  /** Identity: hash of the normalised source (see `policyHash`). */
  readonly hash: string;
  /** The text as it was written. */
  readonly source: string;
  /** A module whose lines are the source's lines and whose default export makes the policy, with step counters inserted. */
  readonly code: string;
  readonly functionName: string;
  /** Helpers of the contract's prelude, in the order in which `code` expects them. */
  readonly helperNames: readonly string[];
}

export const POLICY_REJECTION_CODES = ['empty', 'tooLong', 'tooComplex', 'syntax', 'typescript', 'forbidden', 'missingFunction'] as const;

/** Why a text is no policy: a result, to be shown to whoever wrote the text. */
export interface PolicyRejection {
  readonly kind: 'rejected';
  readonly code: (typeof POLICY_REJECTION_CODES)[number];
  /** One sentence that says what to change. */
  readonly message: string;
  /** Line of the source, from 1, where known. */
  readonly line?: number;
}
