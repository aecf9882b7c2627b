import { STEP_S } from '../world/World.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import { ActorMode } from './ActorMode.ts';
import { finishAll, finishMotion, STANDING_MPS } from './finishMotion.ts';
import { HARDEST_BRAKE_MPS2 } from './idm.ts';
import { FACT } from './LaneFacts.ts';
import { advancePath } from './lanePath.ts';
import { placeAllOnLanes } from './railPose.ts';
import { backToRails, isSteered, shiftAim, steerAlong } from './steerTraffic.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { stride: FACT_STRIDE, lengthM: FACT_LENGTH } = FACT;
const { traffic: TRAFFIC } = ActorMode;
const STEP = STEP_S;
const HARDEST = HARDEST_BRAKE_MPS2;

/** Rails never bring two bodies nearer than this (m). */
const LEAST_GAP_M = 0.4;
/** Slower than this (m/s), and not about to speed up (m/s²), is standing. */
const STANDSTILL_MPS = 0.02;
const SPEEDING_UP_MPS2 = 0.05;
/** A lane change takes about this long (steps). */
export const LANE_CHANGE_STEPS = 70;
/** A body that changes lanes points at most this far across its lane (tangent); at walking pace it may turn out more sharply. */
const STEEPEST_SLOPE = 0.25;
const SLOW_MPS = 4;
const STEEPEST_SLOW_SLOPE = 0.6;

/**
 * Moves every listed vehicle along its path by one step (ballistic update, exact standstill): steered near the ego, on its rail elsewhere. What is handed
 * to a function, or comes back from one, passes through columns: where it met the loop's own real numbers, the engine would box all of them.
 */
export function moveTraffic(state: WorldState, network: SimNetwork, scratch: TrafficScratch, seed: number, grip: number): void {
  const { speedMps, laneS, lane, mode, leftM, aimX, aimY, headingRad, standingSince, tick } = state;
  const { rows, rowCount, accel: wanted, gapM, travelledM, onRails } = scratch;
  const { facts } = network;
  const hardest = -HARDEST * grip;
  let placed = 0;
  for (let index = 0; index < rowCount; index += 1) {
    const row = rows[index];
    const before = speedMps[row];
    const accel = wanted[row] > hardest ? wanted[row] : hardest;
    let speed = before + accel * STEP;
    let travelled = ((before + speed) / 2) * STEP;
    if (speed <= STANDSTILL_MPS && accel <= SPEEDING_UP_MPS2) {
      travelled = accel < 0 ? Math.max(0, Math.min(travelled, (before * before) / (-2 * accel))) : 0;
      if (speed < STANDSTILL_MPS) speed = 0;
    }
    if (mode[row] === TRAFFIC) {
      const most = gapM[row] > LEAST_GAP_M ? gapM[row] - LEAST_GAP_M : 0;
      if (travelled > most) {
        travelled = most;
        if (speed * STEP > most) speed = most / STEP;
      }
    }
    if (speed > STANDING_MPS) standingSince[row] = -1;
    else if (standingSince[row] < 0) standingSince[row] = tick;
    if (travelled === 0 && before === 0) {
      standStill(state, row);
      continue;
    }
    laneS[row] += travelled;
    if (laneS[row] > facts[lane[row] * FACT_STRIDE + FACT_LENGTH] && !overLaneEnd(state, network, seed, row)) speed = 0;
    travelledM[row] = travelled;
    onRails.speedBefore[placed] = before;
    onRails.headingBefore[placed] = headingRad[row];
    if (isSteered(state, row)) {
      shiftAim(state, row, travelledM[row]);
      if (steerAlong(state, network, row, travelledM[row], grip)) {
        finishMotion(state, row, onRails.speedBefore[placed], speed, onRails.headingBefore[placed]);
        continue;
      }
      backToRails(state, row);
    }
    onRails.row[placed] = row;
    onRails.lane[placed] = lane[row];
    onRails.sM[placed] = laneS[row];
    onRails.slope[placed] = 0;
    if (aimX[row] !== aimY[row]) onRails.slope[placed] = easeOffset(state, row, travelledM[row]);
    onRails.leftM[placed] = leftM[row];
    placed += 1;
    speedMps[row] = speed;
  }
  onRails.count = placed;
  placeAllOnLanes(state, network, onRails);
  finishAll(state, onRails);
}

/** Goes over to the next lanes of a row's path, as many as its place along the present one reaches. False at a dead end, where the row is stopped. */
function overLaneEnd(state: WorldState, network: SimNetwork, seed: number, row: number): boolean {
  const { crossing, facts } = network;
  const { laneS } = state;
  let lane = state.lane[row];
  for (let length = facts[lane * FACT_STRIDE + FACT_LENGTH]; laneS[row] > length; length = facts[lane * FACT_STRIDE + FACT_LENGTH]) {
    if (!advancePath(state, network, seed, row)) {
      laneS[row] = length;
      return false;
    }
    laneS[row] -= length;
    const next = state.lane[row];
    if (crossing[lane] === 0 && crossing[next] === 1) {
      if (state.granted[row] > 0) state.granted[row] -= 1;
      state.stopped[row] = 0;
      state.waitSince[row] = -1;
    }
    lane = next;
  }
  return true;
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
