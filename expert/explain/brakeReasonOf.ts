import type { BrakeReason } from '../../src/driving/Grounds.ts';
import { LightState } from '../../src/world/LightState.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { ActorFlag } from '../../src/world/WorldFrame.ts';
import type { Plan } from '../planDrive.ts';
import { COST, COST_COUNT } from '../scoring/Costs.ts';
import type { Workspace } from '../Workspace.ts';

/** A target this far below the speed that the limit allows (m/s) is a braking worth a reason. */
const BELOW_MPS = 0.5;
/** Cosines of the heading against the route: oncoming, and along. */
const ONCOMING_COS = -0.7;
const ALONG_COS = 0.8;
/** A leader that still moves sideways or is not in the lane yet (m) is cutting in. */
const BESIDE_M = 1;
/** The route ends within this distance (m). */
const END_M = 25;

/** Why the chosen option is no faster. */
export function brakeReasonOf({ around, chosen, limitingActor, boldness }: Plan, { card, lights }: Workspace): BrakeReason {
  const { actors, ego, ground } = around;
  const limit = card.limit[chosen]!;
  if (card.costs[chosen * COST_COUNT + COST.gate]! > 0 && card.costs[chosen * COST_COUNT + COST.collision]! > 0) return 'collisionUnavoidable';
  if (limitingActor >= 0) {
    const kind = actors.kind[limitingActor]!;
    if (kind === ActorKind.walker) return 'walker';
    if ((actors.flags[limitingActor]! & ActorFlag.sirenOn) !== 0) return 'emergencyVehicle';
    if (actors.blocks[limitingActor] === 1) return 'blocker';
    const along = actors.alongRoute[limitingActor]!;
    if (kind === ActorKind.bicycle) return 'bicycle';
    if (along < ONCOMING_COS) return 'oncoming';
    if (along > ALONG_COS) return limit === 'leader' && Math.abs(actors.leftM[limitingActor]! - ego.leftM) < BESIDE_M + actors.widthM[limitingActor]! / 2 ? 'leader' : 'cutIn';
    return 'yield';
  }
  switch (limit) {
    case 'light':
      return 'redLight';
    case 'stopSign':
      return 'stopSign';
    case 'creep':
      return 'deadlock';
    case 'stop':
    case 'hold':
    case 'brake':
      return lights.state.subarray(0, lights.count).includes(LightState.yellow) ? 'yellow' : 'junctionGap';
    default:
      break;
  }
  if (ground.line.lengthM - ego.sM < END_M && limit === 'pathEnd') return 'routeEnd';
  if (boldness > 0) return 'deadlock';
  if (limit === 'curve') return 'curve';
  return card.targetMps[chosen]! < ego.speedMps - BELOW_MPS ? 'limit' : 'none';
}
