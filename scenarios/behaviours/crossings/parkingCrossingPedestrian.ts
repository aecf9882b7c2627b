import { radFromDeg } from '../../../src/geometry/angle.ts';
import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { placeOnRoute, poseAt, widthAt } from '../roadPlaces.ts';
import { SEAT_LEON, WALKER } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { CrossingScenario } from './CrossingScenario.ts';
import { crossingAngleDeg } from './dynamicObjectCrossing2.ts';

const DISTANCE_M = 12;
const SPEED_MPS = 2;
const WAY_M = 8;
const REACTION_S = 2.15;
const REACTION_PER_ANGLE_S = 0.1;
const NEAREST_M = 6;
const BEHIND_CAR_M = 0.5;

/** ParkingCrossingPedestrian: a walker steps out from before a parked car. */
function layOut(stage: ScenarioStage): ScenarioBehaviour {
  const { map, plan, triggerM } = stage;
  const parameters = new ScenarioParameters(stage.scenario);
  const away = parameters.direction() === 'right' ? 1 : -1;
  const angleDeg = crossingAngleDeg(parameters);
  const carPlace = placeOnRoute(plan, triggerM + parameters.number('distance', DISTANCE_M, 1));
  const walkerPlace = placeOnRoute(plan, triggerM + parameters.number('distance', DISTANCE_M, 1) + SEAT_LEON.lengthM / 2 + BEHIND_CAR_M);
  return new CrossingScenario(stage, {
    crossing: [{ actor: WALKER, start: poseAt(map, walkerPlace, away * widthAt(map, walkerPlace), away * (Math.PI / 2 + radFromDeg(angleDeg))), speedMps: SPEED_MPS, wayM: WAY_M }],
    blocker: { actor: SEAT_LEON, pose: poseAt(map, carPlace, away * widthAt(map, carPlace)), flags: ActorFlag.parked },
    collision: poseAt(map, walkerPlace),
    reactionS: REACTION_S + REACTION_PER_ANGLE_S * Math.floor(angleDeg / 5),
    nearestM: NEAREST_M,
    endsAfter: 'across',
  });
}

export const parkingCrossingPedestrian: ScenarioType = { type: 'ParkingCrossingPedestrian', stage: layOut };
