import { ROUTE_STEP_M, type RouteLine } from '../../src/driving/RouteLine.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';

/** Where the map knows no limit (m/s). */
const UNSIGNED_MPS = 8.3;
/** Curvature below this (1/m) is a straight road. */
const STRAIGHT_PER_M = 1e-3;

/** Speed at each row of the line: share of the limit, v ≤ √(a_lat / |κ|), slower in junctions, and braking in time for what follows. */
export function referenceSpeeds(line: RouteLine, settings: ExpertSettings): Float64Array {
  const speeds = new Float64Array(line.count);
  for (let row = 0; row < line.count; row += 1) {
    const limit = line.speedLimitMps[row]! > 0 ? line.speedLimitMps[row]! : UNSIGNED_MPS;
    const bend = Math.max(STRAIGHT_PER_M, Math.abs(line.curvaturePerM[row]!));
    const junction = line.junction[row]! >= 0 ? settings.junctionSpeedMps : Infinity;
    speeds[row] = Math.min(settings.limitShare * limit, Math.sqrt(settings.curveAccelMps2 / bend), junction, settings.topSpeedMps);
  }
  for (let row = line.count - 2; row >= 0; row -= 1) {
    const next = speeds[row + 1]!;
    speeds[row] = Math.min(speeds[row]!, Math.sqrt(next * next + 2 * settings.approachBrakeMps2 * ROUTE_STEP_M));
  }
  return speeds;
}
