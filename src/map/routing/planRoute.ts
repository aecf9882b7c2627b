import type { Point3 } from '../../geometry/Pose.ts';
import type { RoadMap } from '../RoadMap.ts';
import type { RoutePlan } from '../RoutePlan.ts';
import type { PlanOptions } from './RoutePlanner.ts';
import { RoutePlanner } from './RoutePlanner.ts';

const planners = new WeakMap<RoadMap, RoutePlanner>();

/**
 * Plans a dense route through key points (internal frame) as CARLA's route planner does, see {@link RoutePlanner.plan}. The planner of a
 * map is built at the first call and kept with it.
 * @throws RouteError naming the key point that is off the road or cannot be reached
 */
export function planRoute(map: RoadMap, keypoints: readonly Point3[], options: PlanOptions = {}): RoutePlan {
  let planner = planners.get(map);
  if (planner === undefined) {
    planner = new RoutePlanner(map);
    planners.set(map, planner);
  }
  return planner.plan(keypoints, options);
}
