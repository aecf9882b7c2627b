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
 * Scores an action against the expert's in the same scene: 1 when equal, falling linearly to 0 with the difference in target speed
 * (scale 1 m/s at standstill, growing with speed, so that "stop" against "creep" counts as a full error) and in lateral offset.
 *
 * Scenes that an infraction followed are scored as LangProp does (its section on infraction updates), carried over to continuous speeds:
 * when the driver had decided like the expert, nobody is blamed (0 for everybody); an action nearer to what was driven than to the
 * expert's gets `infractionScore`. Where the sample says how much it is to blame, these scores count by that share and the ordinary one by the rest.
 */
export function scoreAction(action: Action, sample: DrivingSample, infractionScore: number): ActionScore {
  const expertMps = sample.expert.targetSpeedMps;
  const errorMps = action.targetSpeedMps - expertMps;
  const speedScore = Math.max(0, 1 - Math.abs(errorMps) / (1 + 0.3 * expertMps));
  const offsetM = Math.abs(action.lateralOffsetLeftM - sample.expert.lateralOffsetLeftM);
  const score = Math.max(0, speedScore - offsetM / OFFSET_SCALE_M);
  const feedback = `target speed ${Math.abs(errorMps).toFixed(1)} m/s ${errorMps > 0 ? 'above' : 'below'} the expert's`;
  if (sample.infractions.length === 0) return { score, feedback, repeats: false };
  const { share, score: worst } = sample.blame ?? { share: 1, score: infractionScore };
  const drivenMps = sample.driven.targetSpeedMps;
  if (Math.abs(drivenMps - expertMps) < SAME_SPEED_MPS) return { score: (1 - share) * score, feedback: 'the driver had decided like the expert: nobody is blamed', repeats: false };
  const repeats = Math.abs(action.targetSpeedMps - drivenMps) < Math.abs(errorMps);
  return repeats ? { score: (1 - share) * score + share * worst, feedback: 'repeats the action that led to the infraction', repeats } : { score, feedback, repeats };
}
