import type { RoadMap } from '../../map/RoadMap.ts';
import { wrapAngleRad } from '../../geometry/angle.ts';

/** A pose on a lane's centre line, filled in place. */
export interface LanePose {
  x: number;
  y: number;
  headingRad: number;
  widthM: number;
}

/** Writes centre, heading and width of `lane` at `sM` (clamped), linear between the map's samples. */
export function laneSampleAt(map: RoadMap, lane: number, sM: number, out: LanePose): void {
  const { lanes, samples } = map;
  const first = lanes.firstSample[lane]!;
  const lastOffset = lanes.sampleCount[lane]! - 1;
  const stepM = lanes.sampleStepM[lane]!;
  const exact = stepM > 0 ? Math.min(lastOffset, Math.max(0, sM / stepM)) : 0;
  const offset = Math.min(Math.floor(exact), Math.max(0, lastOffset - 1));
  const a = first + offset;
  const b = first + Math.min(lastOffset, offset + 1);
  const t = exact - offset;
  out.x = samples.x[a]! + t * (samples.x[b]! - samples.x[a]!);
  out.y = samples.y[a]! + t * (samples.y[b]! - samples.y[a]!);
  out.widthM = samples.widthM[a]! + t * (samples.widthM[b]! - samples.widthM[a]!);
  out.headingRad = wrapAngleRad(samples.headingRad[a]! + t * wrapAngleRad(samples.headingRad[b]! - samples.headingRad[a]!));
}

/**
 * CARLA's chain of `waypoint.next(step)[0]`: points every `stepM` ahead along the lane and its first successors, starting with the
 * place itself, written to `outX`, `outY`. Returns how many there are; fewer than asked where the road ends.
 */
export function lookAhead(map: RoadMap, lane: number, sM: number, hops: number, stepM: number, outX: Float64Array, outY: Float64Array): number {
  let here = lane;
  let s = sM;
  let lanesLeft = MAX_LANES;
  for (let hop = 0; ; hop += 1) {
    laneSampleAt(map, here, s, scratch);
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

const scratch: LanePose = { x: 0, y: 0, headingRad: 0, widthM: 0 };
