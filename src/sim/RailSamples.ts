import { wrapAngleRad } from '../geometry/angle.ts';
import { cos, sin } from '../geometry/trig.ts';
import type { RoadMap } from '../map/RoadMap.ts';

/**
 * Places of the numbers of a sample, which fill one line of the processor's cache, so that a pose costs two lines of memory and not twenty: point,
 * direction and its angle, the wrapped change of angle to the next sample, and the usual speed (m/s).
 */
export const RAIL = { stride: 8, x: 0, y: 1, z: 2, cos: 3, sin: 4, headingRad: 5, turnRad: 6, usualMps: 7 } as const;

/** What traffic asks of the samples of lanes, side by side: numbers of sample i begin at `RAIL.stride * i`. */
export function railSamples({ samples }: RoadMap, usualSpeedMps: Float64Array): Float64Array {
  const { count, x, y, z, headingRad } = samples;
  const rail = new Float64Array(count * RAIL.stride);
  for (let row = 0; row < count; row += 1) {
    const base = row * RAIL.stride;
    rail[base + RAIL.x] = x[row];
    rail[base + RAIL.y] = y[row];
    rail[base + RAIL.z] = z[row];
    rail[base + RAIL.cos] = cos(headingRad[row]);
    rail[base + RAIL.sin] = sin(headingRad[row]);
    rail[base + RAIL.headingRad] = headingRad[row];
    rail[base + RAIL.turnRad] = row + 1 < count ? wrapAngleRad(headingRad[row + 1] - headingRad[row]) : 0;
    rail[base + RAIL.usualMps] = usualSpeedMps[row];
  }
  return rail;
}
