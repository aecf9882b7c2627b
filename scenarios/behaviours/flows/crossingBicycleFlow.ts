import { LaneType, laneTypeMask } from '../../../src/map/LaneType.ts';
import type { LanePoint } from '../../../src/map/RoadMap.ts';
import { lightsOf } from '../junctions/junctionLights.ts';
import { nextJunction } from '../junctions/nextJunction.ts';
import { laneAt } from '../paths/plannedPath.ts';
import { lanePath } from '../paths/routePath.ts';
import { walkLane } from '../paths/walkLane.ts';
import { placeOnRoute, poseAt, widthAt } from '../roadPlaces.ts';
import { BICYCLES } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { StagingRefused } from '../StagingRefused.ts';
import { TimedScenario } from '../TimedScenario.ts';
import { ActorFlow } from './ActorFlow.ts';
import { FlowScenario } from './FlowScenario.ts';

const SPEED_MPS = 10;
const GAP_M = [20, 50] as const;
const BEHIND_JUNCTION_M = 40;
const FARTHEST_M = 400;
/** Without a bike lane they ride at the right edge of the driving lane, this far beyond it (m). */
const BEYOND_EDGE_M = 0.1;

/**
 * CrossingBicycleFlow: bicycles come straight through the junction at which the ego turns, and mind nobody. They use the bike lane at
 * `start_actor_flow`; on maps without one, where the evaluator gives up, the right edge of the driving lane.
 */
function layOut(stage: ScenarioStage): ScenarioBehaviour {
  const { map, plan, seed, firstActorId, laneIndex } = stage;
  const parameters = new ScenarioParameters(stage.scenario);
  const start = parameters.place('start_actor_flow');
  const hit = { lane: -1, sM: 0, leftM: 0, distanceM: Infinity };
  laneIndex.nearest(start.x, start.y, laneTypeMask(LaneType.biking), hit, start.z);
  const hasBikeLane = hit.lane >= 0 && hit.distanceM <= 10;
  const place = hasBikeLane ? { lane: hit.lane, sM: hit.sM } : laneAt(stage, start, 'start_actor_flow');
  const places = throughJunction(stage, place);
  const leftM = hasBikeLane ? 0 : -(widthAt(map, place) / 2 + BEYOND_EDGE_M);
  const junction = nextJunction(stage);
  const lights = lightsOf(map, junction.junction, poseAt(map, placeOnRoute(plan, junction.entryM)).headingRad);
  const flow = new ActorFlow({
    path: lanePath(map, places, leftM), speedMps: parameters.number('flow_speed', SPEED_MPS, 1), gapM: parameters.interval('source_dist_interval', GAP_M),
    types: BICYCLES, firstId: firstActorId, most: 900, seed, startsFull: true,
  });
  return new FlowScenario({ flows: [flow], ...(lights.own.length > 0 ? { lights: { lights, theirs: [] } } : {}), isOver: (step) => step.egoM >= junction.exitM });
}

/** From a place through the next junction and 40 m on. */
function throughJunction({ map }: ScenarioStage, start: LanePoint): LanePoint[] {
  const places = walkLane(map, start, FARTHEST_M);
  const isInside = ({ lane }: LanePoint): boolean => map.lanes.junction[lane] >= 0;
  const entry = places.findIndex(isInside);
  if (entry < 0) throw new StagingRefused('no junction follows on the lane of its start_actor_flow');
  const exit = places.findIndex((place, index) => index > entry && !isInside(place));
  if (exit < 0) throw new StagingRefused('its lane does not lead through the junction');
  return places.slice(0, exit + BEHIND_JUNCTION_M);
}

export const crossingBicycleFlow: ScenarioType = { type: 'CrossingBicycleFlow', stage: (stage) => new TimedScenario(stage, layOut(stage)) };
