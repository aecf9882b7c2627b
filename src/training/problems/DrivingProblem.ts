import type { FrameInput } from '../../dataset/RecordedFrame.ts';
import type { Driver, DriverFailure } from '../../driving/Driver.ts';
import type { EpisodeStep } from '../../driving/runEpisode.ts';
import type { OptimiserTask } from '../../optimiser/OptimiserTask.ts';
import type { SampleView } from '../../optimiser/search/chooseSamples.ts';
import type { PolicyHandle, PolicySandbox } from '../../policy/PolicySandbox.ts';
import type { SandboxContract } from '../../policy/ProcessSandbox.ts';
import type { TaskExtras } from '../../tasks/driving/DrivingInsight.ts';

/** The two ways of posing driving: with Codriver's own scene and actions, or like for like as LangProp does. */
export const DRIVING_TASKS = ['driving', 'driving-langprop'] as const;

export type DrivingTaskName = (typeof DRIVING_TASKS)[number];

/** What of a recorded frame makes a sample. */
export type LabelledFrame = Pick<FrameInput, 'scene' | 'driverAction' | 'expertAction' | 'grounds'>;

/** Scores of what policies must not do. */
export interface PenaltyScores {
  readonly exceptionScore: number;
  readonly infractionScore: number;
}

/** A driver whose whole state between two steps of an episode is a text. */
export interface RememberingDriver extends Driver {
  memory: string;
}

/**
 * A driving task as sessions, recordings and drives use it: what policies see and give, who shows how it is done, and how a frame becomes a sample of
 * the optimiser's task. Drivers of one problem may share what they see of a step, so one problem serves one episode at a time.
 */
export interface DrivingProblem<Sample> {
  readonly name: DrivingTaskName;
  readonly contract: SandboxContract & { readonly functionName: string };
  /** Digests of the schemas of scenes, actions and the expert's grounds in recordings; without the last its frames have none. */
  readonly sceneSchema: string;
  readonly actionSchema: string;
  readonly groundsSchema?: string;
  /** A policy at the wheel, or what happens when its text cannot be run: a failure at every step. */
  driverOf(sandbox: PolicySandbox, policy: PolicyHandle | DriverFailure): RememberingDriver;
  /** Whoever drives for the first recordings, and labels every step of others. */
  expert(): Driver;
  /** Why what was driven at a step is no usable decision, undefined when it is one. */
  failureOf(step: EpisodeStep): DriverFailure | undefined;
  /** Steps on which a policy fails are recorded whatever their number; otherwise only every n-th step is. */
  readonly recordsFailures: boolean;
  /** A step as recordings keep it. */
  frameOf(step: EpisodeStep): FrameInput;
  /** Does a session answer an infraction of this kind, and blame what led to it? */
  punishes(kind: string): boolean;
  /** @param infractions kinds that followed within the look-ahead; @param ticksAhead when each of them did */
  sampleOf(frame: LabelledFrame, infractions: readonly string[], ticksAhead?: readonly number[]): Sample;
  /** @param sandbox of the contract; the caller closes it. @param extras for the prompts of tasks that can show them */
  openTask(sandbox: PolicySandbox, scores: PenaltyScores, extras?: TaskExtras<Sample>): OptimiserTask<Sample>;
  /** What a guided search needs to know of samples; without it the task is trained as LangProp does. */
  searchView?(scores: PenaltyScores): SampleView<Sample>;
}
