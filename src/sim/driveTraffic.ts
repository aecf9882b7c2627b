import { STEP_S } from '../world/World.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import { ActorMode } from './ActorMode.ts';
import { HARDEST_BRAKE_MPS2, idmAcceleration, STANDSTILL_GAP_M } from './idm.ts';
import { advancePath } from './lanePath.ts';
import { placeOnLane } from './railPose.ts';
import { backToRails, isSteered, shiftAim, steerAlong } from './steerTraffic.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

/** Gap kept to walkers, to stop lines and to the ends of dead ends (m). */
const WALKER_GAP_M = 3.5;
const LINE_GAP_M = 0.6;
/** Rails never bring two bodies nearer than this (m). */
const LEAST_GAP_M = 0.4;
/** A lane change takes about this long (s). */
export const LANE_CHANGE_STEPS = 70;
/** A body that changes lanes points at most this far across its lane (tangent). */
const STEEPEST_SLOPE = 0.25;

/** What a traffic vehicle wants to do with its speed, from what {@link TrafficScratch} says lies ahead (m/s²). */
export function chooseAcceleration(state: WorldState, scratch: TrafficScratch, row: number): number {
  const v = state.speedMps[row];
  const headway = state.headwayS[row];
  const accelMax = state.accelMaxMps2[row];
  const wanted = Math.min(Math.sqrt(scratch.speedCapSquared[row]), state.topSpeedMps[row]);
  if (state.mode[row] === ActorMode.blind) return idmAcceleration(v, wanted, Infinity, 0, STANDSTILL_GAP_M, headway, accelMax);
  const keep = scratch.leadIsWalker[row] === 1 ? WALKER_GAP_M : STANDSTILL_GAP_M;
  let accel = idmAcceleration(v, wanted, scratch.gapM[row], scratch.leadSpeed[row], keep, headway, accelMax);
  if (scratch.entryIndex[row] >= 0 && state.granted[row] === 0) {
    accel = Math.min(accel, idmAcceleration(v, wanted, scratch.stopM[row], 0, LINE_GAP_M, 0.4, accelMax));
  }
  if (scratch.deadEndM[row] < Infinity) accel = Math.min(accel, idmAcceleration(v, wanted, scratch.deadEndM[row], 0, LINE_GAP_M, 0.4, accelMax));
  return accel;
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
  const most = STEEPEST_SLOPE * travelled;
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
