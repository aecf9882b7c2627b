import { wrapAngleRad } from '../geometry/angle.ts';
import { cos, sin, tan } from '../geometry/trig.ts';
import { STEP_S } from '../world/World.ts';
import type { VehicleControl } from '../world/WorldCommands.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import type { LongitudinalTable } from './LongitudinalTable.ts';
import type { WorldState } from './WorldState.ts';

/** Effective axle distances and largest wheel angle of World on Rails' fit to CARLA's MKZ (m, rad); `FRONT_M` is negative in the fit. */
export const FRONT_M = -0.090769015;
export const REAR_M = 1.4178275;
export const LARGEST_WHEEL_RAD = 0.36848336;
/** The wheels turn no faster than this (rad/s), nor does the car corner harder (m/s²) on a dry road. */
const WHEEL_RATE_RAD_PER_S = 1.2;
const LATERAL_MPS2 = 7;
const GRIP_BRAKE_MPS2 = 10;
const GRIP_DRIVE_MPS2 = 7.6;
const REVERSE_TOP_MPS = 8.5;
const HAND_BRAKE = 0.7;

/**
 * Moves a controlled vehicle by one step: pedals by table, steering by the kinematic bicycle about the box centre. Standstill is exact: braking and
 * coasting stop at zero, and the direction changes only by throttle in the other gear from a standstill.
 * @param stepS length of the step (s); other worlds than the embedded one may step by another
 */
export function driveControlled(state: WorldState, row: number, control: VehicleControl, table: LongitudinalTable, grip: number, stepS: number = STEP_S): void {
  const v = nextSpeed(state.slipSpeedMps[row], control, table, grip, stepS);
  const wanted = LARGEST_WHEEL_RAD * Math.max(-1, Math.min(1, control.steer));
  const most = WHEEL_RATE_RAD_PER_S * stepS;
  const wheel = state.wheelRad[row] + Math.max(-most, Math.min(most, wanted - state.wheelRad[row]));
  const t = (tan(wheel) * REAR_M) / (FRONT_M + REAR_M);
  let sinBeta = t / Math.sqrt(1 + t * t);
  const curvatureLimit = (LATERAL_MPS2 * grip) / Math.max(v * v, 1e-6);
  if (Math.abs(sinBeta) / REAR_M > curvatureLimit) sinBeta = Math.sign(sinBeta) * curvatureLimit * REAR_M;
  const cosBeta = Math.sqrt(1 - sinBeta * sinBeta);
  const cosine = state.cosHeading[row];
  const sine = state.sinHeading[row];
  const mean = (state.slipSpeedMps[row] + v) / 2;
  state.x[row] += mean * (cosine * cosBeta - sine * sinBeta) * stepS;
  state.y[row] += mean * (sine * cosBeta + cosine * sinBeta) * stepS;
  const turned = (mean / REAR_M) * sinBeta * stepS;
  const heading = wrapAngleRad(state.headingRad[row] + turned);
  state.headingRad[row] = heading;
  state.cosHeading[row] = cos(heading);
  state.sinHeading[row] = sin(heading);
  state.wheelRad[row] = wheel;
  state.yawRateRadPerS[row] = turned / stepS;
  state.slipSpeedMps[row] = v;
  setVelocity(state, row, v, cosBeta, sinBeta, stepS);
  const braking = control.brake > 0 || control.handBrake;
  state.flags[row] = braking ? state.flags[row] | ActorFlag.brakeLights : state.flags[row] & ~ActorFlag.brakeLights;
}

function setVelocity(state: WorldState, row: number, v: number, cosBeta: number, sinBeta: number, stepS: number): void {
  const cosine = state.cosHeading[row];
  const sine = state.sinHeading[row];
  state.velocityX[row] = v * (cosine * cosBeta - sine * sinBeta);
  state.velocityY[row] = v * (sine * cosBeta + cosine * sinBeta);
  const along = v * cosBeta;
  state.accelMps2[row] = (along - state.speedMps[row]) / stepS;
  state.speedMps[row] = along;
}

/** Speed after one step, signed along the body; never crosses zero within a step. */
function nextSpeed(v: number, control: VehicleControl, table: LongitudinalTable, grip: number, stepS: number): number {
  const throttle = Math.max(0, Math.min(1, control.throttle));
  const brake = Math.max(control.handBrake ? HAND_BRAKE : 0, Math.max(0, Math.min(1, control.brake)));
  const gear = control.reverse ? -1 : 1;
  const along = v * gear;
  let accel: number;
  if (along < 0) accel = -table.acceleration(-along, 0, Math.max(brake, throttle));
  else {
    accel = table.acceleration(along, throttle, brake);
    if (gear < 0 && accel > 0) accel *= Math.max(0, 1 - along / REVERSE_TOP_MPS);
  }
  accel = Math.max(-GRIP_BRAKE_MPS2 * grip, Math.min(accel > 0 && along >= 0 ? GRIP_DRIVE_MPS2 * grip : GRIP_BRAKE_MPS2 * grip, accel));
  const next = along + accel * stepS;
  if (along > 0 && next < 0) return 0;
  if (along < 0 && next > 0) return 0;
  if (along === 0 && next <= 0) return 0;
  return next * gear;
}
