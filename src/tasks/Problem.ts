import type { OptimiserTask } from '../optimiser/OptimiserTask.ts';
import type { SampleView } from '../optimiser/search/chooseSamples.ts';

/** How a problem is searched unless the user says otherwise: LangProp's settings, adapted. */
export interface ProblemDefaults {
  /** Most updates. */
  readonly updates: number;
  readonly setupQueries: number;
  readonly responses: number;
  readonly topChoices: number;
  readonly keep: number;
  /** The search ends when a policy has been perfect on so many batches in a row. */
  readonly confirmations: number;
}

/** What makes a problem harder or easier than it is by itself. */
export interface ProblemLimits {
  /** Steps that one call of a policy may use, by default the problem's own; prompts tell it. */
  readonly steps?: number;
}

/** A search without language model, run beside for comparison: several runs, each until it has the same certificate as the main search or gives up. */
export interface Yardstick {
  readonly name: string;
  /** Effort of each run. */
  readonly efforts: readonly number[];
  /** Scores on the sealed set, one list per run. */
  readonly sealedScores: readonly (readonly number[])[];
}

/** Somebody else's figure, quoted with its source. */
export interface PublishedFigure {
  readonly name: string;
  readonly effort: number;
  readonly score: number;
  readonly n: number;
  readonly source: string;
}

/** A task with its data: everything that `codriver optimise` needs to know of a problem. */
export interface Problem<Sample> extends SampleView<Sample> {
  /** `effort` counts what evaluations have cost so far. */
  readonly task: OptimiserTask<Sample> & { readonly effort: number };
  /** What effort is counted in, in the plural: `environment steps`. */
  readonly effortUnit: string;
  /** Lowest and highest score of a sample. */
  readonly scoreRange: readonly [low: number, high: number];
  readonly defaults: ProblemDefaults;
  /** The samples of an update, counted from 1. The same in every run with the same seed. */
  batch(update: number): readonly Sample[];
  /** All samples that batches are drawn from, where they are few. */
  readonly searched?: readonly Sample[];
  /** Samples for the gate: on these a policy must beat the leader before it leads. None that batches or the sealed set hold; the same each time. Without them the first of a ranking leads. */
  heldOut?(): readonly Sample[];
  /** Samples that no search sees: scored once, at the end. */
  readonly sealed: readonly Sample[];
  /** Runs what there is to compare with. */
  yardsticks(): readonly Yardstick[];
  readonly published: readonly PublishedFigure[];
  close(): Promise<void>;
}
