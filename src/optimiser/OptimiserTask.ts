import type { ChatMessage } from './llm/LlmClient.ts';
import type { Policy } from './Policy.ts';
import type { PolicyEvaluation } from './PolicyEvaluation.ts';
import type { RewriteOrder } from './search/SearchStrategy.ts';

/** What an update prompt is about. */
export interface UpdateOccasion<Sample> {
  readonly policy: Policy;
  /** The policy's results on the whole batch. */
  readonly evaluation: PolicyEvaluation;
  /** Index into `samples` and `evaluation.results` of the failing sample to show. */
  readonly worst: number;
  readonly samples: readonly Sample[];
  /** `update` after an ordinary batch, `repair` after an infraction or exception while driving. */
  readonly kind: 'update' | 'repair';
  /** Number of the update, from 1. */
  readonly update?: number;
  /** What a search strategy asks for; absent when there is none, and free to be ignored by tasks that have one prompt only. */
  readonly order?: RewriteOrder;
}

/**
 * What is optimised: the one place where the optimiser meets a problem. A task has four responsibilities:
 *
 * 1. `evaluate` runs every policy on every sample, in whatever sandbox and order it likes, and gives one evaluation per policy in the
 *    policies' order, each with one result per sample in the samples' order. Same policies and samples, same results.
 * 2. It scores: **higher is better**, finite numbers only, an exception gets the task's own exception score.
 * 3. It writes the two prompts. They see what the task shows them, nothing else.
 * 4. It names the function that a policy must define.
 *
 * **A bad sample is a result, never an exception**: code that does not compile, throws, loops or returns nonsense gets a low score and a reason.
 * An exception out of `evaluate` means that the system itself is broken, and ends the run.
 */
export interface OptimiserTask<Sample> {
  /** Short, for events and checkpoints: `driving`, `sudoku`. */
  readonly name: string;
  /** The function that a policy defines: `drive`. */
  readonly functionName: string;
  /** Text of the helpers that policies may use, where there are any. */
  readonly prelude?: string;
  /** Told before the language model is asked: so many new policies may come, which is time to get ready for them. */
  expect?(policies: number): void;
  evaluate(policies: readonly Policy[], samples: readonly Sample[]): Promise<readonly PolicyEvaluation[]>;
  /** The prompt for policies from nothing. @param sample one sample of the first batch, to show inputs and outputs */
  setupPrompt(sample: Sample): readonly ChatMessage[];
  /** The prompt for a better version of one policy. The same occasion gives the same prompt. */
  updatePrompt(occasion: UpdateOccasion<Sample>): readonly ChatMessage[] | Promise<readonly ChatMessage[]>;
}
