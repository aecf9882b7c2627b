import type { Crosswalk, RoadMap } from '../../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { RoadOption } from '../../../src/map/RoutePlan.ts';

/** What a route makes a driver deal with, counted. */
export interface RouteFeatures {
  readonly lights: number;
  readonly stopSigns: number;
  readonly yieldSigns: number;
  readonly leftTurns: number;
  readonly rightTurns: number;
  readonly straights: number;
  readonly laneChanges: number;
  /** Bends of streets with a radius below 40 m. */
  readonly tightBends: number;
  readonly crosswalks: number;
}

const TIGHT_BEND_PER_M = 1 / 40;

/** Counts what lies on a planned route. */
export function routeFeatures(map: RoadMap, plan: RoutePlan): RouteFeatures {
  const { lanes } = map;
  const visits = runs(plan.count, (point) => plan.lane[point]!);
  const left = visits.slice(0, -1).filter((lane, index) => followsOn(map, lane, visits[index + 1]!));
  const options = runs(plan.count, (point) => plan.option[point]!);
  const count = <T>(list: readonly T[], wanted: (value: T) => boolean): number => list.filter(wanted).length;
  return {
    lights: count(visits, (lane) => lanes.light[lane]! >= 0),
    stopSigns: count(left, (lane) => lanes.stopSign[lane]! >= 0),
    yieldSigns: count(left, (lane) => lanes.yieldSign[lane]! >= 0),
    leftTurns: count(options, (option) => option === RoadOption.left),
    rightTurns: count(options, (option) => option === RoadOption.right),
    straights: count(options, (option) => option === RoadOption.straight),
    laneChanges: count(options, (option) => option === RoadOption.changeLaneLeft || option === RoadOption.changeLaneRight),
    tightBends: count(runs(plan.count, (point) => tightBendSide(map, plan, point)), (side) => side !== 0),
    crosswalks: count(map.crosswalks, (crosswalk) => passesOver(plan, crosswalk)),
  };
}

/** The values of a sequence, each stretch of equal ones once. */
function runs(length: number, valueAt: (index: number) => number): number[] {
  const values = Array.from({ length }, (_, index) => valueAt(index));
  return values.filter((value, index) => index === 0 || value !== values[index - 1]);
}

function followsOn(map: RoadMap, lane: number, next: number): boolean {
  const { successors, successorStart } = map.lanes;
  return successors.subarray(successorStart[lane]!, successorStart[lane + 1]!).includes(next);
}

/** 1 in a tight bend to the left, -1 in one to the right, 0 elsewhere and in junctions. */
function tightBendSide(map: RoadMap, plan: RoutePlan, point: number): -1 | 0 | 1 {
  const lane = plan.lane[point]!;
  if (map.lanes.junction[lane]! >= 0) return 0;
  const sample = map.lanes.firstSample[lane]! + Math.round(plan.laneSM[point]! / map.lanes.sampleStepM[lane]!);
  const curvature = map.samples.curvaturePerM[sample]!;
  if (Math.abs(curvature) < TIGHT_BEND_PER_M) return 0;
  return curvature > 0 ? 1 : -1;
}

function passesOver(plan: RoutePlan, { outline }: Crosswalk): boolean {
  for (let point = 0; point < plan.count; point += 1) {
    const x = plan.x[point]!;
    const y = plan.y[point]!;
    let inside = false;
    outline.forEach((a, index) => {
      const b = outline[(index + 1) % outline.length]!;
      if (a.y > y !== b.y > y && x < a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y)) inside = !inside;
    });
    if (inside) return true;
  }
  return false;
}
