import { wrapAngleRad } from '../geometry/angle.ts';
import { cos, sin } from '../geometry/trig.ts';
import type { RoadMap } from './RoadMap.ts';

/** Where {@link lanePoseAt} writes to. */
export interface MutablePose {
  x: number;
  y: number;
  z: number;
  headingRad: number;
}

/**
 * Writes the pose at `sM` along a lane (clamped to it), shifted `leftM` to the left, heading in the sense of travel. Between samples
 * the centre runs on the cubic through both points and headings, so that curves keep their shape. Allocation-free.
 */
export function lanePoseAt(map: RoadMap, lane: number, sM: number, leftM: number, out: MutablePose): void {
  const { lanes, samples } = map;
  const step = lanes.sampleStepM[lane]!;
  const intervals = lanes.sampleCount[lane]! - 1;
  const place = step > 0 ? Math.min(intervals, Math.max(0, sM / step)) : 0;
  const interval = Math.min(intervals - 1, Math.floor(place));
  const t = place - interval;
  const a = lanes.firstSample[lane]! + interval;
  const b = a + 1;

  const headingA = samples.headingRad[a]!;
  const headingB = samples.headingRad[b]!;
  const turn = wrapAngleRad(headingB - headingA);
  const heading = headingA + t * turn;
  const t2 = t * t;
  const t3 = t2 * t;
  const weightB = 3 * t2 - 2 * t3;
  const tangentA = (t3 - 2 * t2 + t) * step;
  const tangentB = (t3 - t2) * step;
  const xa = samples.x[a]!;
  const ya = samples.y[a]!;
  const sinHeading = sin(heading);
  const cosHeading = cos(heading);
  let x = xa + weightB * (samples.x[b]! - xa);
  let y = ya + weightB * (samples.y[b]! - ya);
  if (turn === 0) {
    x += (tangentA + tangentB) * cosHeading;
    y += (tangentA + tangentB) * sinHeading;
  } else {
    x += tangentA * cos(headingA) + tangentB * cos(headingB);
    y += tangentA * sin(headingA) + tangentB * sin(headingB);
  }
  out.x = x - leftM * sinHeading;
  out.y = y + leftM * cosHeading;
  out.z = samples.z[a]! + t * (samples.z[b]! - samples.z[a]!);
  out.headingRad = wrapAngleRad(heading);
}
