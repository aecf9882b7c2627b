import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { placeOnRoute, poseAt, widthAt } from '../roadPlaces.ts';
import { PRIUS, WARNING_ACCIDENT } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { TimedScenario } from '../TimedScenario.ts';
import { obstaclePlaceM, ObstacleScenario } from './ObstacleScenario.ts';
import { oncomingTraffic } from './oncomingTraffic.ts';
import { warningSign } from './warningSign.ts';

const DISTANCE_M = 120;
const NEAR_M = 50;
/** Shift to the side, as a share of half the lane. */
const SHIFT = 0.7;

/** ParkedObstacle and ParkedObstacleTwoWays: a car with its hazard lights on is parked in the lane. */
function layOut(stage: ScenarioStage, twoWays: boolean): ScenarioBehaviour {
  const { map, plan } = stage;
  const parameters = new ScenarioParameters(stage.scenario);
  const side = parameters.direction();
  parameters.number('speed', 60);
  const atM = obstaclePlaceM(stage, parameters.number('distance', DISTANCE_M, 1));
  const place = placeOnRoute(plan, atM);
  const shiftM = (SHIFT * widthAt(map, place)) / 2;
  const standing = [
    { actor: PRIUS, pose: poseAt(map, place, side === 'right' ? shiftM : -shiftM), flags: ActorFlag.parked | ActorFlag.blinkerLeft | ActorFlag.blinkerRight },
    warningSign(stage, WARNING_ACCIDENT, side),
  ];
  const oncoming = twoWays ? { oncoming: oncomingTraffic(stage, atM, parameters.interval('frequency', [20, 100])) } : {};
  return new TimedScenario(stage, new ObstacleScenario(stage, { standing, atM, toM: atM, nearM: NEAR_M, ...oncoming }));
}

export const parkedObstacle: ScenarioType = { type: 'ParkedObstacle', stage: (stage) => layOut(stage, false) };
export const parkedObstacleTwoWays: ScenarioType = { type: 'ParkedObstacleTwoWays', stage: (stage) => layOut(stage, true) };
