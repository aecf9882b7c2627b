import type { Pose } from '../../../src/geometry/Pose.ts';
import type { LanePoint, RoadMap } from '../../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { oncomingPlace, placeOnRoute, poseAt } from '../roadPlaces.ts';
import type { ActorPath } from './ActorPath.ts';
import { pathThrough } from './ActorPath.ts';

/** Centre of the route's lanes from one route length to another (m), clamped to the route, `leftM` to the left. @throws StagingRefused when nothing is left of it */
export function routePath(map: RoadMap, plan: RoutePlan, fromM: number, toM: number, leftM: (sM: number) => number = () => 0): ActorPath {
  const poses: Pose[] = [];
  for (let sM = Math.max(0, fromM); sM <= Math.min(plan.lengthM, toM); sM += 1) poses.push(poseAt(map, placeOnRoute(plan, sM), -leftM(sM)));
  return pathThrough(poses);
}

/** A path along lane places, `leftM` to the left of their centres. @throws StagingRefused when it is shorter than 1 m */
export function lanePath(map: RoadMap, places: readonly LanePoint[], leftM = 0): ActorPath {
  return pathThrough(places.map((place) => poseAt(map, place, -leftM)));
}

/** The oncoming lane beside the route from one route length back to a smaller one, in its direction of travel; undefined where there is none all the way. */
export function oncomingPath(map: RoadMap, plan: RoutePlan, fromM: number, backToM: number): ActorPath | undefined {
  const poses: Pose[] = [];
  for (let sM = Math.min(plan.lengthM, fromM); sM >= Math.max(0, backToM); sM -= 1) {
    const place = oncomingPlace(map, placeOnRoute(plan, sM));
    if (place === undefined) return undefined;
    poses.push(poseAt(map, place));
  }
  return poses.length < 3 ? undefined : pathThrough(poses);
}
