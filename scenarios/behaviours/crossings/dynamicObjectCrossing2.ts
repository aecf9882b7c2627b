import { radFromDeg } from '../../../src/geometry/angle.ts';
import { sidewalkOffsetM } from '../paths/besideLane.ts';
import { distanceM, movedAlong, placeOnRoute, poseAt } from '../roadPlaces.ts';
import { blockerOf, WALKER } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { StagingRefused } from '../StagingRefused.ts';
import { CrossingScenario } from './CrossingScenario.ts';

const DISTANCE_M = 12;
const SPEED_MPS = 2;
const REACTION_S = 2.1;
/** Walkers that come at an angle are given this much more time, per 5 degrees (s). */
const REACTION_PER_ANGLE_S = 0.1;
const NEAREST_M = 6;
/** Where there is no sidewalk they stand this far beyond the last lane's middle (m). */
const BLOCKER_BEYOND_M = 1.5;
const WALKER_BEYOND_M = 1.2;
/** The walker stands this far beyond the blocker's end (m). */
const BEHIND_BLOCKER_M = 0.5;

/** DynamicObjectCrossing: a walker steps out from behind something on the sidewalk. */
function layOut(stage: ScenarioStage): ScenarioBehaviour {
  const { map, plan, triggerM } = stage;
  const parameters = new ScenarioParameters(stage.scenario);
  const side = parameters.direction();
  const away = side === 'right' ? 1 : -1;
  const angleDeg = crossingAngleDeg(parameters);
  const actor = blockerOf(parameters.text('blocker_model', 'static.prop.vendingmachine'));
  const atM = triggerM + parameters.number('distance', DISTANCE_M, 1);
  const place = placeOnRoute(plan, atM);
  const collision = poseAt(map, place);
  const isVehicle = actor.typeId.includes('vehicle');
  const blockerPose = poseAt(map, place, away * sidewalkOffsetM(map, place, side, BLOCKER_BEYOND_M), isVehicle ? 0 : -away * (Math.PI / 2));
  const ahead = movedAlong({ ...collision }, actor.lengthM / 2 + BEHIND_BLOCKER_M);
  const walkerPlace = placeOnRoute(plan, atM + actor.lengthM / 2 + BEHIND_BLOCKER_M);
  const start = poseAt(map, walkerPlace, away * sidewalkOffsetM(map, walkerPlace, side, WALKER_BEYOND_M), away * (Math.PI / 2 + radFromDeg(angleDeg)));
  const wayM = 2 * distanceM(ahead.x, ahead.y, start.x, start.y);
  return new CrossingScenario(stage, {
    crossing: [{ actor: WALKER, start, speedMps: SPEED_MPS, wayM }],
    blocker: { actor, pose: blockerPose },
    collision,
    reactionS: REACTION_S + REACTION_PER_ANGLE_S * Math.floor(angleDeg / 5),
    nearestM: NEAREST_M,
    endsAfter: 'across',
  });
}

/** How far the walkers' way deviates from square across, towards the ego (degrees). @throws StagingRefused beyond a right angle */
export function crossingAngleDeg(parameters: ScenarioParameters): number {
  const angleDeg = parameters.number('crossing_angle', 0, -Infinity);
  if (Math.abs(angleDeg) > 90) throw new StagingRefused(`its crossing_angle of ${angleDeg} is not between -90 and 90 degrees`);
  return angleDeg;
}

export const dynamicObjectCrossing2: ScenarioType = { type: 'DynamicObjectCrossing', stage: layOut };
