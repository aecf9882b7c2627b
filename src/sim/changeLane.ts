import { ActorFlag } from '../world/WorldFrame.ts';
import { LANE_CHANGE_STEPS } from './driveTraffic.ts';
import { idmAcceleration, STANDSTILL_GAP_M } from './idm.ts';
import { startPath } from './lanePath.ts';
import type { LaneOccupancy } from './LaneOccupancy.ts';
import { NodeKind } from './LaneOccupancy.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

/** MOBIL (Kesting): politeness, threshold (m/s²) and the hardest braking that a change may ask of the new follower (m/s²). */
const POLITENESS = 0.2;
const THRESHOLD_MPS2 = 0.2;
const SAFE_BRAKE_MPS2 = 2;
/** Each vehicle considers a change once in so many steps. */
export const CONSIDER_EVERY_STEPS = 10;
const SLOWEST_MPS = 3;
/** No changes near lane ends and junctions, and none soon after the last (m, steps). */
const END_CLEAR_M = 30;
const START_CLEAR_M = 8;
const COOL_DOWN_STEPS = 160;
/** The body must be out of its old lane before it reaches the leader there: room (m) and time (s) that this takes. */
const LEAVE_ROOM_M = 6;
const LEAVE_S = 2.5;
/** A body this near to its wanted offset (m) has arrived. */
const SETTLED_M = 0.5;

const BESIDE = { leadGap: 0, leadSpeed: 0, followGap: 0, followRow: -1, free: true };

/** Changes to a neighbour lane where that is allowed, safe and worth it. */
export function considerLaneChange(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, seed: number, row: number): void {
  const lanes = network.map.lanes;
  const lane = state.lane[row];
  const v = state.speedMps[row];
  const s = state.laneS[row];
  if (v < SLOWEST_MPS || isShifting(state, row) || network.crossing[lane] === 1 || Math.min(scratch.entryM[row], scratch.deadEndM[row]) < END_CLEAR_M + 2 * v) return;
  if (s < START_CLEAR_M || lanes.lengthM[lane] - s < v * 1.5 || state.tick - state.changedAt[row] < COOL_DOWN_STEPS || state.granted[row] > 0) return;
  if (scratch.gapM[row] < LEAVE_ROOM_M + LEAVE_S * (v - scratch.leadSpeed[row])) return;
  const own = scratch.accel[row];
  if (own > state.accelMaxMps2[row] * 0.6) return;
  const sample = lanes.firstSample[lane] + Math.min(lanes.sampleCount[lane] - 1, Math.floor(s / Math.max(lanes.sampleStepM[lane], 0.01)));
  const allowed = network.map.samples.laneChange[sample];
  if ((allowed & 2) !== 0 && lanes.leftSameDirection[lane] === 1 && tryLane(state, network, occupancy, scratch, seed, row, lanes.left[lane], 1, own)) return;
  if ((allowed & 1) !== 0 && lanes.rightSameDirection[lane] === 1) tryLane(state, network, occupancy, scratch, seed, row, lanes.right[lane], -1, own);
}

function tryLane(
  state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, seed: number, row: number, target: number, side: 1 | -1, own: number,
): boolean {
  if (target < 0 || network.drivable[target] === 0 || (network.endless[state.lane[row]] === 1 && network.endless[target] === 0)) return false;
  const lanes = network.map.lanes;
  const lane = state.lane[row];
  const s = (state.laneS[row] * lanes.lengthM[target]) / Math.max(lanes.lengthM[lane], 0.01);
  lookBeside(state, network, occupancy, row, target, s);
  if (!BESIDE.free) return false;
  const v = state.speedMps[row];
  const headway = state.headwayS[row];
  const accelMax = state.accelMaxMps2[row];
  const wanted = Math.min(Math.sqrt(scratch.speedCapSquared[row]), state.topSpeedMps[row]);
  const there = idmAcceleration(v, wanted, BESIDE.leadGap, BESIDE.leadSpeed, STANDSTILL_GAP_M, headway, accelMax);
  let followerLoss = 0;
  if (BESIDE.followRow >= 0) {
    const follower = BESIDE.followRow;
    const theirV = Math.max(0, state.speedMps[follower]);
    const after = idmAcceleration(theirV, Math.max(theirV, 1), BESIDE.followGap, v, STANDSTILL_GAP_M, 1.2, 1.7);
    if (after < -SAFE_BRAKE_MPS2) return false;
    followerLoss = Math.min(0, after);
  }
  if (there - own + POLITENESS * followerLoss <= THRESHOLD_MPS2) return false;
  changeTo(state, network, seed, row, target, s, side);
  return true;
}

/** Finds the gap on the target lane; `free` is false when a body is beside or too near, or when the lane's ends hide what comes. */
function lookBeside(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number, target: number, s: number): void {
  const lanes = network.map.lanes;
  const half = state.lengthM[row] / 2;
  BESIDE.leadGap = Infinity;
  BESIDE.leadSpeed = 0;
  BESIDE.followRow = -1;
  BESIDE.free = true;
  for (let node = occupancy.first[target]; node >= 0; node = occupancy.next[node]) {
    if (occupancy.row[node] === row || occupancy.kind[node] === NodeKind.virtual) continue;
    const apart = occupancy.s[node] - s;
    const gap = Math.abs(apart) - occupancy.halfAlong[node] - half;
    if (gap < 2) {
      BESIDE.free = false;
      return;
    }
    if (apart < 0) {
      BESIDE.followRow = occupancy.row[node];
      BESIDE.followGap = gap;
    } else {
      BESIDE.leadGap = gap;
      BESIDE.leadSpeed = Math.max(0, occupancy.speed[node]);
      break;
    }
  }
  if (BESIDE.followRow >= 0) return;
  for (let entry = lanes.predecessorStart[target]; entry < lanes.predecessorStart[target + 1]; entry += 1) {
    const behind = lanes.predecessors[entry];
    for (let node = occupancy.first[behind]; node >= 0; node = occupancy.next[node]) {
      const gap = s + lanes.lengthM[behind] - occupancy.s[node] - occupancy.halfAlong[node] - half;
      if (occupancy.kind[node] === NodeKind.virtual || gap < 0) continue;
      if (gap < BESIDE.followGap || BESIDE.followRow < 0) {
        BESIDE.followRow = occupancy.row[node];
        BESIDE.followGap = gap;
      }
    }
  }
}

function changeTo(state: WorldState, network: SimNetwork, seed: number, row: number, target: number, s: number, side: 1 | -1): void {
  const { lanes, samples } = network.map;
  const lane = state.lane[row];
  const width = (samples.widthM[lanes.firstSample[lane]] + samples.widthM[lanes.firstSample[target]]) / 2;
  startPath(state, network, seed, row, target);
  state.previousLane[row] = -1;
  state.laneS[row] = s;
  state.leftM[row] -= side * width;
  state.aimX[row] = state.leftM[row];
  state.aimY[row] = 0;
  state.changedAt[row] = state.tick;
  state.waitSince[row] = -1;
  state.stopped[row] = 0;
  state.flags[row] |= side > 0 ? ActorFlag.blinkerLeft : ActorFlag.blinkerRight;
}

/** Switches the indicators off again once the body is in its lane. */
export function endBlinking(state: WorldState, row: number): void {
  if (!isShifting(state, row) && state.tick - state.changedAt[row] > LANE_CHANGE_STEPS) state.flags[row] &= ~(ActorFlag.blinkerLeft | ActorFlag.blinkerRight);
}

/** Is a vehicle on its way to another offset from the lane's centre? */
function isShifting(state: WorldState, row: number): boolean {
  return state.aimX[row] !== state.aimY[row] || Math.abs(state.leftM[row] - state.aimY[row]) > SETTLED_M;
}
