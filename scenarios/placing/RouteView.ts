import { cos } from '../../src/geometry/trig.ts';
import type { JunctionAhead } from '../behaviours/roadPlaces.ts';
import { isDrivable, junctionAhead, placeOnRoute, poseAt, routeIndexAt } from '../behaviours/roadPlaces.ts';
import { lanesBeside } from '../behaviours/paths/besideLane.ts';
import { LaneType } from '../../src/map/LaneType.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';

/** A route seen from a place where a scenario might be triggered. */
export interface RouteView {
  readonly map: RoadMap;
  readonly plan: RoutePlan;
  readonly triggerM: number;
  /** The next junction, or the end of the route in its place; distance to it (m). */
  readonly junction: JunctionAhead | undefined;
  readonly openM: number;
}

export function viewAt(map: RoadMap, plan: RoutePlan, triggerM: number): RouteView {
  const junction = junctionAhead(map, plan, triggerM);
  return { map, plan, triggerM, junction, openM: (junction?.entryM ?? plan.lengthM) - triggerM };
}

/** What is beside the ego's lane on a side. */
export type Neighbour = 'alike' | 'oncoming' | 'other';

export function neighbourAt({ map, plan, triggerM }: RouteView, side: 'left' | 'right', aheadM: number): Neighbour {
  const beside = lanesBeside(map, placeOnRoute(plan, triggerM + aheadM), side)[0];
  if (beside === undefined || !isDrivable(map, beside.place.lane)) return 'other';
  return beside.sameDirection ? 'alike' : 'oncoming';
}

/** Is the lane's neighbour of this kind all along a stretch? */
export function hasNeighbour(view: RouteView, side: 'left' | 'right', kind: Neighbour, toM: number): boolean {
  for (let aheadM = 0; aheadM <= toM; aheadM += 5) if (neighbourAt(view, side, aheadM) !== kind) return false;
  return true;
}

/** Does the road keep its direction, to this angle (rad), all along a stretch? */
export function isStraight({ map, plan, triggerM }: RouteView, fromM: number, toM: number, withinRad: number): boolean {
  const first = poseAt(map, placeOnRoute(plan, triggerM + fromM)).headingRad;
  for (let aheadM = fromM; aheadM <= toM; aheadM += 5) if (cos(poseAt(map, placeOnRoute(plan, triggerM + aheadM)).headingRad - first) < cos(withinRad)) return false;
  return true;
}

export function hasSidewalk({ map, plan, triggerM }: RouteView, aheadM: number): boolean {
  return lanesBeside(map, placeOnRoute(plan, triggerM + aheadM), 'right').some(({ type }) => type === LaneType.sidewalk);
}

/** What the route does at its next junction, and what rules there. */
export interface JunctionView extends JunctionAhead {
  /** A `RoadOption`. */
  readonly option: number;
  readonly hasLight: boolean;
  readonly entryHeadingRad: number;
}

export function junctionView({ map, plan, junction }: RouteView): JunctionView | undefined {
  if (junction === undefined || junction.exitM >= plan.lengthM - 1) return undefined;
  const middle = routeIndexAt(plan, (junction.entryM + junction.exitM) / 2);
  return {
    ...junction, option: plan.option[middle], hasLight: map.lanes.light[junction.lane] >= 0,
    entryHeadingRad: poseAt(map, placeOnRoute(plan, junction.entryM)).headingRad,
  };
}
