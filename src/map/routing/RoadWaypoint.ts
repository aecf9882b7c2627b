import type { MutablePose } from '../lanePoseAt.ts';
import { lanePoseAt } from '../lanePoseAt.ts';
import type { RoadMap } from '../RoadMap.ts';

/** A CARLA waypoint: a lane and a place along the *reference line* of its road, with the pose of the lane's centre there. */
export interface RoadWaypoint {
  readonly lane: number;
  readonly roadS: number;
  /** Place along the lane (m, sense of travel). */
  readonly sM: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly headingRad: number;
}

/** The waypoint on a lane at a road coordinate. */
export function waypointAtRoadS(map: RoadMap, lane: number, roadS: number): RoadWaypoint {
  return waypointAtLaneS(map, lane, laneSFromRoadS(map, lane, roadS), roadS);
}

/** The waypoint on a lane at an arc length along it. */
export function waypointAtLaneS(map: RoadMap, lane: number, sM: number, roadS = roadSFromLaneS(map, lane, sM)): RoadWaypoint {
  const pose: MutablePose = { x: 0, y: 0, z: 0, headingRad: 0 };
  lanePoseAt(map, lane, sM, 0, pose);
  return { lane, roadS, sM, ...pose };
}

/**
 * The waypoint that CARLA's `next(distance)[0]` gives: the distance is walked along the reference line, so steps are shorter or longer on the
 * lanes of a bend; at a lane's end the first successor that leads far enough is taken. Undefined where the road ends before.
 */
export function nextWaypoint(map: RoadMap, from: RoadWaypoint, distanceM: number): RoadWaypoint | undefined {
  const place = advance(map, from.lane, from.roadS, distanceM, 0);
  return place === undefined ? undefined : waypointAtRoadS(map, place.lane, place.roadS);
}

/** Straight distance in space between two points (m). */
export function distanceBetween(one: { readonly x: number; readonly y: number; readonly z: number }, other: { readonly x: number; readonly y: number; readonly z: number }): number {
  const dx = one.x - other.x;
  const dy = one.y - other.y;
  const dz = one.z - other.z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/** Loops of very short lanes end the walk. */
const MOST_LANES_PER_HOP = 1000;

function advance(map: RoadMap, lane: number, roadS: number, distanceM: number, depth: number): { lane: number; roadS: number } | undefined {
  const { lanes } = map;
  const direction = lanes.direction[lane]!;
  const remainingM = (lanes.exitRoadS[lane]! - roadS) * direction;
  if (distanceM <= remainingM) return { lane, roadS: roadS + direction * distanceM };
  if (depth > MOST_LANES_PER_HOP) return undefined;
  for (let row = lanes.successorStart[lane]!; row < lanes.successorStart[lane + 1]!; row += 1) {
    const next = lanes.successors[row]!;
    const place = advance(map, next, lanes.entryRoadS[next]!, distanceM - Math.max(0, remainingM), depth + 1);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** Arc length along a lane at a road coordinate. */
export function laneSFromRoadS(map: RoadMap, lane: number, roadS: number): number {
  const { lanes, samples } = map;
  const first = lanes.firstSample[lane]!;
  const intervals = lanes.sampleCount[lane]! - 1;
  const direction = lanes.direction[lane]!;
  const span = lanes.exitRoadS[lane]! - lanes.entryRoadS[lane]!;
  const guess = Math.floor(((roadS - lanes.entryRoadS[lane]!) / span) * intervals);
  let interval = Math.min(intervals - 1, Math.max(0, guess));
  while (interval < intervals - 1 && (samples.roadS[first + interval + 1]! - roadS) * direction <= 0) interval += 1;
  while (interval > 0 && (samples.roadS[first + interval]! - roadS) * direction > 0) interval -= 1;
  const stepM = lanes.sampleStepM[lane]!;
  const wanted = (roadS - samples.roadS[first + interval]!) * direction;
  const width = (samples.roadS[first + interval + 1]! - samples.roadS[first + interval]!) * direction;
  const rateBefore = interval > 0 ? ((samples.roadS[first + interval]! - samples.roadS[first + interval - 1]!) * direction) / stepM : 0;
  const rateAfter = interval < intervals - 1 ? ((samples.roadS[first + interval + 2]! - samples.roadS[first + interval + 1]!) * direction) / stepM : 0;
  return interval * stepM + withinInterval(wanted, width, stepM, rateBefore, rateAfter);
}

/**
 * Arc length within a sample interval that holds `width` of road coordinate. Where a line meets an arc the rate of road coordinate per arc length
 * jumps once; the place of the jump follows from the rates in the intervals on both sides (0: unknown, then in proportion).
 */
function withinInterval(wanted: number, width: number, stepM: number, rateBefore: number, rateAfter: number): number {
  if (width <= 0) return 0;
  const inside = Math.min(width, Math.max(0, wanted));
  if (rateBefore > 0 && rateAfter > 0 && Math.abs(rateBefore - rateAfter) > 1e-6) {
    const jumpM = (width - rateAfter * stepM) / (rateBefore - rateAfter);
    if (jumpM > 0 && jumpM < stepM) return inside <= rateBefore * jumpM ? inside / rateBefore : jumpM + (inside - rateBefore * jumpM) / rateAfter;
  }
  return (inside / width) * stepM;
}

function roadSFromLaneS(map: RoadMap, lane: number, sM: number): number {
  const { lanes, samples } = map;
  const step = lanes.sampleStepM[lane]!;
  const intervals = lanes.sampleCount[lane]! - 1;
  const place = step > 0 ? Math.min(intervals, Math.max(0, sM / step)) : 0;
  const interval = Math.min(intervals - 1, Math.floor(place));
  const a = lanes.firstSample[lane]! + interval;
  return samples.roadS[a]! + (place - interval) * (samples.roadS[a + 1]! - samples.roadS[a]!);
}
