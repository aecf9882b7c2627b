import { cos, sin } from '../../src/geometry/trig.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';

const MOST = 4;
/** A body fits a connecting lane within these bounds (m, cosine). */
const BESIDE_M = 1.3;
const ALIGNED_COS = 0.94;

const FITS = { count: 0, lane: new Int32Array(MOST), sM: new Float64Array(MOST), leftM: new Float64Array(MOST) };

/** The connecting lanes of a junction that a body could be driving on, by place and heading. The answer is valid until the next call. */
export function lanesOfJunction(map: RoadMap, junction: number, x: number, y: number, c: number, s: number): Readonly<typeof FITS> {
  FITS.count = 0;
  const { lanes, samples } = map;
  for (const lane of map.junctions[junction]!.lanes) {
    const first = lanes.firstSample[lane]!;
    const count = lanes.sampleCount[lane]!;
    let best = Infinity;
    let at = first;
    for (let row = first; row < first + count; row += 1) {
      const dx = x - samples.x[row]!;
      const dy = y - samples.y[row]!;
      const squared = dx * dx + dy * dy;
      if (squared < best) {
        best = squared;
        at = row;
      }
    }
    if (best > 9) continue;
    const laneC = cos(samples.headingRad[at]!);
    const laneS = sin(samples.headingRad[at]!);
    const dx = x - samples.x[at]!;
    const dy = y - samples.y[at]!;
    const left = dy * laneC - dx * laneS;
    if (Math.abs(left) > BESIDE_M || laneC * c + laneS * s < ALIGNED_COS || FITS.count === MOST) continue;
    FITS.lane[FITS.count] = lane;
    FITS.sM[FITS.count] = Math.max(0, (at - first) * lanes.sampleStepM[lane]! + dx * laneC + dy * laneS);
    FITS.leftM[FITS.count] = left;
    FITS.count += 1;
  }
  return FITS;
}
