import { STEP_S } from '../world/World.ts';
import { FIRST_SCRIPTED_ID } from '../world/WorldCommands.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import { ActorMode } from './ActorMode.ts';
import { GIVING_WAY_MPS, hasSiren } from './giveWay.ts';
import { HARDEST_BRAKE_MPS2, idmAcceleration, STANDSTILL_GAP_M } from './idm.ts';
import { advancePath } from './lanePath.ts';
import { isObstacle } from './obstacles.ts';
import { placeOnLane } from './railPose.ts';
import { backToRails, isSteered, shiftAim, steerAlong } from './steerTraffic.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { managedAcceleration } from './trafficManager.ts';
import type { TrafficConditions } from './TrafficConditions.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

/** Gap kept to walkers, to stop lines and to the ends of dead ends (m). */
const WALKER_GAP_M = 3.5;
const LINE_GAP_M = 0.6;
/** Room kept to a standing obstacle by who will go round it; none is kept where the next junction's stop line is this near (m). */
const OBSTACLE_GAP_M = 6.5;
const OBSTACLE_BEFORE_LINE_M = 20;
/** Who is this far from the wanted offset (m) is pulling out, and creeps on to this gap (m). */
const PULLING_OUT_M = 0.5;
const PULLING_OUT_GAP_M = 0.8;
/** Room that a change of lanes needs before a lane ends (m). */
const CHANGE_ROOM_M = 12;
/** Grip bounds acceleration (m/s²); on wet roads drivers keep more distance and drive slower, by these shares at no grip. */
const MOST_DRIVE_MPS2 = 6;
const WET_HEADWAY = 0.6;
const WET_SLOWER = 0.3;
/** Rails never bring two bodies nearer than this (m). */
const LEAST_GAP_M = 0.4;
/** A lane change takes about this long (s). */
export const LANE_CHANGE_STEPS = 70;
/** A body that changes lanes points at most this far across its lane (tangent). */
const STEEPEST_SLOPE = 0.25;
const SLOW_MPS = 4;
const STEEPEST_SLOW_SLOPE = 0.6;

/** What a traffic vehicle wants to do with its speed, from what {@link TrafficScratch} says lies ahead (m/s²). */
export function chooseAcceleration(state: WorldState, network: SimNetwork, scratch: TrafficScratch, row: number, { isManaged, grip }: TrafficConditions): number {
  const v = state.speedMps[row];
  const accelMax = Math.min(state.accelMaxMps2[row], MOST_DRIVE_MPS2 * grip);
  let wanted = Math.min(Math.sqrt(scratch.speedCapSquared[row]), state.topSpeedMps[row]);
  if (state.mode[row] === ActorMode.blind) return idmAcceleration(v, wanted, Infinity, 0, STANDSTILL_GAP_M, state.headwayS[row], accelMax);
  const headway = state.headwayS[row] * (1 + WET_HEADWAY * (1 - grip));
  wanted *= 1 - WET_SLOWER * (1 - grip);
  if (state.aimY[row] !== 0 && !hasSiren(state, row)) wanted = Math.min(wanted, GIVING_WAY_MPS);
  const managed = isManaged && state.id[row] < FIRST_SCRIPTED_ID && scratch.leadIsWalker[row] === 0;
  let accel = managed
    ? managedAcceleration(v, wanted, scratch.gapM[row], scratch.leadSpeed[row], grip)
    : idmAcceleration(v, wanted, scratch.gapM[row], scratch.leadSpeed[row], standstillGapM(state, network, scratch, row), headway, accelMax);
  if (scratch.entryIndex[row] >= 0 && state.granted[row] === 0) {
    accel = Math.min(accel, idmAcceleration(v, wanted, scratch.stopM[row], 0, LINE_GAP_M, 0.4, accelMax));
  }
  if (scratch.deadEndM[row] < Infinity) {
    const room = scratch.deadEndM[row] - (leadsBeside(state, network, row) ? CHANGE_ROOM_M : 0);
    accel = Math.min(accel, idmAcceleration(v, wanted, Math.max(room, 0), 0, LINE_GAP_M, 0.4, accelMax));
  }
  return accel;
}

/** Gap that a driver leaves when it stops: more before walkers, and before what stands in a lane that one can leave, so as to get out again. */
function standstillGapM(state: WorldState, network: SimNetwork, scratch: TrafficScratch, row: number): number {
  if (scratch.leadIsWalker[row] === 1) return WALKER_GAP_M;
  const lead = scratch.leadRow[row];
  if (Math.abs(state.leftM[row] - state.aimY[row]) > PULLING_OUT_M) return PULLING_OUT_GAP_M;
  if (lead < 0 || scratch.leadSpeed[row] > 0.5 || !isObstacle(state, lead) || scratch.entryM[row] < OBSTACLE_BEFORE_LINE_M) return STANDSTILL_GAP_M;
  return leadsBeside(state, network, row) ? OBSTACLE_GAP_M : STANDSTILL_GAP_M;
}

/** Does some lane of the same direction run beside a vehicle's lane? */
function leadsBeside(state: WorldState, network: SimNetwork, row: number): boolean {
  const { left, right, leftSameDirection, rightSameDirection } = network.map.lanes;
  const lane = state.lane[row];
  return (leftSameDirection[lane] === 1 && network.drivable[left[lane]] === 1) || (rightSameDirection[lane] === 1 && network.drivable[right[lane]] === 1);
}

/** Moves a traffic vehicle along its path by one step (ballistic update, exact standstill): steered near the ego, on its rail elsewhere. */
export function advanceTraffic(state: WorldState, network: SimNetwork, scratch: TrafficScratch, seed: number, row: number, grip: number): void {
  const lanes = network.map.lanes;
  const before = state.speedMps[row];
  const accel = Math.max(-HARDEST_BRAKE_MPS2 * grip, scratch.accel[row]);
  let speed = before + accel * STEP_S;
  let travelled = ((before + speed) / 2) * STEP_S;
  if (speed <= 0.02 && accel <= 0.05) {
    travelled = accel < 0 ? Math.max(0, Math.min(travelled, (before * before) / (-2 * accel))) : 0;
    if (speed < 0.02) speed = 0;
  }
  if (state.mode[row] === ActorMode.traffic) {
    const most = Math.max(0, scratch.gapM[row] - LEAST_GAP_M);
    if (travelled > most) {
      travelled = most;
      speed = Math.min(speed, most / STEP_S);
    }
  }
  noteStanding(state, row, speed);
  if (travelled === 0 && before === 0) {
    standStill(state, row);
    return;
  }
  let s = state.laneS[row] + travelled;
  let lane = state.lane[row];
  while (s > lanes.lengthM[lane]) {
    const length = lanes.lengthM[lane];
    if (!advancePath(state, network, seed, row)) {
      s = length;
      speed = 0;
      break;
    }
    s -= length;
    if (network.crossing[lane] === 0 && network.crossing[state.lane[row]] === 1) {
      if (state.granted[row] > 0) state.granted[row] -= 1;
      state.stopped[row] = 0;
      state.waitSince[row] = -1;
    }
    lane = state.lane[row];
  }
  state.laneS[row] = s;
  const headingBefore = state.headingRad[row];
  if (isSteered(state, row)) {
    shiftAim(state, row, travelled);
    if (steerAlong(state, network, row, travelled, grip)) {
      finishMotion(state, row, before, speed, headingBefore);
      return;
    }
    backToRails(state, row);
  }
  const slope = state.aimX[row] === state.aimY[row] ? 0 : easeOffset(state, row, travelled);
  placeOnLane(state, network, row, lane, s, state.leftM[row], slope);
  finishMotion(state, row, before, speed, headingBefore);
}

/** A vehicle that stood and stands keeps its pose: no need to place it again. */
function standStill(state: WorldState, row: number): void {
  if (state.aimX[row] !== state.aimY[row]) state.changedAt[row] += 1;
  state.speedMps[row] = 0;
  state.accelMps2[row] = 0;
  state.yawRateRadPerS[row] = 0;
  state.velocityX[row] = 0;
  state.velocityY[row] = 0;
  state.flags[row] |= ActorFlag.brakeLights;
}

/** Keeps the tick since which a vehicle has stood. */
export function noteStanding(state: WorldState, row: number, speed: number): void {
  if (speed > 0.1 || speed < -0.1) state.standingSince[row] = -1;
  else if (state.standingSince[row] < 0) state.standingSince[row] = state.tick;
}

/**
 * Smooth step of the lateral offset from `aimX` to `aimY`, never faster than the body can turn; returns its slope along the lane. A standing vehicle
 * does not slide sideways.
 */
function easeOffset(state: WorldState, row: number, travelled: number): number {
  if (travelled <= 0) return 0;
  const u = Math.min(1, (state.tick + 1 - state.changedAt[row]) / LANE_CHANGE_STEPS);
  const goal = state.aimY[row];
  const wanted = goal + (state.aimX[row] - goal) * (1 - u * u * (3 - 2 * u)) - state.leftM[row];
  const most = (state.speedMps[row] < SLOW_MPS ? STEEPEST_SLOW_SLOPE : STEEPEST_SLOPE) * travelled;
  const moved = wanted > most ? most : wanted < -most ? -most : wanted;
  const left = state.leftM[row] + moved;
  const arrived = u >= 1 && Math.abs(left - goal) < 1e-3;
  state.leftM[row] = arrived ? goal : left;
  if (arrived) state.aimX[row] = goal;
  return moved / travelled;
}

/** Derived columns of a body that moved along its heading. */
export function finishMotion(state: WorldState, row: number, speedBefore: number, speed: number, headingBefore: number): void {
  let turned = state.headingRad[row] - headingBefore;
  if (turned > Math.PI) turned -= 2 * Math.PI;
  else if (turned < -Math.PI) turned += 2 * Math.PI;
  const accel = (speed - speedBefore) / STEP_S;
  state.speedMps[row] = speed;
  state.accelMps2[row] = accel;
  state.yawRateRadPerS[row] = turned / STEP_S;
  state.velocityX[row] = speed * state.cosHeading[row];
  state.velocityY[row] = speed * state.sinHeading[row];
  const braking = accel < -0.4 || speed === 0;
  state.flags[row] = braking ? state.flags[row] | ActorFlag.brakeLights : state.flags[row] & ~ActorFlag.brakeLights;
}
