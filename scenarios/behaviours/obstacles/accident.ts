import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { placeOnRoute, poseAt, widthAt } from '../roadPlaces.ts';
import { AUDI_TT, POLICE_CAR, PRIUS, WARNING_ACCIDENT } from '../scenarioActors.ts';
import type { ScenarioActor } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { TimedScenario } from '../TimedScenario.ts';
import { clearOfJunction, obstaclePlaceM, ObstacleScenario } from './ObstacleScenario.ts';
import { oncomingTraffic } from './oncomingTraffic.ts';
import type { StandingActor } from './StandingActor.ts';
import { warningSign } from './warningSign.ts';

const DISTANCE_M = 120;
/** The crashed cars stand this far behind the police car and behind each other (m). */
const FIRST_M = 10;
const SECOND_M = 6;
const NEAR_M = 50;
/** Shift to the side, as a share of half the lane. */
const SHIFT = 0.6;

/** Accident and AccidentTwoWays: a police car with its lights on and two crashed cars stand in the lane. */
function layOut(stage: ScenarioStage, twoWays: boolean): ScenarioBehaviour {
  const { map, plan } = stage;
  const parameters = new ScenarioParameters(stage.scenario);
  const side = parameters.direction();
  parameters.number('speed', 60);
  const policeM = obstaclePlaceM(stage, parameters.number('distance', DISTANCE_M, 1));
  const firstM = clearOfJunction(stage, policeM, policeM + FIRST_M);
  const secondM = clearOfJunction(stage, firstM, firstM + SECOND_M);
  const shifted = (actor: ScenarioActor, atM: number, flags: number): StandingActor => {
    const place = placeOnRoute(plan, atM);
    const shiftM = (SHIFT * widthAt(map, place)) / 2;
    return { actor, pose: poseAt(map, place, side === 'right' ? shiftM : -shiftM), flags };
  };
  const standing = [
    shifted(POLICE_CAR, policeM, ActorFlag.parked | ActorFlag.sirenOn),
    shifted(PRIUS, firstM, ActorFlag.parked),
    // A second car that would stand in the first one is left out, as CARLA's spawn would fail.
    ...(secondM - firstM > PRIUS.lengthM ? [shifted(AUDI_TT, secondM, ActorFlag.parked)] : []),
    warningSign(stage, WARNING_ACCIDENT, side),
  ];
  const oncoming = twoWays ? { oncoming: oncomingTraffic(stage, secondM, parameters.interval('frequency', [20, 100])) } : {};
  return new TimedScenario(stage, new ObstacleScenario(stage, { standing, atM: firstM, toM: secondM, nearM: NEAR_M, ...oncoming }));
}

export const accident: ScenarioType = { type: 'Accident', stage: (stage) => layOut(stage, false) };
export const accidentTwoWays: ScenarioType = { type: 'AccidentTwoWays', stage: (stage) => layOut(stage, true) };
