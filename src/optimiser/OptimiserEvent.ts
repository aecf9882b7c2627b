import type { PromptKind, ReplyDetails, TokenUsage, ChatMessage } from './llm/LlmClient.ts';
import type { ScoreInterval } from './guards/meanBounds.ts';
import type { Refusal } from './guards/PolicyScreen.ts';
import type { Policy } from './Policy.ts';
import type { UnmatchedEdit } from './reply/searchReplace.ts';
import type { Operator } from './search/SearchStrategy.ts';
import type { TuningReport } from './search/TuningReport.ts';

/** One policy's line in a ranking or a score list. */
export interface PolicyStanding {
  readonly policy: string;
  /** Over all modes and past batches, as decayed. */
  readonly priority: number;
  /** Mean over the current batch. */
  readonly score: number;
  /** Samples of the current batch that ended in an exception. */
  readonly exceptions: number;
  /** The mean again, with n and a 95 % interval; a single sample has none. */
  readonly interval?: ScoreInterval;
}

/** Everything that the optimiser reports, by kind. Payloads are small and plain JSON, fit for `events.jsonl`; texts go to {@link OptimiserObserver}. */
export interface OptimiserEvents {
  readonly setupStarted: { readonly queries: number; readonly responses: number };
  readonly setupFinished: { readonly policies: readonly string[]; readonly rejected: number; readonly duplicates: number };
  readonly updateStarted: { readonly update: number; readonly promptKind: 'update' | 'repair'; readonly mode: string; readonly samples: number; readonly pool: number };
  /** The pool's scores on the batch, in the pool's order at that time. */
  readonly poolScored: { readonly update: number; readonly standings: readonly PolicyStanding[] };
  /** What ranking kept, best first, and what it dropped. Not sent when an update does not rank first. */
  readonly poolRanked: { readonly update: number; readonly kept: readonly string[]; readonly dropped: readonly string[] };
  readonly promptSent: {
    readonly prompt: string;
    readonly promptKind: PromptKind;
    readonly update: number;
    /** The policy to be rewritten and the index in the batch of the failing sample shown; absent at set-up. */
    readonly parent?: string;
    readonly sample?: number;
    /** What a search strategy asked for, and the second parent of a merge. */
    readonly operator?: Operator;
    readonly partner?: string;
    /** The model, where a search strategy chose one. */
    readonly model?: string;
    /** Hash of kind, messages and first reply number. */
    readonly requestHash: string;
    readonly replies: number;
  };
  /** Sent in the order of the requests, when all replies of the round are there. `reply` counts from 1. */
  readonly replyReceived: {
    readonly prompt: string;
    readonly reply: number;
    readonly outcome: ReplyOutcome['is'];
    readonly policy?: string;
    readonly reason?: string;
    readonly characters: number;
  } & ReplyDetails;
  /** A version with other constants joined the pool. */
  readonly policyTuned: { readonly update: number } & TuningReport;
  readonly childScored: { readonly update: number; readonly prompt: string; readonly parents: readonly string[] } & PolicyStanding;
  /** A child that the guards did not let be scored, and why; `twin` is the policy that it repeats. */
  readonly childRefused: { readonly update: number; readonly prompt?: string; readonly policy: string; readonly code: Refusal['code']; readonly reason: string; readonly twin?: string };
  /** A child that was stopped in its race against its parent: `difference` is child minus parent on the samples that it ran. */
  readonly childStopped: { readonly update: number; readonly prompt?: string; readonly policy: string; readonly parents: readonly string[]; readonly difference: ScoreInterval };
  /** The first of the ranking against the leader on held-out samples: challenger minus leader. */
  readonly leadJudged: { readonly update: number; readonly gate: number; readonly leader: string; readonly challenger: string; readonly passed: boolean; readonly difference: ScoreInterval };
  readonly sealedScored: { readonly policy: string; readonly score: ScoreInterval };
  readonly updateFinished: { readonly update: number; readonly best: string; readonly ranking: readonly PolicyStanding[] };
}

export type OptimiserEvent = { readonly [Kind in keyof OptimiserEvents]: { readonly kind: Kind } & OptimiserEvents[Kind] }[keyof OptimiserEvents];

/** What became of a reply: a new policy, a text that the pool holds already, or nothing that can be run. */
export type ReplyOutcome =
  | { readonly is: 'policy'; readonly policy: string; readonly form: 'code' | 'edits'; readonly cutOff: boolean }
  | { readonly is: 'duplicate'; readonly policy: string }
  | { readonly is: 'rejected'; readonly reason: string; readonly unmatched: readonly UnmatchedEdit[] };

/** One prompt with its replies in full: for `prompts/<id>.json`. */
export interface PromptRecord {
  readonly id: string;
  readonly kind: PromptKind;
  readonly update: number;
  readonly client: string;
  readonly seed: number;
  readonly messages: readonly ChatMessage[];
  /** The policy to be rewritten and the failing sample shown; absent at set-up. */
  readonly parent?: string;
  readonly sample?: number;
  readonly operator?: Operator;
  readonly partner?: string;
  readonly replies: readonly { readonly text: string; readonly details: ReplyDetails; readonly outcome: ReplyOutcome }[];
  readonly usage?: TokenUsage;
}

/**
 * Who listens. Calls are synchronous, in an order that depends on the seed, the task and the replies' texts alone, never on timing.
 * A policy and its prompt are handed over before the first event that names the policy.
 */
export interface OptimiserObserver {
  event?(event: OptimiserEvent): void;
  /** Every prompt, once all its replies are in. */
  prompt?(record: PromptRecord): void;
  /** Every new policy of the pool. */
  policy?(policy: Policy): void;
}
