import { placeOnRoute, poseAt, movedAlong, widthAt } from '../roadPlaces.ts';
import { CONE, ROAD_DIRT, TRAFFIC_WARNING, WARNING_CONSTRUCTION } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { TimedScenario } from '../TimedScenario.ts';
import { obstaclePlaceM, ObstacleScenario } from './ObstacleScenario.ts';
import { oncomingTraffic } from './oncomingTraffic.ts';
import type { StandingActor } from './StandingActor.ts';
import { warningSign } from './warningSign.ts';

const DISTANCE_M = 100;
const NEAR_M = 30;
/** A warning board stands before the cones, dirt lies behind their start (m). */
const BOARD_BEFORE_M = 5;
const DIRT_BEHIND_M = 2;
/** Cones along the side away from the kerb, and across the far end (m from their start, and from that side). */
const SIDE_CONES_M = [2, 4, 6, 8] as const;
const END_CONES_M = [1, 2, 3] as const;
/** Where the row of cones stands, as a share of half the lane. */
const CONE_SHARE = 0.85;

/** ConstructionObstacle and ConstructionObstacleTwoWays: road works behind a warning board take up the lane. */
function layOut(stage: ScenarioStage, twoWays: boolean): ScenarioBehaviour {
  const { map, plan } = stage;
  const parameters = new ScenarioParameters(stage.scenario);
  const side = parameters.direction();
  parameters.number('speed', 60);
  const atM = obstaclePlaceM(stage, parameters.number('distance', DISTANCE_M, 1));
  const start = poseAt(map, placeOnRoute(plan, atM));
  // The works follow the lane's direction at their start, as the evaluator's do. Sideways is away from the closed side.
  const towards = side === 'right' ? 1 : -1;
  const rowM = (towards * (CONE_SHARE * widthAt(map, placeOnRoute(plan, atM)))) / 2;
  const cone = (alongM: number, leftM: number): StandingActor => ({ actor: CONE, pose: besidePose(start, alongM, leftM) });
  const standing = [
    { actor: TRAFFIC_WARNING, pose: besidePose(start, -BOARD_BEFORE_M, 0) },
    ...(stage.scenery ? [{ actor: ROAD_DIRT, pose: besidePose(start, DIRT_BEHIND_M, 0) }] : []),
    ...SIDE_CONES_M.map((alongM) => cone(alongM, rowM)),
    ...END_CONES_M.map((acrossM) => cone(SIDE_CONES_M.at(-1)!, rowM - towards * acrossM)),
    warningSign(stage, WARNING_CONSTRUCTION, side),
  ];
  const oncoming = twoWays ? { oncoming: oncomingTraffic(stage, atM, parameters.interval('frequency', [20, 100])) } : {};
  return new TimedScenario(stage, new ObstacleScenario(stage, { standing, atM, toM: atM + SIDE_CONES_M.at(-1)!, nearM: NEAR_M, ...oncoming }));
}

function besidePose(start: ReturnType<typeof poseAt>, alongM: number, leftM: number): ReturnType<typeof poseAt> {
  const there = movedAlong(start, alongM);
  const side = movedAlong({ ...there, headingRad: there.headingRad + Math.PI / 2 }, leftM);
  return { ...side, headingRad: start.headingRad };
}

export const constructionObstacle: ScenarioType = { type: 'ConstructionObstacle', stage: (stage) => layOut(stage, false) };
export const constructionObstacleTwoWays: ScenarioType = { type: 'ConstructionObstacleTwoWays', stage: (stage) => layOut(stage, true) };
