import { ActorKind, FLAT_BODY_M } from '../world/ActorKind.ts';
import { ActorMode } from './ActorMode.ts';
import { STOREY_M } from './LaneCells.ts';
import type { LaneFoot } from './LaneCells.ts';
import { FACT } from './LaneFacts.ts';
import { BODY, NodeKind } from './LaneOccupancy.ts';
import type { LaneOccupancy } from './LaneOccupancy.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { PATH_LANES } from './WorldState.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { stride: FACT_STRIDE, lengthM: FACT_LENGTH, crossing: FACT_CROSSING } = FACT;
const { stride: BODY_STRIDE, s: BODY_S, left: BODY_LEFT, halfAlong: BODY_ALONG, halfAcross: BODY_ACROSS, speed: BODY_SPEED } = BODY;
const { blind: BLIND, fixed: FIXED, strolling: STROLLING, traffic: TRAFFIC, waiting: WAITING } = ActorMode;
const { free: FREE, overlap: OVERLAP, own: OWN, shadow: SHADOW, virtual: VIRTUAL, walker: WALKER } = NodeKind;
const PATH = PATH_LANES;

/** A blind follower claims a junction from this far (m). */
const BLIND_CLAIM_M = 30;
/** A body nearer to the lane centre than its own half width plus this stands in the lane's way (m). */
const LANE_HALF_M = 1.6;
/** Free bodies and walkers are also seen where they will be after these times (s). */
const FREE_AHEAD_S = 0.8;
const WALKER_AHEAD_S = [0, 0.9, 1.8] as const;
const STRADDLE_M = 0.5;
/** A body that changes lanes lies askew and takes this much more room to each side (m). */
const SLANT_M = 0.3;

const FOOT: LaneFoot = { sM: 0, leftM: 0, zM: 0, cosLane: 1, sinLane: 0 };

/** Rebuilds the lane lists from the state. One loop with every column at hand for those who follow lanes. */
export function occupyLanes(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy): void {
  occupancy.clear();
  const { mode, lane: rowLane, laneS, leftM, lengthM, widthM, speedMps, aimX, aimY, previousLane, granted } = state;
  const { facts, divergedM, siblings } = network;
  const { body, own } = occupancy;
  const count = state.count;
  for (let row = 0; row < count; row += 1) {
    const isBlind = mode[row] === BLIND;
    if (mode[row] !== TRAFFIC && !isBlind) {
      occupyByMode(state, network, occupancy, row);
      continue;
    }
    const lane = rowLane[row];
    const s = laneS[row];
    const left = leftM[row];
    const half = lengthM[row] / 2;
    const node = occupancy.open(lane, row, OWN);
    const place = node * BODY_STRIDE;
    body[place + BODY_S] = s;
    body[place + BODY_LEFT] = left;
    body[place + BODY_ALONG] = half;
    body[place + BODY_ACROSS] = widthM[row] / 2 + (aimX[row] === aimY[row] ? 0 : SLANT_M);
    body[place + BODY_SPEED] = speedMps[row];
    own[row] = node === occupancy.spare ? -1 : node;
    const tail = s - half;
    const behind = previousLane[row];
    if (tail < 0 && behind >= 0) {
      const tailPlace = repeatNode(occupancy, node, behind, row, OVERLAP);
      body[tailPlace + BODY_S] = facts[behind * FACT_STRIDE + FACT_LENGTH] + s;
    }
    if (tail < divergedM[lane]) {
      for (let entry = siblings.start[lane]; entry < siblings.start[lane + 1]; entry += 1) repeatNode(occupancy, node, siblings.lanes[entry], row, SHADOW);
    }
    if (left > STRADDLE_M || left < -STRADDLE_M) occupyNeighbour(state, network, occupancy, row);
    if (isBlind) granted[row] = facts[lane * FACT_STRIDE + FACT_LENGTH] - s < BLIND_CLAIM_M ? 1 : 0;
    if (granted[row] > 0 || facts[lane * FACT_STRIDE + FACT_CROSSING] === 1) claimCrossing(state, network, occupancy, row);
  }
  occupancy.linkNew();
}

/** A further node with the body of another; returns where its body lies. */
function repeatNode(occupancy: LaneOccupancy, of: number, lane: number, row: number, kind: number): number {
  const { body } = occupancy;
  const from = of * BODY_STRIDE;
  const to = occupancy.open(lane, row, kind) * BODY_STRIDE;
  body[to + BODY_S] = body[from + BODY_S];
  body[to + BODY_LEFT] = body[from + BODY_LEFT];
  body[to + BODY_ALONG] = body[from + BODY_ALONG];
  body[to + BODY_ACROSS] = body[from + BODY_ACROSS];
  body[to + BODY_SPEED] = body[from + BODY_SPEED];
  return to;
}

/** Nodes for who does not follow lanes. */
function occupyByMode(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number): void {
  const mode = state.mode[row];
  if (mode === STROLLING || mode === WAITING || mode === FIXED || state.heightM[row] < FLAT_BODY_M) return;
  if (state.kind[row] === ActorKind.walker) {
    for (let index = 0; index < WALKER_AHEAD_S.length; index += 1) occupyByBody(state, network, occupancy, row, WALKER, WALKER_AHEAD_S[index]);
    return;
  }
  occupyByBody(state, network, occupancy, row, FREE, 0);
  if (state.speedMps[row] > 2) occupyByBody(state, network, occupancy, row, FREE, FREE_AHEAD_S);
}

/** Nodes on the lanes that a vehicle is going to cross, for all to see at once. */
export function occupyCrossing(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number): void {
  claimCrossing(state, network, occupancy, row);
  occupancy.linkNew();
}

/** New nodes for the rest of the junction that a vehicle is in and, as far as it has leave, the next ones. */
function claimCrossing(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number): void {
  const { facts } = network;
  const { body } = occupancy;
  const { path } = state;
  const base = row * PATH;
  let fact = path[base] * FACT_STRIDE;
  let before = facts[fact + FACT_LENGTH] - state.laneS[row];
  let inside = facts[fact + FACT_CROSSING] === 1;
  let left = state.granted[row];
  for (let index = 1; index < PATH; index += 1) {
    const lane = path[base + index];
    if (lane < 0) return;
    fact = lane * FACT_STRIDE;
    const crossing = facts[fact + FACT_CROSSING] === 1;
    if (crossing && !inside) {
      if (left === 0) return;
      left -= 1;
    }
    if (!crossing && left === 0) return;
    inside = crossing;
    if (inside) {
      const place = occupancy.open(lane, row, VIRTUAL) * BODY_STRIDE;
      body[place + BODY_S] = -before;
      body[place + BODY_LEFT] = 0;
      body[place + BODY_ALONG] = state.lengthM[row] / 2;
      body[place + BODY_ACROSS] = state.widthM[row] / 2;
      body[place + BODY_SPEED] = state.speedMps[row];
    }
    before += facts[fact + FACT_LENGTH];
  }
}

/** A vehicle that changes lanes stands in the way on the lane that it leaves, too. */
function occupyNeighbour(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number): void {
  const lanes = network.map.lanes;
  const lane = state.lane[row];
  const left = state.leftM[row];
  const neighbour = left > 0 ? lanes.left[lane] : lanes.right[lane];
  const same = left > 0 ? lanes.leftSameDirection[lane] : lanes.rightSameDirection[lane];
  if (neighbour < 0 || same === 0 || network.drivable[neighbour] === 0) return;
  const ratio = lanes.lengthM[neighbour] / Math.max(lanes.lengthM[lane], 0.01);
  const width = (network.map.samples.widthM[lanes.firstSample[lane]] + network.map.samples.widthM[lanes.firstSample[neighbour]]) / 2;
  const { body } = occupancy;
  const place = occupancy.open(neighbour, row, OVERLAP) * BODY_STRIDE;
  body[place + BODY_S] = state.laneS[row] * ratio;
  body[place + BODY_LEFT] = left > 0 ? left - width : left + width;
  body[place + BODY_ALONG] = state.lengthM[row] / 2;
  body[place + BODY_ACROSS] = state.widthM[row] / 2 + SLANT_M;
  body[place + BODY_SPEED] = state.speedMps[row];
}

/** Puts a body that is not bound to lanes on every lane that it touches, `aheadS` seconds from now. */
function occupyByBody(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number, kind: number, aheadS: number): void {
  const cells = network.cells;
  const { body } = occupancy;
  const velocityX = state.velocityX[row];
  const velocityY = state.velocityY[row];
  const x = state.x[row] + velocityX * aheadS;
  const y = state.y[row] + velocityY * aheadS;
  const cell = cells.cellAt(x, y);
  if (cell < 0) return;
  const bodyCos = state.cosHeading[row];
  const bodySin = state.sinHeading[row];
  const halfLength = state.lengthM[row] / 2;
  const halfWidth = state.widthM[row] / 2;
  const end = cells.start[cell + 1];
  for (let entry = cells.start[cell]; entry < end; entry += 1) {
    cells.project(entry, x, y, FOOT);
    if (Math.abs(FOOT.zM - state.z[row]) > STOREY_M) continue;
    const cosDelta = Math.abs(bodyCos * FOOT.cosLane + bodySin * FOOT.sinLane);
    const sinDelta = Math.abs(bodySin * FOOT.cosLane - bodyCos * FOOT.sinLane);
    const halfAcross = sinDelta * halfLength + cosDelta * halfWidth;
    if (Math.abs(FOOT.leftM) > halfAcross + LANE_HALF_M) continue;
    const halfAlong = cosDelta * halfLength + sinDelta * halfWidth;
    const lane = cells.lane[entry];
    if (FOOT.sM < -halfAlong || FOOT.sM > network.map.lanes.lengthM[lane] + halfAlong) continue;
    if (aheadS > 0 && kind === FREE && cosDelta > 0.9) continue;
    const speed = velocityX * FOOT.cosLane + velocityY * FOOT.sinLane;
    const place = occupancy.open(lane, row, kind) * BODY_STRIDE;
    body[place + BODY_S] = FOOT.sM;
    body[place + BODY_LEFT] = FOOT.leftM;
    body[place + BODY_ALONG] = halfAlong;
    body[place + BODY_ACROSS] = halfAcross;
    body[place + BODY_SPEED] = speed;
  }
}
