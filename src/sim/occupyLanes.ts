import { ActorKind, FLAT_BODY_M } from '../world/ActorKind.ts';
import { ActorMode } from './ActorMode.ts';
import { STOREY_M } from './LaneCells.ts';
import type { LaneFoot } from './LaneCells.ts';
import { NodeKind } from './LaneOccupancy.ts';
import type { LaneOccupancy } from './LaneOccupancy.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { PATH_LANES } from './WorldState.ts';
import type { WorldState } from './WorldState.ts';

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

/** Rebuilds the lane lists from the state. */
export function occupyLanes(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy): void {
  occupancy.clear();
  const count = state.count;
  for (let row = 0; row < count; row += 1) {
    const mode = state.mode[row];
    if (mode === ActorMode.traffic || mode === ActorMode.blind) occupyOwnLane(state, network, occupancy, row);
    else if (mode === ActorMode.strolling || mode === ActorMode.waiting || mode === ActorMode.fixed || state.heightM[row] < FLAT_BODY_M) continue;
    else if (state.kind[row] === ActorKind.walker) {
      for (let index = 0; index < WALKER_AHEAD_S.length; index += 1) occupyByBody(state, network, occupancy, row, NodeKind.walker, WALKER_AHEAD_S[index]);
    } else {
      occupyByBody(state, network, occupancy, row, NodeKind.free, 0);
      if (state.speedMps[row] > 2) occupyByBody(state, network, occupancy, row, NodeKind.free, FREE_AHEAD_S);
    }
  }
}

/** Nodes on the lanes that a vehicle is going to cross: the rest of the junction that it is in and, as far as it has leave, the next ones. */
export function occupyCrossing(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number): void {
  const lengthM = network.map.lanes.lengthM;
  const base = row * PATH_LANES;
  let lane = state.path[base];
  let before = lengthM[lane] - state.laneS[row];
  let inside = network.crossing[lane] === 1;
  let left = state.granted[row];
  for (let index = 1; index < PATH_LANES; index += 1) {
    lane = state.path[base + index];
    if (lane < 0) return;
    const crossing = network.crossing[lane] === 1;
    if (crossing && !inside) {
      if (left === 0) return;
      left -= 1;
    }
    if (!crossing && left === 0) return;
    inside = crossing;
    if (inside) occupancy.insert(lane, row, NodeKind.virtual, -before, 0, state.lengthM[row] / 2, state.widthM[row] / 2, state.speedMps[row]);
    before += lengthM[lane];
  }
}

function occupyOwnLane(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number): void {
  const lanes = network.map.lanes;
  const lane = state.lane[row];
  const s = state.laneS[row];
  const left = state.leftM[row];
  const half = state.lengthM[row] / 2;
  const across = state.widthM[row] / 2 + (state.aimX[row] === state.aimY[row] ? 0 : SLANT_M);
  const speed = state.speedMps[row];
  occupancy.own[row] = occupancy.insert(lane, row, NodeKind.own, s, left, half, across, speed);
  const tail = s - half;
  if (tail < 0 && state.previousLane[row] >= 0) {
    const behind = state.previousLane[row];
    occupancy.insert(behind, row, NodeKind.overlap, lanes.lengthM[behind] + s, left, half, across, speed);
  }
  if (tail < network.divergedM[lane]) {
    const { start, lanes: others } = network.siblings;
    for (let entry = start[lane]; entry < start[lane + 1]; entry += 1) occupancy.insert(others[entry], row, NodeKind.shadow, s, left, half, across, speed);
  }
  if (left > STRADDLE_M || left < -STRADDLE_M) occupyNeighbour(state, network, occupancy, row);
  if (state.mode[row] === ActorMode.blind) state.granted[row] = lanes.lengthM[lane] - s < BLIND_CLAIM_M ? 1 : 0;
  if (state.granted[row] > 0 || network.crossing[lane] === 1) occupyCrossing(state, network, occupancy, row);
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
  occupancy.insert(neighbour, row, NodeKind.overlap, state.laneS[row] * ratio, left > 0 ? left - width : left + width, state.lengthM[row] / 2, state.widthM[row] / 2 + SLANT_M, state.speedMps[row]);
}

/** Puts a body that is not bound to lanes on every lane that it touches, `aheadS` seconds from now. */
function occupyByBody(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number, kind: number, aheadS: number): void {
  const cells = network.cells;
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
    if (aheadS > 0 && kind === NodeKind.free && cosDelta > 0.9) continue;
    const speed = velocityX * FOOT.cosLane + velocityY * FOOT.sinLane;
    occupancy.insert(lane, row, kind, FOOT.sM, FOOT.leftM, halfAlong, halfAcross, speed);
  }
}
