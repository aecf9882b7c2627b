import { degFromRad, wrapAngleRad } from '../../../src/geometry/angle.ts';
import type { LanePoint, RoadMap } from '../../../src/map/RoadMap.ts';
import { isDrivable, poseAt } from '../roadPlaces.ts';
import type { ActorPath } from './ActorPath.ts';
import { lanePath } from './routePath.ts';
import { lastInJunction, neighboursAlong, straightOn, walkLane } from './walkLane.ts';

/** How traffic goes through a junction. */
export type ThroughTurn = 'straight' | 'right';

/** Where traffic comes from, seen from the ego. */
export type ApproachSide = 'left' | 'opposite' | 'right';

/** A driving lane that leads into a junction. */
export interface JunctionApproach {
  readonly lane: number;
  /** Direction in which it is driven at the junction. */
  readonly headingRad: number;
}

/** The driving lanes that lead into a junction, in order of their index. */
export function approachesOf(map: RoadMap, junction: number): JunctionApproach[] {
  const found = new Set<number>();
  for (const connecting of map.junctions[junction]!.lanes) {
    for (const lane of neighboursAlong(map, connecting, false)) if (map.lanes.junction[lane]! !== junction && isDrivable(map, lane)) found.add(lane);
  }
  return [...found].toSorted((a, b) => a - b).map((lane) => ({ lane, headingRad: poseAt(map, { lane, sM: map.lanes.lengthM[lane]! }).headingRad }));
}

/** The side from which traffic with a heading comes, for an ego with another; undefined for its own side. */
export function approachSide(egoHeadingRad: number, headingRad: number): ApproachSide | undefined {
  const clockwiseDeg = degFromRad(wrapAngleRad(egoHeadingRad - headingRad));
  if (Math.abs(clockwiseDeg) <= 45) return undefined;
  if (Math.abs(clockwiseDeg) > 135) return 'opposite';
  return clockwiseDeg > 0 ? 'left' : 'right';
}

/** Ways through a junction that turn less than this go straight on (rad). */
const STRAIGHT_RAD = 0.7;

/** A way of other traffic through a junction. */
export interface JunctionPath {
  readonly path: ActorPath;
  /** Length of the path (m) at which it enters the junction. */
  readonly entryM: number;
  /** Last lane before the junction. */
  readonly approach: number;
}

/**
 * Through a junction, straight on unless told otherwise, from at most `backM` before it to at most `onM` behind it, without entering other
 * junctions; undefined when nothing goes that way from this lane.
 */
export function pathThroughJunction(map: RoadMap, approach: number, backM: number, onM: number, turn: ThroughTurn = 'straight'): JunctionPath | undefined {
  const { lanes } = map;
  const end = { lane: approach, sM: lanes.lengthM[approach]! };
  const first = turn === 'straight' ? straightOn(map, approach) : (neighboursAlong(map, approach, true).find((lane) => leftTurnRad(map, end, lane) < -STRAIGHT_RAD) ?? -1);
  if (first < 0 || lanes.junction[first]! < 0) return undefined;
  const last = lastInJunction(map, first);
  const exit = straightOn(map, last);
  if ((turn === 'straight' && Math.abs(leftTurnRad(map, end, first)) > STRAIGHT_RAD) || exit < 0) return undefined;
  const before = walkLane(map, end, -backM, { staysOutOfJunctions: true }).toReversed();
  const inside = walkLane(map, { lane: first, sM: 0 }, lengthThrough(map, first, last));
  const behind = walkLane(map, { lane: exit, sM: 0 }, onM, { staysOutOfJunctions: true });
  return { path: lanePath(map, [...before, ...inside, ...behind]), entryM: before.length - 1, approach };
}

/** How far a way through a junction that begins with a connecting lane turns to the left (rad). */
function leftTurnRad(map: RoadMap, from: LanePoint, first: number): number {
  const last = lastInJunction(map, first);
  return wrapAngleRad(poseAt(map, { lane: last, sM: map.lanes.lengthM[last] }).headingRad - poseAt(map, from).headingRad);
}

function lengthThrough(map: RoadMap, first: number, last: number): number {
  let lengthM = map.lanes.lengthM[first]!;
  for (let lane = first; lane !== last; ) {
    lane = neighboursAlong(map, lane, true).find((next) => map.lanes.junction[next] === map.lanes.junction[first])!;
    lengthM += map.lanes.lengthM[lane]!;
  }
  return lengthM;
}
