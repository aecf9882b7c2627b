import type { LaneOccupancy } from './LaneOccupancy.ts';
import { NodeKind } from './LaneOccupancy.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { CURVE_BRAKE_MPS2 } from './speedProfile.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import { PATH_LANES } from './WorldState.ts';
import type { WorldState } from './WorldState.ts';

const NEAREST_HORIZON_M = 25;
/** Two bodies whose sides come nearer than this are in each other's way (m). */
const SIDE_CLEARANCE_M = 0.3;
const STRADDLE_M = 0.5;
/** Drivers fit in with those on a merging lane from this far before it (m). */
const MERGE_HORIZON_M = 50;

/**
 * Walks the path of every lane-following vehicle once and notes all that matters ahead: the leader (next node in lane order, over lane ends), the speed
 * that curves and limits allow now, the next junction entry and place to stop, a dead end. Everything is measured from the front bumper. One loop over all
 * rows with every column at hand, because this is where a step spends most of its time.
 */
export function lookAhead(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch): void {
  const { lane: rowLane, laneS, leftM, lengthM: rowLength, widthM: rowWidth, speedMps, style, path } = state;
  const { crossing, usualSpeed, entrySpeed, stopM: laneStopM } = network;
  const mergerStart = network.mergers.start;
  const { lengthM, sampleStepM, sampleCount, firstSample } = network.map.lanes;
  const { row: nodeRow, next: nodeNext, kind: nodeKind, left: nodeLeft, s: nodeS, halfAlong, halfAcross, speed: nodeSpeed, first: firstNode, own } = occupancy;
  const { rows, rowCount } = scratch;
  for (let place = 0; place < rowCount; place += 1) {
    const row = rows[place];
    const v = speedMps[row];
    const half = rowLength[row] / 2;
    const across = rowWidth[row] / 2 + SIDE_CLEARANCE_M;
    const left = leftM[row];
    const share = style[row];
    const horizon = NEAREST_HORIZON_M + v * (2.5 + v / 4);
    const pathBase = row * PATH_LANES;
    const s = laneS[row];
    let lane = rowLane[row];
    let gap = Infinity;
    let leadSpeed = 0;
    let leadIsWalker = 0;
    let leadRow = -1;
    let entryIndex = -1;
    let entryM = Infinity;
    let stopM = Infinity;
    let deadEndM = Infinity;

    const step = sampleStepM[lane];
    const sample = step > 0 ? Math.min(Math.floor(s / step), sampleCount[lane] - 1) : 0;
    const here = usualSpeed[firstSample[lane] + sample] * share;
    let capSquared = here * here;

    const ownNode = own[row];
    let node = ownNode >= 0 ? nodeNext[ownNode] : firstNode[lane];
    let base = -s;
    let inJunction = crossing[lane] === 1;
    for (let index = 0; ; ) {
      while (node >= 0) {
        const other = nodeRow[node];
        const kind = nodeKind[node];
        const side = nodeLeft[node] - left;
        if (other !== row && kind !== NodeKind.virtual && (side < 0 ? -side : side) < halfAcross[node] + across) {
          const ahead = base + nodeS[node];
          if (ahead > 0) {
            const thisGap = ahead - halfAlong[node] - half;
            if (thisGap < gap) {
              gap = thisGap;
              leadSpeed = nodeSpeed[node] > 0 ? nodeSpeed[node] : 0;
              leadIsWalker = kind === NodeKind.walker ? 1 : 0;
              leadRow = other;
            }
            break;
          }
        }
        node = nodeNext[node];
      }
      if (node >= 0) {
        if (!inJunction && entryIndex < 0 && index + 1 < PATH_LANES) {
          const next = path[pathBase + index + 1];
          if (next >= 0 && crossing[next] === 1) {
            entryIndex = index + 1;
            entryM = base + lengthM[lane] - half;
            stopM = base + laneStopM[lane] - half;
          }
        }
        break;
      }
      base += lengthM[lane];
      if (base - half > horizon) break;
      index += 1;
      if (index >= PATH_LANES) break;
      const next = path[pathBase + index];
      if (next < 0) {
        deadEndM = base - half;
        break;
      }
      const nextInJunction = crossing[next] === 1;
      if (nextInJunction && !inJunction && entryIndex < 0) {
        entryIndex = index;
        entryM = base - half;
        stopM = base - (lengthM[lane] - laneStopM[lane]) - half;
      }
      inJunction = nextInJunction;
      const entry = entrySpeed[next] * share;
      const allowed = entry * entry + 2 * CURVE_BRAKE_MPS2 * (base > 0 ? base : 0);
      if (allowed < capSquared) capSquared = allowed;
      if (mergerStart[next] < mergerStart[next + 1] && base - half < MERGE_HORIZON_M) {
        const merged = mergerAhead(network, occupancy, row, lane, next, base, half);
        if (merged < gap) {
          gap = merged;
          leadSpeed = BESIDE.speed;
          leadRow = BESIDE.row;
        }
      }
      lane = next;
      node = firstNode[lane];
    }
    if (left > STRADDLE_M || left < -STRADDLE_M) {
      const beside = besideGap(state, network, occupancy, row, gap);
      if (beside < gap) {
        gap = beside;
        leadSpeed = BESIDE.speed;
        leadIsWalker = 0;
        leadRow = BESIDE.row;
      }
    }
    scratch.gapM[row] = gap;
    scratch.leadSpeed[row] = leadSpeed;
    scratch.leadIsWalker[row] = leadIsWalker;
    scratch.leadRow[row] = leadRow;
    scratch.speedCapSquared[row] = capSquared;
    scratch.entryIndex[row] = entryIndex;
    scratch.entryM[row] = entryM;
    scratch.stopM[row] = stopM;
    scratch.deadEndM[row] = deadEndM;
  }
}

const BESIDE = { speed: 0, row: -1 };

/**
 * Where lanes become one outside a junction, drivers on the two see each other as if they were in one lane already: whoever is nearer to the merge leads.
 * Returns the gap (m) to the last of those who go first on the other lanes that lead into `next`, or Infinity; `toMergeM` is from our centre.
 */
function mergerAhead(network: SimNetwork, occupancy: LaneOccupancy, row: number, own: number, next: number, toMergeM: number, half: number): number {
  const { start, lanes: others } = network.mergers;
  const lengthM = network.map.lanes.lengthM;
  let nearest = Infinity;
  for (let entry = start[next]; entry < start[next + 1]; entry += 1) {
    const other = others[entry];
    if (other === own) continue;
    for (let node = occupancy.first[other]; node >= 0; node = occupancy.next[node]) {
      const theirs = lengthM[other] - occupancy.s[node];
      const who = occupancy.row[node];
      if (occupancy.kind[node] !== NodeKind.own || theirs > toMergeM || (theirs === toMergeM && who > row)) continue;
      const gap = toMergeM - theirs - occupancy.halfAlong[node] - half;
      if (gap >= nearest) continue;
      nearest = gap;
      BESIDE.speed = occupancy.speed[node];
      BESIDE.row = who;
    }
  }
  return nearest;
}

/** Gap to the next body on the lane that a vehicle is leaving (or Infinity), as long as their sides are in each other's way. */
function besideGap(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number, nearest: number): number {
  const { lanes, samples } = network.map;
  const lane = state.lane[row];
  const left = state.leftM[row];
  const neighbour = left > 0 ? lanes.left[lane] : lanes.right[lane];
  if (neighbour < 0 || network.drivable[neighbour] === 0) return Infinity;
  const width = (samples.widthM[lanes.firstSample[lane]] + samples.widthM[lanes.firstSample[neighbour]]) / 2;
  const theirLeft = left > 0 ? left - width : left + width;
  const s = (state.laneS[row] * lanes.lengthM[neighbour]) / Math.max(lanes.lengthM[lane], 0.01);
  const across = state.widthM[row] / 2 + SIDE_CLEARANCE_M;
  for (let node = occupancy.first[neighbour]; node >= 0; node = occupancy.next[node]) {
    if (occupancy.row[node] === row || occupancy.kind[node] === NodeKind.virtual || occupancy.s[node] <= s) continue;
    if (Math.abs(occupancy.left[node] - theirLeft) >= occupancy.halfAcross[node] + across) continue;
    const gap = occupancy.s[node] - s - occupancy.halfAlong[node] - state.lengthM[row] / 2;
    if (gap < nearest) {
      BESIDE.speed = Math.max(0, occupancy.speed[node]);
      BESIDE.row = occupancy.row[node];
    }
    return gap;
  }
  return Infinity;
}
