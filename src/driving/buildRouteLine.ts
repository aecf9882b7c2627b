import { boxContains } from '../geometry/orientedBox.ts';
import { Polyline } from '../geometry/Polyline.ts';
import { cos, sin } from '../geometry/trig.ts';
import type { RoadMap } from '../map/RoadMap.ts';
import { RoadOption, type RoutePlan } from '../map/RoutePlan.ts';
import { findLanesBeside } from './findLanesBeside.ts';
import { routeChain } from './routeChain.ts';
import { headingsAndCurvatures, ROUTE_STEP_M, type RouteLine } from './RouteLine.ts';
import { ROUTE_COMMANDS } from './Scene.ts';

/** Length over which a lane change is spread (m), shortened before junctions. */
const LANE_CHANGE_LENGTH_M = 28;
const SHORTEST_LANE_CHANGE_M = 10;
/** A step to the side of more than this (m) between two points is a lane change; of more than the other it is none that one could draw out. */
const SIDEWAYS_M = 0.8;
const WIDEST_CHANGE_M = 8;

/** Draws the line to follow out of a dense route. The first point should be where the ego starts. @throws RangeError for a route shorter than 2 m */
export function buildRouteLine(map: RoadMap, plan: RoutePlan): RouteLine {
  const kept = routeChain(plan);
  const shifted = withSmoothLaneChanges(plan, kept);
  const chain = new Polyline(shifted.x, shifted.y);
  if (chain.lengthM < 2) throw new RangeError(`a route of ${chain.lengthM.toFixed(1)} m is too short to drive`);
  const count = Math.floor(chain.lengthM / ROUTE_STEP_M) + 1;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const planIndex = new Int32Array(count);
  const point = { x: 0, y: 0, headingRad: 0 };
  for (let row = 0; row < count; row += 1) {
    chain.poseAt(row * ROUTE_STEP_M, 0, point);
    x[row] = point.x;
    y[row] = point.y;
    planIndex[row] = kept[chain.segmentAt(row * ROUTE_STEP_M)]!;
  }
  const lane = planIndex.map((index) => plan.lane[index]!);
  const bends = headingsAndCurvatures(x, y);
  return {
    count,
    lengthM: (count - 1) * ROUTE_STEP_M,
    x,
    y,
    z: Float64Array.from(planIndex, (index) => plan.z[index]!),
    ...bends,
    laneWidthM: Float64Array.from(planIndex, (index) => sampleAt(map, plan, index, map.samples.widthM)),
    speedLimitMps: Float64Array.from(planIndex, (index) => sampleAt(map, plan, index, map.samples.speedLimitMps)),
    lane,
    junction: lane.map((index) => map.lanes.junction[index]!),
    command: Uint8Array.from(planIndex, (index) => commandIndex(plan.option[index]!)),
    planIndex,
    beside: findLanesBeside(map, plan, { count, x, y, headingRad: bends.headingRad, planIndex }),
    lights: lightsAlong(map, plan, kept, chain),
    stopSigns: stopSignsAlong(map, plan, kept, chain, x, y),
  };
}

/**
 * The planner jumps to the next lane within about 5 m. Points after such a jump are moved back towards the lane that was left, by a
 * share that falls smoothly from 1 to 0 over the length of the lane change.
 */
function withSmoothLaneChanges(plan: RoutePlan, kept: readonly number[]): { x: Float64Array; y: Float64Array } {
  const x = Float64Array.from(kept, (index) => plan.x[index]!);
  const y = Float64Array.from(kept, (index) => plan.y[index]!);
  for (let row = 0; row + 1 < kept.length; row += 1) {
    const from = kept[row]!;
    const to = kept[row + 1]!;
    const heading = plan.headingRad[to]!;
    const offsetLeft = (plan.y[from]! - plan.y[to]!) * cos(heading) - (plan.x[from]! - plan.x[to]!) * sin(heading);
    if (Math.abs(offsetLeft) < SIDEWAYS_M || Math.abs(offsetLeft) > WIDEST_CHANGE_M) continue;
    const lengthM = laneChangeLength(plan, kept, row + 1);
    let doneM = 0;
    for (let later = row + 1; later < kept.length; later += 1) {
      const index = kept[later]!;
      const before = kept[later - 1]!;
      const stepX = plan.x[index]! - plan.x[before]!;
      const stepY = plan.y[index]! - plan.y[before]!;
      doneM += Math.abs(stepX * cos(plan.headingRad[index]!) + stepY * sin(plan.headingRad[index]!));
      if (doneM >= lengthM) break;
      const share = 1 - smoothStep(doneM / lengthM);
      x[later]! -= share * offsetLeft * sin(plan.headingRad[index]!);
      y[later]! += share * offsetLeft * cos(plan.headingRad[index]!);
    }
  }
  return { x, y };
}

/** The usual length, but done 2 m before the next turn or lane change. */
function laneChangeLength(plan: RoutePlan, kept: readonly number[], row: number): number {
  let freeM = 0;
  let left = false;
  for (let later = row; later < kept.length && freeM < LANE_CHANGE_LENGTH_M; later += 1) {
    const option = plan.option[kept[later]!]!;
    if (option === RoadOption.laneFollow) left = true;
    if (option === RoadOption.left || option === RoadOption.right || option === RoadOption.straight || (left && isLaneChange(option))) break;
    freeM = plan.sM[kept[later]!]! - plan.sM[kept[row - 1]!]!;
  }
  return Math.max(SHORTEST_LANE_CHANGE_M, Math.min(LANE_CHANGE_LENGTH_M, freeM - 2));
}

function isLaneChange(option: number): boolean {
  return option === RoadOption.changeLaneLeft || option === RoadOption.changeLaneRight;
}

/** Quintic step from 0 to 1 with no jump in curvature at its ends. */
function smoothStep(t: number): number {
  return t * t * t * (10 + t * (6 * t - 15));
}

function sampleAt(map: RoadMap, plan: RoutePlan, index: number, column: Float64Array | Float32Array): number {
  const lane = plan.lane[index]!;
  const row = Math.round(plan.laneSM[index]! / map.lanes.sampleStepM[lane]!);
  return column[map.lanes.firstSample[lane]! + Math.min(map.lanes.sampleCount[lane]! - 1, Math.max(0, row))]!;
}

function commandIndex(option: number): number {
  switch (option) {
    case RoadOption.left:
      return ROUTE_COMMANDS.indexOf('left');
    case RoadOption.right:
      return ROUTE_COMMANDS.indexOf('right');
    case RoadOption.straight:
      return ROUTE_COMMANDS.indexOf('straight');
    case RoadOption.changeLaneLeft:
      return ROUTE_COMMANDS.indexOf('changeLeft');
    case RoadOption.changeLaneRight:
      return ROUTE_COMMANDS.indexOf('changeRight');
    default:
      return ROUTE_COMMANDS.indexOf('follow');
  }
}

function lightsAlong(map: RoadMap, plan: RoutePlan, kept: readonly number[], chain: Polyline): { stopSM: number; light: number }[] {
  const found: { stopSM: number; light: number }[] = [];
  for (let row = 1; row < kept.length; row += 1) {
    const lane = plan.lane[kept[row]!]!;
    const before = plan.lane[kept[row - 1]!]!;
    const light = map.lanes.light[lane]!;
    const enters = lane !== before && map.lanes.junction[before] !== map.lanes.junction[lane];
    if (light < 0 || !enters) continue;
    const stop = map.lights[light]!.stopPoints.find((point) => point.lane === before);
    const onM = stop === undefined ? 0 : stop.sM - plan.laneSM[kept[row - 1]!]!;
    found.push({ stopSM: chain.s[row - 1]! + onM, light });
  }
  return found;
}

/** Front bumper to the beginning of a sign's box that lies across the line (m): the car stands in it. */
const INTO_BOX_M = 0.5;

/** Signs of the lanes that the line leaves, and those in whose trigger box it runs all the same: evaluators ask for a stop there as well. */
function stopSignsAlong(map: RoadMap, plan: RoutePlan, kept: readonly number[], chain: Polyline, x: Float64Array, y: Float64Array): { stopSM: number; sign: number }[] {
  const found: { stopSM: number; sign: number }[] = [];
  for (let row = 1; row < kept.length; row += 1) {
    const lane = plan.lane[kept[row - 1]!]!;
    const sign = map.lanes.stopSign[lane]!;
    if (sign < 0 || plan.lane[kept[row]!] === lane) continue;
    const stop = map.stopSigns[sign]!.stopPoints.find((point) => point.lane === lane);
    const onM = stop === undefined ? 0 : stop.sM - plan.laneSM[kept[row - 1]!]!;
    found.push({ stopSM: chain.s[row - 1]! + onM, sign });
  }
  for (const [sign, { trigger, headingRad }] of map.stopSigns.entries()) {
    const c = cos(trigger.headingRad);
    const s = sin(trigger.headingRad);
    const row = x.findIndex((_, at) => boxContains(x[at]!, y[at]!, trigger.x, trigger.y, c, s, trigger.lengthM / 2, trigger.widthM / 2));
    if (row < 1 || found.some((known) => known.sign === sign)) continue;
    const against = (x[row]! - x[row - 1]!) * cos(headingRad) + (y[row]! - y[row - 1]!) * sin(headingRad) < 0;
    if (!against) found.push({ stopSM: row * ROUTE_STEP_M + INTO_BOX_M, sign });
  }
  return found.toSorted((a, b) => a.stopSM - b.stopSM);
}
