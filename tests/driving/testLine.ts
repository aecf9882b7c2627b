import { singleLane } from '../../src/driving/LanesBeside.ts';
import { headingsAndCurvatures, type RouteLine } from '../../src/driving/RouteLine.ts';

/** A reference line through points one metre apart, without lights or signs unless given. */
export function testLine(points: readonly { x: number; y: number }[], extra: Partial<Pick<RouteLine, 'lights' | 'stopSigns'>> = {}): RouteLine {
  const count = points.length;
  const x = Float64Array.from(points, (point) => point.x);
  const y = Float64Array.from(points, (point) => point.y);
  return {
    count,
    lengthM: count - 1,
    x,
    y,
    z: new Float64Array(count),
    ...headingsAndCurvatures(x, y),
    laneWidthM: new Float64Array(count).fill(3.5),
    speedLimitMps: new Float64Array(count).fill(10),
    lane: new Int32Array(count),
    junction: new Int32Array(count).fill(-1),
    command: new Uint8Array(count),
    planIndex: Int32Array.from({ length: count }, (_, index) => index),
    beside: singleLane(count, 3.5),
    lights: [],
    stopSigns: [],
    ...extra,
  };
}

/** Straight ahead along x for `lengthM`, then a left arc of the given radius through `turnRad`, then straight for `lengthM` again. */
export function turnLine(lengthM: number, radiusM: number, turnRad: number): RouteLine {
  const points = [];
  const arcM = radiusM * turnRad;
  for (let s = 0; s <= 2 * lengthM + arcM; s += 1) {
    if (s <= lengthM) points.push({ x: s, y: 0 });
    else if (s <= lengthM + arcM) {
      const angle = (s - lengthM) / radiusM;
      points.push({ x: lengthM + radiusM * Math.sin(angle), y: radiusM * (1 - Math.cos(angle)) });
    } else {
      const rest = s - lengthM - arcM;
      points.push({
        x: lengthM + radiusM * Math.sin(turnRad) + rest * Math.cos(turnRad),
        y: radiusM * (1 - Math.cos(turnRad)) + rest * Math.sin(turnRad),
      });
    }
  }
  return testLine(points);
}
