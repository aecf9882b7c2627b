import type { Action } from '../src/driving/Action.ts';
import { curveSpeed } from '../src/driving/curveSpeed.ts';
import type { Decision, Driver, Observation } from '../src/driving/Driver.ts';
import { leaderAhead } from '../src/driving/leaderAhead.ts';
import { safeSpeed } from '../src/driving/safeSpeed.ts';
import type { Scene } from '../src/driving/Scene.ts';
import { crossingLimitation } from './crossingLimitation.ts';
import { EXPERT } from './expertSettings.ts';
import { lightLimitation } from './lightLimitation.ts';
import type { SpeedLimitation } from './SpeedLimitation.ts';
import { stopSignLimitation } from './stopSignLimitation.ts';

/**
 * The plain expert: follows its route and drives at the lowest speed that any of its rules allows: curves and limits, leaders, lights,
 * stop signs, crossing road users. It reads only what a policy sees, so that its labels can be learned, and remembers nothing.
 */
export class Expert implements Driver {
  readonly name = 'expert';

  reset(): void {
    // Nothing is remembered from one step to the next.
  }

  drive({ scene }: Observation): Decision {
    return { action: expertAction(scene) };
  }
}

/** What the expert does in a scene. */
export function expertAction(scene: Scene): Action {
  const cruise = curveSpeed(scene, EXPERT.lateralAccelMps2, EXPERT.decelMps2 - 0.5, EXPERT.limitShare);
  let lowest: SpeedLimitation = { speedMps: cruise.speedMps, reason: cruise.curve ? 'curve' : 'cruise' };
  for (const limitation of [leaderLimitation(scene), lightLimitation(scene), stopSignLimitation(scene)]) {
    if (limitation !== undefined && limitation.speedMps < lowest.speedMps) lowest = limitation;
  }
  const crossing = crossingLimitation(scene, lowest.speedMps);
  if (crossing !== undefined && crossing.speedMps < lowest.speedMps) lowest = patient(scene, crossing);
  return { targetSpeedMps: lowest.speedMps, lateralOffsetLeftM: 0, reason: lowest.reason };
}

function leaderLimitation(scene: Scene): SpeedLimitation | undefined {
  const leader = leaderAhead(scene, EXPERT.sideMarginM);
  if (leader === undefined) return undefined;
  const kind = leader.actor.kind;
  return {
    speedMps: safeSpeed(leader.gapM - EXPERT.leaderGapM, leader.alongMps, EXPERT.decelMps2, EXPERT.reactionS),
    reason: kind === 'walker' ? 'walker' : kind === 'bicycle' ? 'bicycle' : kind === 'prop' ? 'blocker' : 'leader',
  };
}

/** Two cars that yield to each other for ever would block the route: after a while the expert creeps on, never towards walkers. */
function patient(scene: Scene, crossing: SpeedLimitation): SpeedLimitation {
  return crossing.reason === 'yield' && scene.ego.standingForS > EXPERT.patienceS ? { speedMps: 1, reason: 'creep' } : crossing;
}
