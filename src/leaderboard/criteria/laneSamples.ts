import type { MutablePose } from '../../map/lanePoseAt.ts';
import { lanePoseAt } from '../../map/lanePoseAt.ts';
import type { RoadMap } from '../../map/RoadMap.ts';

/** Width of a lane (m) at `sM` (clamped), linear between the map's samples. */
export function laneWidthAt(map: RoadMap, lane: number, sM: number): number {
  const { lanes, samples } = map;
  const intervals = lanes.sampleCount[lane]! - 1;
  const stepM = lanes.sampleStepM[lane]!;
  const place = stepM > 0 ? Math.min(intervals, Math.max(0, sM / stepM)) : 0;
  const interval = Math.max(0, Math.min(intervals - 1, Math.floor(place)));
  const a = lanes.firstSample[lane]! + interval;
  const widthM = samples.widthM[a]!;
  return intervals < 1 ? widthM : widthM + (place - interval) * (samples.widthM[a + 1]! - widthM);
}

/**
 * CARLA's chain of `waypoint.next(step)[0]`: points every `stepM` ahead along the lane and its first successors, starting with the
 * place itself, written to `outX`, `outY`. Returns how many there are; fewer than `hops + 1` where the road ends.
 */
export function lookAhead(map: RoadMap, lane: number, sM: number, hops: number, stepM: number, outX: Float64Array, outY: Float64Array): number {
  let here = lane;
  let s = sM;
  let lanesLeft = MAX_LANES;
  for (let hop = 0; ; hop += 1) {
    lanePoseAt(map, here, s, 0, scratch);
    outX[hop] = scratch.x;
    outY[hop] = scratch.y;
    if (hop === hops) return hop + 1;
    s += stepM;
    while (s > map.lanes.lengthM[here]!) {
      const start = map.lanes.successorStart[here]!;
      lanesLeft -= 1;
      if (start === map.lanes.successorStart[here + 1]! || lanesLeft === 0) return hop + 1;
      s -= map.lanes.lengthM[here]!;
      here = map.lanes.successors[start]!;
    }
  }
}

/** No look-ahead crosses more lanes than this, unless they have no length and run in a circle. */
const MAX_LANES = 64;

const scratch: MutablePose = { x: 0, y: 0, z: 0, headingRad: 0 };
