import { STEP_S } from '../../world/World.ts';
import type { Action } from '../../driving/Action.ts';
import type { DriverFailure, Driver } from '../../driving/Driver.ts';
import type { Infraction } from '../../leaderboard/Infraction.ts';
import type { FailureStory, StoryRow } from '../../tasks/driving/DrivingInsight.ts';
import { infractionSentence } from '../session/infractionSentence.ts';
import { passes, type RegressionCase } from './RegressionCase.ts';
import { expertWith, type SceneDrive, type SceneStage } from './SceneStage.ts';
import type { RegressionSuite } from './RegressionSuite.ts';

/** One step of a failed drive. */
export interface FailedStep {
  readonly tick: number;
  readonly speedMps: number;
  readonly scene: Float32Array;
  readonly done: Action;
  readonly expert: Action;
  readonly failure: DriverFailure | undefined;
}

/** A drive of a case that failed, step by step. */
export interface FailedCase {
  readonly steps: readonly FailedStep[];
  /** Index of the step that decided it. */
  readonly decisive: number;
  readonly outcome: string;
}

/** Rows of a story, at most. */
const ROWS = 8;

/** Lets a policy drive a case once more, step by step beside the expert. Undefined when it passes. */
export async function driveCase(suite: RegressionSuite, about: RegressionCase, driver: Driver, stage: SceneStage): Promise<FailedCase | undefined> {
  const { scene, expert } = suite.sceneOf(about.id);
  const steps: FailedStep[] = [];
  const drive = await stage.drive(
    scene,
    driver,
    {
      labeller: expertWith(expert),
      onStep: ({ tick, observation, decision, label }) => {
        steps.push({ tick, speedMps: observation.scene.ego.speedMps, scene: observation.packedScene.slice(), done: { ...decision.action }, expert: { ...label!.action }, failure: decision.failure });
      },
    },
    true,
  );
  if (passes(about, drive) || steps.length === 0) return undefined;
  return { steps, decisive: decisiveStep(steps, about, drive), outcome: outcomeOf(about, drive, steps) };
}

/** The failed drive as a prompt tells it. */
export function storyOf(failed: FailedCase, counts: Pick<FailureStory, 'cases' | 'passed'>): FailureStory {
  const { steps, decisive, outcome } = failed;
  const endTick = steps.at(-1)!.tick;
  const timeS = (step: FailedStep): number => (step.tick - endTick) * STEP_S;
  const every = Math.max(1, Math.ceil(steps.length / ROWS));
  const shown = steps.filter((_, index) => index === decisive || index === steps.length - 1 || (index % every === 0 && Math.abs(index - decisive) >= every / 2));
  const rows = shown.map((step): StoryRow => ({
    timeS: timeS(step),
    speedMps: step.speedMps,
    targetMps: step.done.targetSpeedMps,
    reason: step.failure === undefined ? step.done.reason : `failed (${step.failure.kind})`,
    expertMps: step.expert.targetSpeedMps,
    expertReason: step.expert.reason,
  }));
  const { scene, done, expert } = steps[decisive]!;
  return { rows, outcome, decisiveS: timeS(steps[decisive]!), scene, done, expected: expert, ...counts };
}

/** For whoever failed the case first it is known; else the step before the end in which the policy wanted to be most much faster or slower than the expert. */
function decisiveStep(steps: readonly FailedStep[], about: RegressionCase, { infractions }: SceneDrive): number {
  const known = steps.findIndex(({ tick }) => tick >= about.decisiveTick);
  if (known >= 0 && infractions.length > 0) return known;
  const gaps = steps.map(({ done, expert, failure }) => (failure === undefined ? Math.abs(done.targetSpeedMps - expert.targetSpeedMps) : Infinity));
  return gaps.indexOf(Math.max(...gaps));
}

function outcomeOf({ expertM }: RegressionCase, { infractions, failures, progressM }: SceneDrive, steps: readonly FailedStep[]): string {
  const [infraction] = infractions;
  if (infraction !== undefined) return `${infractionSentence(infraction.kind)}${blowOf(infraction)}`;
  if (failures > 0) return `the function had failed ${failures} times (${steps.find(({ failure }) => failure !== undefined)?.failure?.message ?? 'no usable action'})`;
  return `the car had got ${progressM.toFixed(0)} m far, the expert gets ${expertM.toFixed(0)} m`;
}

function blowOf({ closingSpeedMps, otherType }: Infraction): string {
  if (closingSpeedMps === undefined) return '';
  return ` (${otherType === undefined ? '' : `${otherType}, `}closing at ${closingSpeedMps.toFixed(1)} m/s)`;
}
