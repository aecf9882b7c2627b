import { wrapAngleRad } from '../../src/geometry/angle.ts';
import { DRIVABLE_LANES } from '../../src/map/LaneType.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';

/** At most so many ways on, of so many lanes each. */
export const MOST_BRANCHES = 3;
export const BRANCH_LANES = 8;

/** Ways on from a lane: branch b is `lanes[b × BRANCH_LANES ...]`, -1 filled. */
export interface LaneBranches {
  count: number;
  readonly lanes: Int32Array;
}

export function noBranches(): LaneBranches {
  return { count: 0, lanes: new Int32Array(MOST_BRANCHES * BRANCH_LANES) };
}

/** The ways on from `lane` over `reachM`: all of the first fork (at most three), the straightest of later ones. */
export function findBranches(map: RoadMap, lane: number, reachM: number, out: LaneBranches): void {
  out.count = 1;
  out.lanes.fill(-1);
  out.lanes[0] = lane;
  const { lanes } = map;
  let place = 0;
  let last = lane;
  let leftM = reachM;
  while (place + 1 < BRANCH_LANES && leftM > 0) {
    const from = lanes.successorStart[last]!;
    const end = lanes.successorStart[last + 1]!;
    const ways = drivableWays(map, from, end);
    if (ways === 0) return;
    place += 1;
    if (ways > 1) {
      fork(map, from, end, place, reachM, out);
      return;
    }
    last = straightest(map, last);
    out.lanes[place] = last;
    leftM -= lanes.lengthM[last]!;
  }
}

function drivableWays(map: RoadMap, from: number, end: number): number {
  let ways = 0;
  for (let entry = from; entry < end; entry += 1) if (isDrivable(map, map.lanes.successors[entry]!)) ways += 1;
  return ways;
}

function fork(map: RoadMap, from: number, end: number, place: number, reachM: number, out: LaneBranches): void {
  let branch = 0;
  for (let entry = from; entry < end && branch < MOST_BRANCHES; entry += 1) {
    let lane = map.lanes.successors[entry]!;
    if (!isDrivable(map, lane)) continue;
    const base = branch * BRANCH_LANES;
    if (branch > 0) for (let index = 0; index < place; index += 1) out.lanes[base + index] = out.lanes[index]!;
    let leftM = reachM;
    for (let index = place; index < BRANCH_LANES && lane >= 0 && leftM > 0; index += 1) {
      out.lanes[base + index] = lane;
      leftM -= map.lanes.lengthM[lane]!;
      lane = straightest(map, lane);
    }
    branch += 1;
  }
  out.count = branch;
}

/** The successor that turns least, -1 when there is none. */
function straightest(map: RoadMap, lane: number): number {
  const { lanes, samples } = map;
  let best = -1;
  let least = Infinity;
  for (let entry = lanes.successorStart[lane]!; entry < lanes.successorStart[lane + 1]!; entry += 1) {
    const next = lanes.successors[entry]!;
    if (!isDrivable(map, next)) continue;
    const first = lanes.firstSample[next]!;
    const turn = Math.abs(wrapAngleRad(samples.headingRad[first + lanes.sampleCount[next]! - 1]! - samples.headingRad[first]!));
    if (turn < least) {
      least = turn;
      best = next;
    }
  }
  return best;
}

function isDrivable(map: RoadMap, lane: number): boolean {
  return ((DRIVABLE_LANES >> map.lanes.type[lane]!) & 1) === 1;
}
