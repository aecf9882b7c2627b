import { ActorFlag } from '../world/WorldFrame.ts';
import { LANE_CHANGE_STEPS } from './moveTraffic.ts';
import { idmAcceleration, STANDSTILL_GAP_M } from './idm.ts';
import { startPath } from './lanePath.ts';
import type { LaneOccupancy } from './LaneOccupancy.ts';
import { BODY, LINK, NodeKind } from './LaneOccupancy.ts';
import { isBehindObstacle } from './obstacles.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { isBlockedAhead } from './trafficManager.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { stride: BODY_STRIDE, s: BODY_S, halfAlong: BODY_ALONG, speed: BODY_SPEED } = BODY;
const { stride: LINK_STRIDE, next: LINK_NEXT, row: LINK_ROW, kind: LINK_KIND } = LINK;

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
const SETTLED_M = 0.4;
/** A change is given up with less room ahead than this, unless the body is this near to the middle of the new lane (m). */
const GIVE_UP_GAP_M = 1;
const GIVE_UP_OFFSET_M = 1;
/** Free metres before and behind on the target lane; less is accepted where the own lane ends. */
const SIDE_GAP_M = 2;
const LEAST_SIDE_GAP_M = 1;
/** A lane's end within this distance (m) has to be left; the neighbour must go on this much farther (m). */
const END_IN_SIGHT_M = 150;
const WORTH_M = 30;
const ENOUGH_M = 300;
/** Over so many metres before a lane's end, drivers come to ask this much braking (m/s²) of who follows on the other lane. */
const RELAXED_OVER_M = 60;
const LAST_BRAKE_MPS2 = 6;
/** Who has stood this long (steps) behind an obstacle tries to get out, unless the road ahead ends this soon (m) or is no freer than this there (m). */
const BLOCKED_STEPS = 40;
const BLOCKED_END_CLEAR_M = 15;
const BLOCKED_GAIN_M = 10;

const BESIDE = { leadGap: 0, leadSpeed: 0, followGap: 0, followRow: -1, free: true };

/** Why a driver looks for another lane: it is faster there (MOBIL), something stands in the way, or the lane ends. */
type Motive = 'faster' | 'blocked' | 'laneEnds';

/** Changes to a neighbour lane where that is allowed, safe and worth it, or needed. */
export function considerLaneChange(
  state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, seed: number, row: number, isManaged: boolean,
): void {
  if (isShifting(state, row)) {
    giveUpChange(state, network, occupancy, scratch, seed, row);
    return;
  }
  if (state.aimY[row] !== 0 || network.crossing[state.lane[row]] === 1 || state.granted[row] > 0) return;
  const motive = motiveOf(state, network, scratch, row, isManaged);
  if (motive === undefined) return;
  const { lanes, samples } = network.map;
  const lane = state.lane[row];
  const sample = lanes.firstSample[lane] + Math.min(lanes.sampleCount[lane] - 1, Math.floor(state.laneS[row] / Math.max(lanes.sampleStepM[lane], 0.01)));
  const allowed = motive === 'laneEnds' ? 3 : samples.laneChange[sample];
  if ((allowed & 2) !== 0 && lanes.leftSameDirection[lane] === 1 && tryLane(state, network, occupancy, scratch, seed, row, lanes.left[lane], 1, motive)) return;
  if ((allowed & 1) !== 0 && lanes.rightSameDirection[lane] === 1) tryLane(state, network, occupancy, scratch, seed, row, lanes.right[lane], -1, motive);
}

/** Who has stood half-way between two lanes, with somebody else in the way into the new one, goes back to the old one: else two may wait for each other. */
function giveUpChange(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, seed: number, row: number): void {
  const stood = state.standingSince[row] >= 0 && state.tick - state.standingSince[row] >= BLOCKED_STEPS;
  const lane = state.lane[row];
  const left = state.leftM[row];
  if (!stood || scratch.gapM[row] > GIVE_UP_GAP_M || Math.abs(left) < GIVE_UP_OFFSET_M || network.crossing[lane] === 1) return;
  const { lanes } = network.map;
  const back = left > 0 ? lanes.left[lane] : lanes.right[lane];
  if ((left > 0 ? lanes.leftSameDirection[lane] : lanes.rightSameDirection[lane]) === 0 || network.drivable[back] === 0) return;
  const s = (state.laneS[row] * lanes.lengthM[back]) / Math.max(lanes.lengthM[lane], 0.01);
  lookBeside(state, network, occupancy, row, back, s, 0);
  if (BESIDE.free) changeTo(state, network, seed, row, back, s, left > 0 ? 1 : -1);
}

function motiveOf(state: WorldState, network: SimNetwork, scratch: TrafficScratch, row: number, isManaged: boolean): Motive | undefined {
  const { lengthM } = network.map.lanes;
  const v = state.speedMps[row];
  const lane = state.lane[row];
  const s = state.laneS[row];
  if (scratch.deadEndM[row] < END_IN_SIGHT_M) return 'laneEnds';
  const aheadM = Math.min(scratch.entryM[row], scratch.deadEndM[row]);
  const stuck = state.standingSince[row] >= 0 && state.tick - state.standingSince[row] >= BLOCKED_STEPS;
  if (stuck) return aheadM > BLOCKED_END_CLEAR_M && lengthM[lane] - s > BLOCKED_END_CLEAR_M && isBehindObstacle(state, scratch, row) ? 'blocked' : undefined;
  if (v < SLOWEST_MPS || aheadM < END_CLEAR_M + 2 * v) return undefined;
  if (s < START_CLEAR_M || lengthM[lane] - s < v * 1.5 || state.tick - state.changedAt[row] < COOL_DOWN_STEPS) return undefined;
  if (scratch.gapM[row] < LEAVE_ROOM_M + LEAVE_S * (v - scratch.leadSpeed[row])) return undefined;
  if (isManaged) return isBlockedAhead(state, scratch, row) ? 'blocked' : undefined;
  return scratch.accel[row] > state.accelMaxMps2[row] * 0.6 ? undefined : 'faster';
}

function tryLane(
  state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, seed: number, row: number, target: number, side: 1 | -1, motive: Motive,
): boolean {
  if (target < 0 || network.drivable[target] === 0) return false;
  const lanes = network.map.lanes;
  const lane = state.lane[row];
  if (motive === 'laneEnds' ? network.metresToEnd[target] < network.metresToEnd[lane] + WORTH_M : !leadsAsFar(network, lane, target, state.laneS[row])) return false;
  const s = (state.laneS[row] * lanes.lengthM[target]) / Math.max(lanes.lengthM[lane], 0.01);
  lookBeside(state, network, occupancy, row, target, s, motive === 'laneEnds' ? LEAST_SIDE_GAP_M : SIDE_GAP_M);
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
    if (after < -safeBrakeMps2(scratch, row, motive)) return false;
    followerLoss = Math.min(0, after);
  }
  if (motive === 'faster' && there - scratch.accel[row] + POLITENESS * followerLoss <= THRESHOLD_MPS2) return false;
  if (motive === 'blocked' && BESIDE.leadGap < BLOCKED_GAIN_M) return false;
  changeTo(state, network, seed, row, target, s, side);
  return true;
}

/** MOBIL's bound, relaxed over the last metres of a lane that ends. */
function safeBrakeMps2(scratch: TrafficScratch, row: number, motive: Motive): number {
  if (motive !== 'laneEnds') return SAFE_BRAKE_MPS2;
  const share = Math.max(0, 1 - scratch.deadEndM[row] / RELAXED_OVER_M);
  return SAFE_BRAKE_MPS2 + share * (LAST_BRAKE_MPS2 - SAFE_BRAKE_MPS2);
}

/** Nobody leaves a lane that goes on for one that ends. */
function leadsAsFar(network: SimNetwork, lane: number, target: number, s: number): boolean {
  if (network.endless[lane] === 1 && network.endless[target] === 0) return false;
  return network.metresToEnd[target] - s >= Math.min(network.metresToEnd[lane] - s, ENOUGH_M);
}

/** Finds the gap on the target lane; `free` is false when a body is beside or too near, or when the lane's ends hide what comes. */
function lookBeside(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, row: number, target: number, s: number, sideGapM: number): void {
  const lanes = network.map.lanes;
  const half = state.lengthM[row] / 2;
  BESIDE.leadGap = Infinity;
  BESIDE.leadSpeed = 0;
  BESIDE.followRow = -1;
  BESIDE.free = true;
  for (let node = occupancy.first[target]; node >= 0; node = occupancy.link[node * LINK_STRIDE + LINK_NEXT]) {
    if (occupancy.link[node * LINK_STRIDE + LINK_ROW] === row || occupancy.link[node * LINK_STRIDE + LINK_KIND] === NodeKind.virtual) continue;
    const apart = occupancy.body[node * BODY_STRIDE + BODY_S] - s;
    const gap = Math.abs(apart) - occupancy.body[node * BODY_STRIDE + BODY_ALONG] - half;
    if (gap < sideGapM) {
      BESIDE.free = false;
      return;
    }
    if (apart < 0) {
      BESIDE.followRow = occupancy.link[node * LINK_STRIDE + LINK_ROW];
      BESIDE.followGap = gap;
    } else {
      BESIDE.leadGap = gap;
      BESIDE.leadSpeed = Math.max(0, occupancy.body[node * BODY_STRIDE + BODY_SPEED]);
      break;
    }
  }
  if (BESIDE.followRow >= 0) return;
  for (let entry = lanes.predecessorStart[target]; entry < lanes.predecessorStart[target + 1]; entry += 1) {
    const behind = lanes.predecessors[entry];
    for (let node = occupancy.first[behind]; node >= 0; node = occupancy.link[node * LINK_STRIDE + LINK_NEXT]) {
      const gap = s + lanes.lengthM[behind] - occupancy.body[node * BODY_STRIDE + BODY_S] - occupancy.body[node * BODY_STRIDE + BODY_ALONG] - half;
      if (occupancy.link[node * LINK_STRIDE + LINK_KIND] === NodeKind.virtual || gap < 0) continue;
      if (gap < BESIDE.followGap || BESIDE.followRow < 0) {
        BESIDE.followRow = occupancy.link[node * LINK_STRIDE + LINK_ROW];
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
  return Math.abs(state.aimX[row] - state.aimY[row]) > SETTLED_M || Math.abs(state.leftM[row] - state.aimY[row]) > SETTLED_M;
}
