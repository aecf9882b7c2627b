import type { Action } from '../../driving/Action.ts';
import type { UpdateOccasion } from '../../optimiser/OptimiserTask.ts';
import type { ShownSuspect } from './blame/LineBlame.ts';
import type { DrivingSample } from './DrivingSample.ts';

/** One row of a failed drive as a prompt shows it. */
export interface StoryRow {
  /** Seconds before the end of the story, negative. */
  readonly timeS: number;
  readonly speedMps: number;
  readonly targetMps: number;
  readonly reason: string;
  readonly expertMps: number;
  readonly expertReason: string;
}

/** How a policy failed in a short scene: what was seen, done, what the expert would have done, and what happened. */
export interface FailureStory {
  readonly rows: readonly StoryRow[];
  /** What happened, as a sentence, at second 0. */
  readonly outcome: string;
  /** When it was decided (s, negative): what was seen then (packed), what the policy decided and what the expert would have. */
  readonly decisiveS: number;
  readonly scene: Float32Array;
  readonly done: Action;
  readonly expected: Action;
  /** Scenes of this kind, and how many of them the policy passes. */
  readonly cases: number;
  readonly passed: number;
}

/** What a prompt can say about a policy beyond its results on recorded scenes. */
export interface PromptInsight {
  readonly story: FailureStory | undefined;
  /** Lines that run where it goes wrong. */
  readonly suspects: readonly ShownSuspect[];
}

/** Whoever looks closer at a policy before a prompt about it is written. The same occasion gives the same answer. */
export interface TaskInsight<Sample> {
  about(occasion: UpdateOccasion<Sample>): Promise<PromptInsight>;
}

/** What a task can be given beyond LangProp's. */
export interface TaskExtras<Sample> {
  /** Looks closer before an update prompt is written. */
  readonly insight?: TaskInsight<Sample> | undefined;
  /** Prompts invite to declare numbers for a search over constants. Default no. */
  readonly tunable?: boolean;
}

export type DrivingInsight = TaskInsight<DrivingSample>;
