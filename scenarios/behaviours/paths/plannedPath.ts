import type { Point3 } from '../../../src/geometry/Pose.ts';
import { DRIVABLE_LANES } from '../../../src/map/LaneType.ts';
import type { LanePoint, RoadMap } from '../../../src/map/RoadMap.ts';
import { planRoute } from '../../../src/map/routing/planRoute.ts';
import { RouteError } from '../../../src/map/routing/RouteError.ts';
import { poseAt } from '../roadPlaces.ts';
import type { ScenarioStage } from '../ScenarioBehaviour.ts';
import { StagingRefused } from '../StagingRefused.ts';
import type { ActorPath } from './ActorPath.ts';
import { pathThrough } from './ActorPath.ts';

/** Places named in a file lie at most this far from their lane (m). */
const REACH_M = 10;

/** The nearest place on a lane of these types. @throws StagingRefused when none is within 10 m */
export function laneAt({ laneIndex }: Pick<ScenarioStage, 'laneIndex'>, point: Point3, name: string, types = DRIVABLE_LANES): LanePoint {
  const hit = { lane: -1, sM: 0, leftM: 0, distanceM: Infinity };
  laneIndex.nearest(point.x, point.y, types, hit, point.z);
  if (hit.lane < 0 || hit.distanceM > REACH_M) throw new StagingRefused(`its ${name} is ${hit.lane < 0 ? 'far' : `${hit.distanceM.toFixed(1)} m`} from any such lane`);
  return { lane: hit.lane, sM: hit.sM };
}

/** The way from one place to another by the route planner. @throws StagingRefused when there is none */
export function plannedPath(map: RoadMap, from: LanePoint, to: LanePoint): ActorPath {
  try {
    const plan = planRoute(map, [poseAt(map, from), poseAt(map, to)]);
    return pathThrough(Array.from({ length: plan.count }, (_, index) => ({ x: plan.x[index], y: plan.y[index], z: plan.z[index], headingRad: plan.headingRad[index] })));
  } catch (error) {
    if (error instanceof RouteError) throw new StagingRefused(`no way leads from one of its places to the next: ${error.message}`);
    throw error;
  }
}
