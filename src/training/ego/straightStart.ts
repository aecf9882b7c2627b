import type { Pose } from '../../geometry/Pose.ts';
import { LaneType } from '../../map/LaneType.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import { TrainingError } from '../TrainingError.ts';

const STRAIGHT_PER_M = 1e-4;
const LEVEL_M = 0.5;
/** The ego stands this far into the lane (m), and stays as far away from its end. */
const MARGIN_M = 8;
const SHORTEST_M = 60;

/** Where a vehicle can be tried out: the start of the longest lane outside of junctions that is straight and level, and how far it goes on (m). */
export function straightStart({ name, lanes, samples }: RoadMap): { readonly pose: Pose; readonly freeM: number } {
  let best = -1;
  for (let lane = 0; lane < lanes.count; lane += 1) {
    if (lanes.type[lane] !== LaneType.driving || lanes.junction[lane]! >= 0 || (best >= 0 && lanes.lengthM[lane]! <= lanes.lengthM[best]!)) continue;
    const first = lanes.firstSample[lane]!;
    let isFit = true;
    for (let row = first; row < first + lanes.sampleCount[lane]! && isFit; row += 1) {
      isFit = Math.abs(samples.curvaturePerM[row]!) < STRAIGHT_PER_M && Math.abs(samples.z[row]! - samples.z[first]!) < LEVEL_M;
    }
    if (isFit) best = lane;
  }
  const freeM = best < 0 ? 0 : lanes.lengthM[best]! - 2 * MARGIN_M;
  if (freeM < SHORTEST_M) throw new TrainingError('NO_STRAIGHT', `${name} has no straight and level lane of ${SHORTEST_M + 2 * MARGIN_M} m`, { where: name, remedy: 'take another town, such as Town01' });
  const row = lanes.firstSample[best]! + Math.round(MARGIN_M / lanes.sampleStepM[best]!);
  return { pose: { x: samples.x[row]!, y: samples.y[row]!, z: samples.z[row]!, headingRad: samples.headingRad[row]! }, freeM };
}
