import { wrapAngleRad } from '../../src/geometry/angle.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';

const LEFT_TURN_RAD = 0.5;

/** Right of way of each connecting lane: 4 lights and main roads, 2 yield signs, 0 stop signs; one less for left turns. -1 outside junctions. */
export function junctionRanks(map: RoadMap): Int8Array {
  const { lanes } = map;
  const turns = laneTurns(map);
  const ranks = new Int8Array(lanes.count).fill(-1);
  for (let lane = 0; lane < lanes.count; lane += 1) {
    if (lanes.junction[lane]! < 0) continue;
    let rank = 4;
    for (let entry = lanes.predecessorStart[lane]!; entry < lanes.predecessorStart[lane + 1]!; entry += 1) {
      const before = lanes.predecessors[entry]!;
      if (lanes.stopSign[before]! >= 0) rank = 0;
      else if (lanes.yieldSign[before]! >= 0) rank = Math.min(rank, 2);
    }
    ranks[lane] = rank - (turns[lane]! > LEFT_TURN_RAD ? 1 : 0);
  }
  return ranks;
}

/** Turn over the whole of each lane (rad, left positive). */
export function laneTurns(map: RoadMap): Float64Array {
  const { lanes, samples } = map;
  return Float64Array.from({ length: lanes.count }, (_, lane) => {
    const first = lanes.firstSample[lane]!;
    return wrapAngleRad(samples.headingRad[first + lanes.sampleCount[lane]! - 1]! - samples.headingRad[first]!);
  });
}
