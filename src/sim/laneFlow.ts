import { wrapAngleRad } from '../geometry/angle.ts';
import { DRIVABLE_LANES } from '../map/LaneType.ts';
import type { RoadMap } from '../map/RoadMap.ts';

/** Compressed rows: entries of lane i are `lanes[start[i]] .. lanes[start[i + 1] - 1]`. */
export interface LaneRows {
  readonly start: Int32Array;
  readonly lanes: Int32Array;
}

/** 1 for each lane that vehicles drive on. */
export function drivableLanes(map: RoadMap): Uint8Array {
  return Uint8Array.from(map.lanes.type, (type) => ((DRIVABLE_LANES >> type) & 1));
}

/**
 * 1 for each drivable lane from which one can drive on for ever, by a change of lanes where it ends: background traffic keeps to these where a map has any.
 */
export function endlessLanes(map: RoadMap, drivable: Uint8Array): Uint8Array {
  const { lanes } = map;
  const endless = drivable.slice();
  const leadsOn = (lane: number): boolean => {
    for (let entry = lanes.successorStart[lane]; entry < lanes.successorStart[lane + 1]; entry += 1) if (endless[lanes.successors[entry]] === 1) return true;
    return false;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let lane = 0; lane < lanes.count; lane += 1) {
      if (endless[lane] === 0 || leadsOn(lane)) continue;
      if (lanes.junction[lane] < 0 && lanes.successorStart[lane] === lanes.successorStart[lane + 1] && (changesTo(map, lane, 1, leadsOn) || changesTo(map, lane, -1, leadsOn))) continue;
      endless[lane] = 0;
      changed = true;
    }
  }
  return endless;
}

/** Is there a lane of the same direction on this side (1 left, -1 right) that leads on? */
function changesTo(map: RoadMap, lane: number, side: 1 | -1, leadsOn: (lane: number) => boolean): boolean {
  const { lanes } = map;
  const beside = side === 1 ? lanes.left[lane] : lanes.right[lane];
  const same = side === 1 ? lanes.leftSameDirection[lane] : lanes.rightSameDirection[lane];
  return beside >= 0 && same === 1 && leadsOn(beside);
}

/** How far one can drive on each lane and on until some lane ends (m, at most `mostM`): tells a driver on a lane that ends which neighbour is better. */
export function metresToEnd(map: RoadMap, drivable: Uint8Array, mostM: number): Float64Array {
  const { lanes } = map;
  const rest = Float64Array.from(lanes.lengthM, (length, lane) => (drivable[lane] === 1 ? Math.min(length, mostM) : 0));
  for (let changed = true; changed; ) {
    changed = false;
    for (let lane = 0; lane < lanes.count; lane += 1) {
      if (drivable[lane] === 0 || rest[lane] >= mostM) continue;
      let beyond = 0;
      for (let entry = lanes.successorStart[lane]; entry < lanes.successorStart[lane + 1]; entry += 1) beyond = Math.max(beyond, rest[lanes.successors[entry]]);
      const total = Math.min(lanes.lengthM[lane] + beyond, mostM);
      if (total <= rest[lane] + 1e-6) continue;
      rest[lane] = total;
      changed = true;
    }
  }
  return rest;
}

/** For each lane outside junctions: the lanes outside junctions that lead into it, where there are several. */
export function mergingLanes(map: RoadMap, drivable: Uint8Array): LaneRows {
  const { lanes } = map;
  return rowsOf(lanes.count, (lane) => {
    const before: number[] = [];
    for (let entry = lanes.predecessorStart[lane]; entry < lanes.predecessorStart[lane + 1]; entry += 1) {
      const other = lanes.predecessors[entry];
      if (drivable[other] === 1 && lanes.junction[other] < 0) before.push(other);
    }
    return lanes.junction[lane] < 0 && before.length > 1 ? before : [];
  });
}

/** Successors that traffic chooses from: endless ones where there are any, else all drivable ones. */
export function trafficSuccessors(map: RoadMap, drivable: Uint8Array, endless: Uint8Array): LaneRows {
  const { lanes } = map;
  return rowsOf(lanes.count, (lane) => {
    const all: number[] = [];
    for (let entry = lanes.successorStart[lane]; entry < lanes.successorStart[lane + 1]; entry += 1) if (drivable[lanes.successors[entry]] === 1) all.push(lanes.successors[entry]);
    const lasting = all.filter((next) => endless[next] === 1);
    return lasting.length > 0 ? lasting : all;
  });
}

/** Where the front of a vehicle must stop on each lane that leads into a junction (m along it): its light's or sign's stop point, else its end. */
export function stopPlacesM(map: RoadMap): Float64Array {
  const stopM = map.lanes.lengthM.slice();
  for (const source of [map.lights, map.stopSigns, map.yieldSigns]) {
    for (const { stopPoints } of source) {
      for (const { lane, sM } of stopPoints) stopM[lane] = Math.min(stopM[lane], Math.max(sM, 0));
    }
  }
  return stopM;
}

const LEFT_TURN_RAD = 0.5;

/** A link between two junctions that is short enough to count as part of a roundabout (m). */
const RING_LINK_M = 25;

/** Length (m) of the stretch between two junctions that a lane is part of; Infinity when it is long or leads nowhere. */
function linkLengthM(map: RoadMap, lane: number): number {
  const { lanes } = map;
  return lanes.lengthM[lane] + restM(map, lane, lanes.predecessorStart, lanes.predecessors, 0) + restM(map, lane, lanes.successorStart, lanes.successors, 0);
}

function restM(map: RoadMap, lane: number, start: Int32Array, others: Int32Array, depth: number): number {
  if (depth > 6 || start[lane] === start[lane + 1]) return Infinity;
  let longest = 0;
  for (let entry = start[lane]; entry < start[lane + 1]; entry += 1) {
    const other = others[entry];
    if (map.lanes.junction[other] >= 0) continue;
    if (map.lanes.lengthM[other] > RING_LINK_M) return Infinity;
    longest = Math.max(longest, map.lanes.lengthM[other] + restM(map, other, start, others, depth + 1));
  }
  return longest;
}

/**
 * Right of way of each connecting lane: 4 lights and main roads, 2 yield signs, 0 stop signs; one less for left turns; 5 for those who come from another
 * junction close by, so that roundabouts and chains of junctions empty before they fill. The higher goes first.
 */
export function junctionRanks(map: RoadMap): Int8Array {
  const { lanes, samples } = map;
  const ranks = new Int8Array(lanes.count);
  for (let lane = 0; lane < lanes.count; lane += 1) {
    if (lanes.junction[lane] < 0) continue;
    const first = lanes.firstSample[lane];
    const turn = wrapAngleRad(samples.headingRad[first + lanes.sampleCount[lane] - 1] - samples.headingRad[first]);
    let rank = 4;
    for (let entry = lanes.predecessorStart[lane]; entry < lanes.predecessorStart[lane + 1]; entry += 1) {
      const before = lanes.predecessors[entry];
      if (lanes.stopSign[before] >= 0) rank = 0;
      else if (lanes.yieldSign[before] >= 0) rank = Math.min(rank, 2);
      else if (lanes.light[lane] < 0 && lanes.junction[before] < 0 && linkLengthM(map, before) < RING_LINK_M) rank = Math.max(rank, 6);
    }
    ranks[lane] = rank === 6 ? 5 : rank - (turn > LEFT_TURN_RAD ? 1 : 0);
  }
  return ranks;
}

/** Compressed rows from one list per lane. */
export function rowsOf(count: number, rowOf: (lane: number) => readonly number[]): LaneRows {
  const start = new Int32Array(count + 1);
  const all: number[] = [];
  for (let lane = 0; lane < count; lane += 1) {
    all.push(...rowOf(lane));
    start[lane + 1] = all.length;
  }
  return { start, lanes: Int32Array.from(all) };
}
