import { DRIVABLE_LANES } from '../../../src/map/LaneType.ts';
import type { RoadMap } from '../../../src/map/RoadMap.ts';

const CHANGE_RIGHT = 1;
const CHANGE_LEFT = 2;

/** Indices of the lanes that cars drive on. */
export function drivingLanes(map: RoadMap): number[] {
  return Array.from({ length: map.lanes.count }, (_, lane) => lane).filter((lane) => (DRIVABLE_LANES >> map.lanes.type[lane]!) & 1);
}

/** Driving lanes that cannot be reached from `from` by following lanes and permitted lane changes, or from which `from` cannot be reached. */
export function unconnectedLanes(map: RoadMap, from: number): number[] {
  const next = new Map(drivingLanes(map).map((lane) => [lane, nextLanes(map, lane)]));
  const before = new Map(drivingLanes(map).map((lane) => [lane, [] as number[]]));
  for (const [lane, followers] of next) for (const follower of followers) before.get(follower)!.push(lane);
  const ahead = reached(next, from);
  const behind = reached(before, from);
  return drivingLanes(map).filter((lane) => !ahead.has(lane) || !behind.has(lane));
}

function nextLanes(map: RoadMap, lane: number): number[] {
  const { lanes } = map;
  const next = [...lanes.successors.subarray(lanes.successorStart[lane]!, lanes.successorStart[lane + 1]!)];
  const rows = map.samples.laneChange.subarray(lanes.firstSample[lane]!, lanes.firstSample[lane]! + lanes.sampleCount[lane]!);
  if (lanes.leftSameDirection[lane] === 1 && rows.some((bits) => (bits & CHANGE_LEFT) !== 0)) next.push(lanes.left[lane]!);
  if (lanes.rightSameDirection[lane] === 1 && rows.some((bits) => (bits & CHANGE_RIGHT) !== 0)) next.push(lanes.right[lane]!);
  return next.filter((other) => (DRIVABLE_LANES >> lanes.type[other]!) & 1);
}

function reached(edges: ReadonlyMap<number, readonly number[]>, from: number): Set<number> {
  const seen = new Set([from]);
  const open = [from];
  for (let lane = open.pop(); lane !== undefined; lane = open.pop()) {
    for (const next of edges.get(lane)!) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}
