import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { RoadOption } from '../../../src/map/RoutePlan.ts';

/** A route of `count` points, 1 m apart, to the east. */
export function straightRoute(count: number): RoutePlan {
  const column = Float64Array.from({ length: count }, (_, index) => index);
  return {
    count, x: column, y: new Float64Array(count), z: new Float64Array(count), headingRad: new Float64Array(count), option: new Int8Array(count).fill(RoadOption.laneFollow),
    lane: new Int32Array(count), laneSM: column, sM: column, lengthM: count - 1,
  };
}
