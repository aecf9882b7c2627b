import { STEP_S } from '../world/World.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import type { RailMoves } from './RailMoves.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const STEP = STEP_S;

/** Slower than this, either way, is standing. */
export const STANDING_MPS = 0.1;
/** Brake lights are on when a vehicle slows down by more than this (m/s²), or stands. */
const BRAKING_MPS2 = -0.4;

/** Derived columns of a body that moved along its heading. */
export function finishMotion(state: WorldState, row: number, speedBefore: number, speed: number, headingBefore: number): void {
  let turned = state.headingRad[row] - headingBefore;
  if (turned > Math.PI) turned -= 2 * Math.PI;
  else if (turned < -Math.PI) turned += 2 * Math.PI;
  const accel = (speed - speedBefore) / STEP;
  state.speedMps[row] = speed;
  state.accelMps2[row] = accel;
  state.yawRateRadPerS[row] = turned / STEP;
  state.velocityX[row] = speed * state.cosHeading[row];
  state.velocityY[row] = speed * state.sinHeading[row];
  const braking = accel < BRAKING_MPS2 || speed === 0;
  state.flags[row] = braking ? state.flags[row] | ActorFlag.brakeLights : state.flags[row] & ~ActorFlag.brakeLights;
}

/** {@link finishMotion} for all that were placed on their lanes in a step; their speeds are in the state already. */
export function finishAll(state: WorldState, { row: rows, count, speedBefore, headingBefore }: RailMoves): void {
  const { headingRad, cosHeading, sinHeading, speedMps, accelMps2, yawRateRadPerS, velocityX, velocityY, flags } = state;
  for (let index = 0; index < count; index += 1) {
    const row = rows[index];
    const speed = speedMps[row];
    let turned = headingRad[row] - headingBefore[index];
    if (turned > Math.PI) turned -= 2 * Math.PI;
    else if (turned < -Math.PI) turned += 2 * Math.PI;
    const accel = (speed - speedBefore[index]) / STEP;
    accelMps2[row] = accel;
    yawRateRadPerS[row] = turned / STEP;
    velocityX[row] = speed * cosHeading[row];
    velocityY[row] = speed * sinHeading[row];
    flags[row] = accel < BRAKING_MPS2 || speed === 0 ? flags[row] | ActorFlag.brakeLights : flags[row] & ~ActorFlag.brakeLights;
  }
}

/** Keeps the tick since which a vehicle has stood. */
export function noteStanding(state: WorldState, row: number, speed: number): void {
  if (speed > STANDING_MPS || speed < -STANDING_MPS) state.standingSince[row] = -1;
  else if (state.standingSince[row] < 0) state.standingSince[row] = state.tick;
}
