import type { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { DRIVABLE_LANES } from '../../../src/map/LaneType.ts';
import type { LanePoint, RoadMap } from '../../../src/map/RoadMap.ts';

/** A car needs this much road behind a route's start's junction and before the next one (m). */
const START_CLEAR_M = 30;
/** Routes end this far from a junction (m). */
const END_CLEAR_M = 20;
/** Streets shorter than this are no place to change lanes (m). */
const SHORTEST_CHANGE_M = 80;
const CHANGE_SHARE = 0.6;

const MAY_CHANGE = { right: 1, left: 2 } as const;

/** Places to pass in order, one or two on every street of the walk. */
export interface LaneWalk {
  readonly places: readonly LanePoint[];
  readonly lengthM: number;
}

/** Drives at random through the lane graph from the middle of a street to another, about `wishedM` far; undefined when it runs into a dead end. */
export function walkLanes(map: RoadMap, wishedM: number, random: SeededRandom): LaneWalk | undefined {
  const { lanes } = map;
  const streets = streetLanes(map).filter((lane) => lanes.lengthM[lane]! > 3 * START_CLEAR_M);
  let lane = random.pick(streets);
  const start = { lane, sM: random.between(START_CLEAR_M / 2, lanes.lengthM[lane]! - START_CLEAR_M) };
  const places: LanePoint[] = [start];
  let walkedM = lanes.lengthM[lane]! - start.sM;
  for (let next = nextLane(map, lane, random); next !== undefined; next = nextLane(map, lane, random)) {
    lane = next;
    const lengthM = lanes.lengthM[lane]!;
    if (lanes.junction[lane]! < 0) {
      const stopM = wishedM - walkedM;
      if (stopM < lengthM - END_CLEAR_M) {
        places.push({ lane, sM: Math.min(lengthM - END_CLEAR_M, Math.max(END_CLEAR_M, stopM)) });
        return { places, lengthM: wishedM };
      }
      const neighbour = changeLane(map, lane);
      if (neighbour !== undefined && lengthM > SHORTEST_CHANGE_M && random.uniform() < CHANGE_SHARE) {
        places.push({ lane, sM: 0.15 * lengthM }, { lane: neighbour, sM: 0.7 * lengthM });
        lane = neighbour;
      } else {
        places.push({ lane, sM: 0.5 * lengthM });
      }
    }
    walkedM += lengthM;
  }
  return undefined;
}

function streetLanes(map: RoadMap): number[] {
  return Array.from({ length: map.lanes.count }, (_, lane) => lane).filter((lane) => isDriven(map, lane) && map.lanes.junction[lane]! < 0);
}

function nextLane(map: RoadMap, lane: number, random: SeededRandom): number | undefined {
  const { successors, successorStart } = map.lanes;
  const next = [...successors.subarray(successorStart[lane]!, successorStart[lane + 1]!)].filter((other) => isDriven(map, other));
  return next.length === 0 ? undefined : random.pick(next);
}

function changeLane(map: RoadMap, lane: number): number | undefined {
  const { lanes, samples } = map;
  const middle = lanes.firstSample[lane]! + (lanes.sampleCount[lane]! >> 1);
  const allowed = samples.laneChange[middle]!;
  if ((allowed & MAY_CHANGE.left) !== 0 && lanes.leftSameDirection[lane] === 1) return lanes.left[lane]!;
  if ((allowed & MAY_CHANGE.right) !== 0 && lanes.rightSameDirection[lane] === 1) return lanes.right[lane]!;
  return undefined;
}

function isDriven(map: RoadMap, lane: number): boolean {
  return ((DRIVABLE_LANES >> map.lanes.type[lane]!) & 1) === 1;
}
