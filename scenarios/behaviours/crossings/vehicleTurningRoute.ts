import { wrapAngleRad } from '../../../src/geometry/angle.ts';
import { nextJunction } from '../junctions/nextJunction.ts';
import { sidewalkOffsetM } from '../paths/besideLane.ts';
import { distanceM, placeOnRoute, poseAt } from '../roadPlaces.ts';
import { BICYCLE, WALKER } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType } from '../ScenarioBehaviour.ts';
import { CrossingScenario } from './CrossingScenario.ts';

const SPEED_MPS = 1.8;
const NEAREST_M = 6;
/** Where there is no sidewalk they stand this far beyond the last lane's middle (m). */
const BEYOND_M = 1.5;

const BICYCLE_BEHIND_M = 11;
const BICYCLE_REACTION_S = 1.8;

/** VehicleTurningRoute: a bicycle comes across the road from the right, 11 m behind the junction. */
function layOutBicycle(stage: ScenarioStage): ScenarioBehaviour {
  const { map, plan } = stage;
  const place = placeOnRoute(plan, nextJunction(stage).exitM + BICYCLE_BEHIND_M);
  const collision = poseAt(map, place);
  const start = poseAt(map, place, sidewalkOffsetM(map, place, 'right', BEYOND_M), Math.PI / 2);
  const wayM = 2 * distanceM(start.x, start.y, collision.x, collision.y);
  return new CrossingScenario(stage, { crossing: [{ actor: BICYCLE, start, speedMps: SPEED_MPS, wayM }], collision, reactionS: BICYCLE_REACTION_S, nearestM: NEAREST_M, endsAfter: 'across' });
}

const WALKER_BEHIND_M = 0.5;
const WALKER_REACTION_S = 2.2;

/** VehicleTurningRoutePedestrian: a walker crosses right behind the junction: from the left after a right turn, else from the right. */
function layOutWalker(stage: ScenarioStage): ScenarioBehaviour {
  const { map, plan, triggerM } = stage;
  const place = placeOnRoute(plan, nextJunction(stage).exitM + WALKER_BEHIND_M);
  const collision = poseAt(map, place);
  const turnedLeftRad = wrapAngleRad(collision.headingRad - poseAt(map, placeOnRoute(plan, triggerM)).headingRad);
  const side = turnedLeftRad > 0 ? 'right' : 'left';
  const away = side === 'right' ? 1 : -1;
  const nearM = sidewalkOffsetM(map, place, side, BEYOND_M);
  const farM = sidewalkOffsetM(map, place, side === 'right' ? 'left' : 'right', BEYOND_M);
  const start = poseAt(map, place, away * nearM, away * (Math.PI / 2));
  return new CrossingScenario(stage, {
    crossing: [{ actor: WALKER, start, speedMps: SPEED_MPS, wayM: nearM + farM }], collision, reactionS: WALKER_REACTION_S, nearestM: NEAREST_M, endsAfter: 'across',
  });
}

export const vehicleTurningRoute: ScenarioType = { type: 'VehicleTurningRoute', stage: layOutBicycle };
export const vehicleTurningRoutePedestrian: ScenarioType = { type: 'VehicleTurningRoutePedestrian', stage: layOutWalker };
