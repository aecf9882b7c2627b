import type { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { Policy } from '../Policy.ts';
import type { PolicyEvaluation } from '../PolicyEvaluation.ts';
import type { TuningReport } from './TuningReport.ts';

/** What a prompt may ask for: a better version, a mended one, the best of two, or a shorter one that does the same. */
export const OPERATORS = ['rewrite', 'repair', 'merge', 'simplify'] as const;
export type Operator = (typeof OPERATORS)[number];

/** A policy with what the present batch showed of it. */
export interface ScoredPolicy {
  readonly policy: Policy;
  /** As the tracker has it: over past batches too. */
  readonly priority: number;
  readonly evaluation: PolicyEvaluation;
}

/** One rewriting to ask for: what the update prompt is about. Indices are those of the batch. */
export interface RewriteOrder {
  readonly operator: Operator;
  readonly parent: ScoredPolicy;
  /** The second parent of a merge. */
  readonly partner?: ScoredPolicy;
  /** Samples to show on which the parent does badly, the worst first; at least one. */
  readonly failures: readonly number[];
  /** Samples on which it does well, and must go on to. */
  readonly guards: readonly number[];
  /** What a search over its constants found. */
  readonly tuning?: TuningReport;
  /** The model to ask, where there are several. */
  readonly model?: string;
  /** Why earlier replies about this parent could not be used, such as edits that do not match its text. */
  readonly rejections?: readonly string[];
}

/** One update, after its pool was scored and ranked. */
export interface SearchOccasion<Sample> {
  /** Best first. */
  readonly pool: readonly ScoredPolicy[];
  readonly samples: readonly Sample[];
  /** Rewritings wanted: the setting `topChoices`. */
  readonly count: number;
  readonly update: number;
  /** `repair` after an infraction or exception while driving: the first of the pool is the policy that drove, and is to be rewritten first. Default `update`. */
  readonly kind?: 'update' | 'repair';
  readonly random: SeededRandom;
}

/** What came of one order. */
export interface OrderOutcome {
  readonly order: RewriteOrder;
  /** New policies that it gave, with their scores on the batch. */
  readonly children: readonly ScoredPolicy[];
  /** Tokens of prompt and replies; a quarter of the characters where nobody counts tokens. */
  readonly tokens: number;
  /** Why replies could not be used. */
  readonly rejections: readonly string[];
}

/** A version of a policy of the pool that no language model wrote. */
export interface TunedPolicy {
  readonly scored: Omit<ScoredPolicy, 'priority'>;
  readonly report: TuningReport;
}

/**
 * How an update searches: a place for what goes beyond LangProp. An optimiser without one does exactly as the paper: the first `topChoices`
 * policies, one of the worst samples each. Whatever a strategy learns stands in its state, so that a resumed run goes on the same.
 */
export interface SearchStrategy<Sample> {
  /** Better versions to be had without the language model, before it is asked. */
  improve(occasion: SearchOccasion<Sample>): Promise<readonly TunedPolicy[]>;
  /** What to ask for; nothing when nothing fails. Never more than `count`. */
  choose(occasion: SearchOccasion<Sample>): readonly RewriteOrder[];
  /** Told once per update what the orders gave, in their order. */
  learn(outcomes: readonly OrderOutcome[]): void;
  /**
   * Told of a child that differs from a policy of the pool (`twin`, by hash) in its numbers only: a screen has kept it from being scored, because
   * numbers are searched over here. A strategy without this method gets such children scored like all others.
   */
  takeNumbers?(policy: Policy, twin: string): void;
  /** Plain JSON. */
  save(): unknown;
  /** Continues from {@link save}. @throws OptimiserError OPTIMISER_CHECKPOINT when it is no such state */
  restore(state: unknown): void;
}
