import type { RoadMap } from '../map/RoadMap.ts';

/** Background traffic drives at this share of the limit: the leaderboard's Traffic Manager default is 30 % below it. */
export const USUAL_SHARE_OF_LIMIT = 0.7;
/** Lateral acceleration in curves and braking towards them (m/s²). */
const CURVE_LATERAL_MPS2 = 2.8;
export const CURVE_BRAKE_MPS2 = 1.6;
const SLOWEST_MPS = 2;

/** Usual speed (m/s) of background traffic at each sample: share of the limit, curve speed, and braking in time for both within the lane. */
export function usualSpeeds(map: RoadMap): Float64Array {
  const { lanes, samples } = map;
  const speed = new Float64Array(samples.count);
  for (let row = 0; row < samples.count; row += 1) {
    const curve = Math.sqrt(CURVE_LATERAL_MPS2 / Math.max(Math.abs(samples.curvaturePerM[row]), 1e-4));
    const limit = samples.speedLimitMps[row] > 0 ? samples.speedLimitMps[row] : 50 / 3.6;
    speed[row] = Math.max(SLOWEST_MPS, Math.min(USUAL_SHARE_OF_LIMIT * limit, curve));
  }
  for (let lane = 0; lane < lanes.count; lane += 1) {
    const step = lanes.sampleStepM[lane];
    for (let index = lanes.sampleCount[lane] - 2; index >= 0; index -= 1) {
      const row = lanes.firstSample[lane] + index;
      const reachable = Math.sqrt(speed[row + 1] * speed[row + 1] + 2 * CURVE_BRAKE_MPS2 * step);
      if (reachable < speed[row]) speed[row] = reachable;
    }
  }
  return speed;
}
