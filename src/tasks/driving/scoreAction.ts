import type { Action } from '../../driving/Action.ts';
import type { DrivingSample } from './DrivingSample.ts';

/** Target speeds closer than this (m/s) are the same decision. */
const SAME_SPEED_MPS = 0.5;
/** A lateral offset off by this much (m) costs the whole point. */
const OFFSET_SCALE_M = 1;

/** The score of one action in one recorded scene, and why. */
export interface ActionScore {
  readonly score: number;
  readonly feedback: string;
  /** True when the action repeats what led to an infraction. */
  readonly repeats: boolean;
}

/**
 * Scores an action in a scene: 1 when it is right, falling linearly to 0 with the distance to what is right, in target speed (scale 1 m/s where the expert stands,
 * growing with its speed, so that "stop" against "creep" counts as a full error) and in lateral offset. Right is every action that the expert judged as good as its own (experts.md 6.3);
 * where it did not say which, its own alone.
 *
 * Scenes that an infraction followed are scored as LangProp does (its section on infraction updates), carried over to continuous speeds:
 * when the driver had decided rightly, nobody is blamed (0 for everybody); an action nearer to what was driven than to what is right
 * gets `infractionScore`. Where the sample says how much it is to blame, these scores count by that share and the ordinary one by the rest.
 */
export function scoreAction(action: Action, sample: DrivingSample, infractionScore: number): ActionScore {
  const { score, errorMps } = distanceToRight(action, sample);
  const feedback = errorMps === 0 ? 'a right target speed' : `target speed ${Math.abs(errorMps).toFixed(1)} m/s ${errorMps > 0 ? 'above' : 'below'} what is right`;
  if (sample.infractions.length === 0) return { score, feedback, repeats: false };
  const { share, score: worst } = sample.blame ?? { share: 1, score: infractionScore };
  if (Math.abs(distanceToRight(sample.driven, sample).errorMps) < SAME_SPEED_MPS) return { score: (1 - share) * score, feedback: 'the driver had decided rightly: nobody is blamed', repeats: false };
  const repeats = Math.abs(action.targetSpeedMps - sample.driven.targetSpeedMps) < Math.abs(errorMps);
  return repeats ? { score: (1 - share) * score + share * worst, feedback: 'repeats the action that led to the infraction', repeats } : { score, feedback, repeats };
}

/** The score without infractions, and how far the target speed lies outside what is right (m/s): by the range of right actions that scores best. */
function distanceToRight({ targetSpeedMps, lateralOffsetLeftM }: Action, { expert, acceptable }: DrivingSample): { readonly score: number; readonly errorMps: number } {
  const scaleMps = 1 + 0.3 * expert.targetSpeedMps;
  const ranges = acceptable ?? [{ fromMps: expert.targetSpeedMps, toMps: expert.targetSpeedMps, fromLeftM: expert.lateralOffsetLeftM, toLeftM: expert.lateralOffsetLeftM }];
  let best = { score: -Infinity, errorMps: 0 };
  for (const { fromMps, toMps, fromLeftM, toLeftM } of ranges) {
    const errorMps = outside(targetSpeedMps, fromMps, toMps);
    const score = Math.max(0, 1 - Math.abs(errorMps) / scaleMps) - Math.abs(outside(lateralOffsetLeftM, fromLeftM, toLeftM)) / OFFSET_SCALE_M;
    if (score > best.score) best = { score, errorMps };
  }
  return { score: Math.max(0, best.score), errorMps: best.errorMps };
}

/** How far a value lies above (positive) or below a range; 0 in it. */
function outside(value: number, from: number, to: number): number {
  return value > to ? value - to : value < from ? value - from : 0;
}
