import { FACT } from './LaneFacts.ts';
import type { LaneOccupancy } from './LaneOccupancy.ts';
import { BODY, LINK, NodeKind } from './LaneOccupancy.ts';
import { RAIL } from './RailSamples.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { CURVE_BRAKE_MPS2 } from './speedProfile.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import { PATH_LANES } from './WorldState.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { stride: FACT_STRIDE, lengthM: FACT_LENGTH, stopM: FACT_STOP, entryMps: FACT_ENTRY_MPS, crossing: FACT_CROSSING, merges: FACT_MERGES, samplesPerM: FACT_PER_M, lastButOne: FACT_LAST, firstSample: FACT_FIRST } = FACT;
const { stride: RAIL_STRIDE, usualMps: RAIL_USUAL_MPS } = RAIL;
const { stride: BODY_STRIDE, s: BODY_S, left: BODY_LEFT, halfAlong: BODY_ALONG, halfAcross: BODY_ACROSS, speed: BODY_SPEED } = BODY;
const { stride: LINK_STRIDE, next: LINK_NEXT, row: LINK_ROW, kind: LINK_KIND } = LINK;
const { own: OWN, virtual: VIRTUAL, walker: WALKER } = NodeKind;
const PATH = PATH_LANES;
const CURVE_BRAKE = CURVE_BRAKE_MPS2;

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
  const { facts, rail } = network;
  const { body, link, first: firstNode, own } = occupancy;
  const { rows, rowCount } = scratch;
  for (let place = 0; place < rowCount; place += 1) {
    const row = rows[place];
    const v = speedMps[row];
    const half = rowLength[row] / 2;
    const across = rowWidth[row] / 2 + SIDE_CLEARANCE_M;
    const left = leftM[row];
    const share = style[row];
    const horizon = NEAREST_HORIZON_M + v * (2.5 + v / 4);
    const pathBase = row * PATH;
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

    let laneFact = lane * FACT_STRIDE;
    const along = s * facts[laneFact + FACT_PER_M];
    const last = facts[laneFact + FACT_LAST] + 1;
    const sample = facts[laneFact + FACT_FIRST] + (along >= last ? last : Math.floor(along));
    const here = rail[sample * RAIL_STRIDE + RAIL_USUAL_MPS] * share;
    let capSquared = here * here;

    const ownNode = own[row];
    let node = ownNode >= 0 ? link[ownNode * LINK_STRIDE + LINK_NEXT] : firstNode[lane];
    let base = -s;
    let inJunction = facts[laneFact + FACT_CROSSING] === 1;
    for (let index = 0; ; ) {
      while (node >= 0) {
        const other = link[node * LINK_STRIDE + LINK_ROW];
        const kind = link[node * LINK_STRIDE + LINK_KIND];
        const place = node * BODY_STRIDE;
        const side = body[place + BODY_LEFT] - left;
        if (other !== row && kind !== VIRTUAL && (side < 0 ? -side : side) < body[place + BODY_ACROSS] + across) {
          const ahead = base + body[place + BODY_S];
          if (ahead > 0) {
            const thisGap = ahead - body[place + BODY_ALONG] - half;
            if (thisGap < gap) {
              gap = thisGap;
              leadSpeed = body[place + BODY_SPEED] > 0 ? body[place + BODY_SPEED] : 0;
              leadIsWalker = kind === WALKER ? 1 : 0;
              leadRow = other;
            }
            break;
          }
        }
        node = link[node * LINK_STRIDE + LINK_NEXT];
      }
      if (node >= 0) {
        if (!inJunction && entryIndex < 0 && index + 1 < PATH) {
          const next = path[pathBase + index + 1];
          if (next >= 0 && facts[next * FACT_STRIDE + FACT_CROSSING] === 1) {
            entryIndex = index + 1;
            entryM = base + facts[laneFact + FACT_LENGTH] - half;
            stopM = base + facts[laneFact + FACT_STOP] - half;
          }
        }
        break;
      }
      const length = facts[laneFact + FACT_LENGTH];
      base += length;
      if (base - half > horizon) break;
      index += 1;
      if (index >= PATH) break;
      const next = path[pathBase + index];
      if (next < 0) {
        deadEndM = base - half;
        break;
      }
      const nextFact = next * FACT_STRIDE;
      const nextInJunction = facts[nextFact + FACT_CROSSING] === 1;
      if (nextInJunction && !inJunction && entryIndex < 0) {
        entryIndex = index;
        entryM = base - half;
        stopM = base - (length - facts[laneFact + FACT_STOP]) - half;
      }
      inJunction = nextInJunction;
      const entry = facts[nextFact + FACT_ENTRY_MPS] * share;
      const allowed = entry * entry + 2 * CURVE_BRAKE * (base > 0 ? base : 0);
      if (allowed < capSquared) capSquared = allowed;
      if (facts[nextFact + FACT_MERGES] === 1 && base - half < MERGE_HORIZON_M) {
        mergerAhead(network, occupancy, row, lane, next, base, half);
        if (BESIDE.gap < gap) {
          gap = BESIDE.gap;
          leadSpeed = BESIDE.speed;
          leadRow = BESIDE.row;
        }
      }
      lane = next;
      laneFact = nextFact;
      node = firstNode[lane];
    }
    if (left > STRADDLE_M || left < -STRADDLE_M) {
      besideGap(state, network, occupancy, row);
      if (BESIDE.gap < gap) {
        gap = BESIDE.gap;
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

/** Gap to a leader on another lane (m, Infinity when none), its speed and row. Not returned: the loop above would box its own numbers to match. */
const BESIDE = { gap: 0.5, speed: 0.5, row: -1 };

/**
 * Where lanes become one outside a junction, drivers on the two see each other as if they were in one lane already: whoever is nearer to the merge leads.
 * Finds the last of those who go first on the other lanes that lead into `next`; `toMergeM` is from our centre.
 */
function mergerAhead(network: SimNetwork, occupancy: LaneOccupancy, row: number, own: number, next: number, toMergeM: number, half: number): void {
  const { start, lanes: others } = network.mergers;
  const { body, link } = occupancy;
  const lengthM = network.map.lanes.lengthM;
  BESIDE.gap = Infinity;
  for (let entry = start[next]; entry < start[next + 1]; entry += 1) {
    const other = others[entry];
    if (other === own) continue;
    for (let node = occupancy.first[other]; node >= 0; node = link[node * LINK_STRIDE + LINK_NEXT]) {
      const theirs = lengthM[other] - body[node * BODY_STRIDE + BODY_S];
      const who = link[node * LINK_STRIDE + LINK_ROW];
      if (link[node * LINK_STRIDE + LINK_KIND] !== OWN || theirs > toMergeM || (theirs === toMergeM && who > row)) continue;
      const gap = toMergeM - theirs - body[node * BODY_STRIDE + BODY_ALONG] - half;
      if (gap >= BESIDE.gap) continue;
      BESIDE.gap = gap;
      BESIDE.speed = body[node * BODY_STRIDE + BODY_SPEED];
      BESIDE.row = who;
    }
  }
}

/** Finds the next body on the lane that a vehicle is leaving, as long as their sides are in each other's way. */
function besideGap(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number): void {
  const { lanes, samples } = network.map;
  const { body, link } = occupancy;
  const lane = state.lane[row];
  const left = state.leftM[row];
  const neighbour = left > 0 ? lanes.left[lane] : lanes.right[lane];
  BESIDE.gap = Infinity;
  if (neighbour < 0 || network.drivable[neighbour] === 0) return;
  const width = (samples.widthM[lanes.firstSample[lane]] + samples.widthM[lanes.firstSample[neighbour]]) / 2;
  const theirLeft = left > 0 ? left - width : left + width;
  const s = (state.laneS[row] * lanes.lengthM[neighbour]) / Math.max(lanes.lengthM[lane], 0.01);
  const across = state.widthM[row] / 2 + SIDE_CLEARANCE_M;
  for (let node = occupancy.first[neighbour]; node >= 0; node = link[node * LINK_STRIDE + LINK_NEXT]) {
    const place = node * BODY_STRIDE;
    const who = link[node * LINK_STRIDE + LINK_ROW];
    if (who === row || link[node * LINK_STRIDE + LINK_KIND] === VIRTUAL || body[place + BODY_S] <= s) continue;
    if (Math.abs(body[place + BODY_LEFT] - theirLeft) >= body[place + BODY_ACROSS] + across) continue;
    BESIDE.gap = body[place + BODY_S] - s - body[place + BODY_ALONG] - state.lengthM[row] / 2;
    BESIDE.speed = Math.max(0, body[place + BODY_SPEED]);
    BESIDE.row = who;
    return;
  }
}
