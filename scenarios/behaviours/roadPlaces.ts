import type { Pose } from '../../src/geometry/Pose.ts';
import { cos, sin } from '../../src/geometry/trig.ts';
import { lanePoseAt } from '../../src/map/lanePoseAt.ts';
import { DRIVABLE_LANES, LaneType } from '../../src/map/LaneType.ts';
import type { LanePoint, RoadMap } from '../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';

/** Index of the last route point at or before route length `sM`. */
export function routeIndexAt(plan: RoutePlan, sM: number): number {
  let low = 0;
  let high = plan.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (plan.sM[middle]! <= sM) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The speed limit on the route at route length `atM` (m/s). */
export function speedLimitMps(map: RoadMap, plan: RoutePlan, atM: number): number {
  const index = routeIndexAt(plan, atM);
  const lane = plan.lane[index];
  const sample = Math.round(plan.laneSM[index] / map.lanes.sampleStepM[lane]);
  return map.samples.speedLimitMps[map.lanes.firstSample[lane] + Math.min(map.lanes.sampleCount[lane] - 1, Math.max(0, sample))];
}

/** The place on the route's lane at route length `sM`, clamped to the route. */
export function placeOnRoute(plan: RoutePlan, sM: number): LanePoint {
  const index = routeIndexAt(plan, sM);
  return { lane: plan.lane[index]!, sM: plan.laneSM[index]! + Math.max(0, Math.min(sM, plan.lengthM) - plan.sM[index]!) };
}

/** The pose on a lane, moved `rightM` to the right and turned left by `turnLeftRad`. */
export function poseAt(map: RoadMap, place: LanePoint, rightM = 0, turnLeftRad = 0): Pose {
  const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
  lanePoseAt(map, place.lane, place.sM, -rightM, pose);
  return { ...pose, headingRad: pose.headingRad + turnLeftRad };
}

/** Width of the lane at a place (m), of the nearest sample. */
export function widthAt(map: RoadMap, place: LanePoint): number {
  const { lanes, samples } = map;
  const offset = Math.round(place.sM / lanes.sampleStepM[place.lane]!);
  return samples.widthM[lanes.firstSample[place.lane]! + Math.min(lanes.sampleCount[place.lane]! - 1, Math.max(0, offset))]!;
}

/** A place `aheadM` farther along the lane and its first successors; undefined where the road ends before that. */
export function placeAhead(map: RoadMap, place: LanePoint, aheadM: number): LanePoint | undefined {
  const { lanes } = map;
  let { lane } = place;
  let sM = place.sM + aheadM;
  for (let lanesPassed = 0; lanesPassed < 100; lanesPassed += 1) {
    if (sM <= lanes.lengthM[lane]!) return { lane, sM };
    sM -= lanes.lengthM[lane]!;
    const first = lanes.successorStart[lane]!;
    if (first === lanes.successorStart[lane + 1]!) return undefined;
    lane = lanes.successors[first]!;
  }
  return undefined;
}

/** The place beside this one on another lane of the same section. */
export function placeBeside(map: RoadMap, place: LanePoint, lane: number): LanePoint {
  const { lanes } = map;
  const share = lanes.lengthM[place.lane]! > 0 ? place.sM / lanes.lengthM[place.lane]! : 0;
  return { lane, sM: lanes.lengthM[lane]! * (lanes.direction[lane] === lanes.direction[place.lane] ? share : 1 - share) };
}

/** A place at the right edge of the road. */
export interface RoadSide {
  readonly place: LanePoint;
  /** Neighbours that were looked at: 1 where the lane itself is the last one. */
  readonly steps: number;
  /** Lanes between the lane and that place, the last one counted. */
  readonly moves: number;
}

/** Shoulders wider than this may be walked and parked on (m). */
const WIDE_SHOULDER_M = 2;

/**
 * CARLA's walk to the right: over all lanes to the last one before a sidewalk or the end; a wide shoulder is the last one.
 * Both scenario classes that let something cross start from there.
 */
export function rightEdge(map: RoadMap, place: LanePoint): RoadSide {
  const { lanes } = map;
  let here = place;
  for (let steps = 1; ; steps += 1) {
    const right = lanes.right[here.lane]!;
    if (right < 0 || lanes.type[right] === LaneType.sidewalk || steps > 20) return { place: here, steps, moves: steps - 1 };
    const beside = placeBeside(map, here, right);
    if (lanes.type[right] === LaneType.shoulder) return widthAt(map, beside) > WIDE_SHOULDER_M ? { place: beside, steps, moves: steps } : { place: here, steps, moves: steps - 1 };
    here = beside;
  }
}

/** The place on the nearest lane to the left that runs the other way; undefined where there is none. */
export function oncomingPlace(map: RoadMap, place: LanePoint): LanePoint | undefined {
  const { lanes } = map;
  let here = place;
  for (let steps = 0; steps < 20; steps += 1) {
    const left = lanes.left[here.lane]!;
    if (left < 0) return undefined;
    const beside = placeBeside(map, here, left);
    if (lanes.leftSameDirection[here.lane] === 0 && isDrivable(map, left)) return beside;
    if (lanes.direction[left] !== lanes.direction[place.lane]) return undefined;
    here = beside;
  }
  return undefined;
}

export function isDrivable(map: RoadMap, lane: number): boolean {
  return ((DRIVABLE_LANES >> map.lanes.type[lane]!) & 1) === 1;
}

/** The route's next junction at or after route length `fromM`. */
export interface JunctionAhead {
  readonly junction: number;
  /** Route length (m) of the last point before it and the first one after it. */
  readonly entryM: number;
  readonly exitM: number;
  /** Connecting lane by which the route enters. */
  readonly lane: number;
}

/** Undefined when the route meets no junction any more. A junction that reaches the route's end ends there. */
export function junctionAhead(map: RoadMap, plan: RoutePlan, fromM: number): JunctionAhead | undefined {
  const junctionOf = (index: number): number => map.lanes.junction[plan.lane[index]!]!;
  let first = routeIndexAt(plan, fromM);
  while (first < plan.count && junctionOf(first) < 0) first += 1;
  if (first === plan.count) return undefined;
  let after = first;
  while (after + 1 < plan.count && junctionOf(after) === junctionOf(first)) after += 1;
  return { junction: junctionOf(first), entryM: plan.sM[Math.max(0, first - 1)]!, exitM: plan.sM[after]!, lane: plan.lane[first]! };
}

/** Distance (m) on the ground. */
export function distanceM(ax: number, ay: number, bx: number, by: number): number {
  return Math.sqrt((ax - bx) * (ax - bx) + (ay - by) * (ay - by));
}

/** A pose moved along its own heading. */
export function movedAlong(pose: Pose, metres: number): Pose {
  return { ...pose, x: pose.x + metres * cos(pose.headingRad), y: pose.y + metres * sin(pose.headingRad) };
}
