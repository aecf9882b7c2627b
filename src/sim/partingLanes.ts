import type { RoadMap } from '../map/RoadMap.ts';
import { rowsOf } from './laneFlow.ts';
import type { LaneRows } from './laneFlow.ts';

/** Lanes that run over the same ground for a while because they part from one lane. */
export interface PartingLanes {
  readonly siblings: LaneRows;
  /** How far along each lane (m) some sibling is not clear of it yet. */
  readonly divergedM: Float64Array;
}

const SAME_LENGTH_M = 2;

/**
 * Finds, for every drivable lane, the others that start where it starts: those with a common predecessor, and then the successors of pairs that have not
 * diverged at their ends (junction roads come in short sections). Until they are `clearM` apart, a car on one stands in the way of the other.
 */
export function findPartingLanes(map: RoadMap, drivable: Uint8Array, clearM: number): PartingLanes {
  const { lanes } = map;
  const siblings: Set<number>[] = Array.from({ length: lanes.count }, () => new Set<number>());
  const divergedM = new Float64Array(lanes.count);
  const open: (readonly [number, number])[] = [];
  for (let lane = 0; lane < lanes.count; lane += 1) {
    const next = successorsOf(map, drivable, lane);
    for (const a of next) for (const b of next) if (a !== b) open.push([a, b]);
  }
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (siblings[a].has(b)) continue;
    siblings[a].add(b);
    const apartM = divergenceM(map, a, b, clearM);
    divergedM[a] = Math.max(divergedM[a], apartM);
    if (apartM < lanes.lengthM[a] || Math.abs(lanes.lengthM[a] - lanes.lengthM[b]) > SAME_LENGTH_M) continue;
    for (const nextA of successorsOf(map, drivable, a)) for (const nextB of successorsOf(map, drivable, b)) if (nextA !== nextB) open.push([nextA, nextB]);
  }
  return { siblings: rowsOf(lanes.count, (lane) => [...siblings[lane]].toSorted((a, b) => a - b)), divergedM };
}

function successorsOf(map: RoadMap, drivable: Uint8Array, lane: number): number[] {
  const { successors, successorStart } = map.lanes;
  return [...successors.subarray(successorStart[lane], successorStart[lane + 1])].filter((next) => drivable[next] === 1);
}

/** Distance along `lane` at which `other` is first clear of it; the lane's whole length when it never is. */
function divergenceM(map: RoadMap, lane: number, other: number, clearM: number): number {
  const { lanes, samples } = map;
  const step = lanes.sampleStepM[lane];
  const otherStep = lanes.sampleStepM[other];
  for (let index = 0; index < lanes.sampleCount[lane]; index += 1) {
    const a = lanes.firstSample[lane] + index;
    const b = lanes.firstSample[other] + Math.min(lanes.sampleCount[other] - 1, otherStep > 0 ? Math.round((index * step) / otherStep) : 0);
    const dx = samples.x[a] - samples.x[b];
    const dy = samples.y[a] - samples.y[b];
    if (dx * dx + dy * dy > clearM * clearM) return index * step;
  }
  return lanes.lengthM[lane];
}
