import type { Action } from './Action.ts';
import { curveSpeed } from './curveSpeed.ts';
import type { Decision, Driver, Observation } from './Driver.ts';
import { leaderAhead } from './leaderAhead.ts';
import { safeSpeed } from './safeSpeed.ts';

/**
 * The baseline that every result is compared with: follows its route at the speed limit, slows for curves, keeps its distance to
 * what is in its lane and stops at red lights. It knows no stop signs, does not predict anybody's motion and yields to nobody.
 */
export class RouteFollower implements Driver {
  readonly name = 'follower';

  reset(): void {
    // Nothing is remembered from one step to the next.
  }

  drive({ scene }: Observation): Decision {
    const cruise = curveSpeed(scene, 2.5, 2, 1);
    let action: Action = { targetSpeedMps: cruise.speedMps, lateralOffsetLeftM: 0, reason: cruise.curve ? 'curve' : 'cruise' };
    const leader = leaderAhead(scene, 0.2);
    if (leader !== undefined) action = slower(action, safeSpeed(leader.gapM - 2.5, leader.alongMps, 2.5, 0.8), 'leader');
    const light = scene.lights[0];
    if (light !== undefined && light.state === 'red' && light.distanceToStopLineM > -1) {
      action = slower(action, safeSpeed(light.distanceToStopLineM - 1, 0, 2.5, 0.8), 'redLight');
    }
    return { action };
  }
}

function slower(action: Action, targetSpeedMps: number, reason: Action['reason']): Action {
  return targetSpeedMps < action.targetSpeedMps ? { ...action, targetSpeedMps, reason } : action;
}
