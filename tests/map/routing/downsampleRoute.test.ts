import { describe, expect, it } from 'vitest';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { RoadOption } from '../../../src/map/RoutePlan.ts';
import { downsampleRoute } from '../../../src/map/routing/downsampleRoute.ts';

const { laneFollow, left, changeLaneLeft } = RoadOption;

/** A straight plan with one point per metre. */
function planOf(options: readonly RoadOption[]): RoutePlan {
  const count = options.length;
  const metres = Float64Array.from({ length: count }, (_, index) => index);
  const zeros = new Float64Array(count);
  return { count, x: metres, y: zeros, z: zeros, headingRad: zeros, option: Int8Array.from(options), lane: new Int32Array(count), laneSM: metres, sM: metres, lengthM: count - 1 };
}

function repeat(option: RoadOption, times: number): RoadOption[] {
  return Array.from({ length: times }, () => option);
}

describe('downsampleRoute', () => {
  it('keeps a point whenever more than the distance has gathered, and the ends', () => {
    // The first point gathers nothing, so does each kept one: 51 points of way bring the sum above 50.
    expect([...downsampleRoute(planOf(repeat(laneFollow, 120)), 50)]).toEqual([0, 52, 104, 119]);
  });

  it('keeps changes of option and starts to gather anew', () => {
    expect([...downsampleRoute(planOf([...repeat(laneFollow, 10), ...repeat(left, 10), ...repeat(laneFollow, 10)]), 50)]).toEqual([0, 10, 20, 29]);
  });

  it('keeps both points of a lane change, but not the change of option right after it', () => {
    expect([...downsampleRoute(planOf([...repeat(laneFollow, 5), changeLaneLeft, changeLaneLeft, ...repeat(laneFollow, 5)]), 50)]).toEqual([0, 5, 6, 11]);
  });

  it('keeps the only point of a plan of one, and nothing of none', () => {
    expect([...downsampleRoute(planOf([laneFollow]), 50)]).toEqual([0]);
    expect([...downsampleRoute(planOf([]), 50)]).toEqual([]);
  });
});
