import { mirrored } from '../../coordinates.ts';
import type { CarlaVector } from '../../coordinates.ts';
import { radFromDeg } from '../../../geometry/angle.ts';
import type { DrivableSurface } from '../../../sim/DrivableSurface.ts';
import { driveControlled } from '../../../sim/egoDynamics.ts';
import { LongitudinalTable } from '../../../sim/LongitudinalTable.ts';
import type { MutableControl } from '../../../sim/scriptedControl.ts';
import type { WorldState } from '../../../sim/WorldState.ts';
import { STEP_S } from '../../../world/World.ts';
import { cornersOutside } from './cornersOutside.ts';
import type { VehicleActor } from './ServedActor.ts';
import { STATED_WHEEL_ANGLE_DEG } from './vehiclePhysics.ts';

const TABLE = LongitudinalTable.carlaMkz();
/**
 * CARLA's tyres (friction 3.5) corner about three times as hard as the embedded ego's 7 m/s², and the TrafficManager counts on it: it enters bends at up to 6 m/s²
 * and corrects on top. With the embedded limit its cars lose the lane and hit each other. Pedals are bound by their table, not by grip, and stay as they are.
 */
const CARLA_GRIP = 3;
/** Throttle per m/s² that an Ackermann command asks for, and brake per m/s². */
const THROTTLE_PER_MPS2 = 0.13;
const BRAKE_PER_MPS2 = 0.12;
const ACKERMANN_GAIN_PER_S = 1.5;
const ACKERMANN_ACCEL_MPS2 = 4;

const CONTROL: MutableControl = { throttle: 0, brake: 0, steer: 0, reverse: false, handBrake: false };

/**
 * Moves a vehicle by one step as the embedded world moves its ego. Steps longer than its own are cut into pieces of at most that length.
 * @returns whether the vehicle ran into the town's layout, by which it was stopped
 */
export function moveVehicle(state: WorldState, row: number, vehicle: VehicleActor, surface: DrivableSurface, stepS: number): boolean {
  if (vehicle.ackermann === undefined) readPedals(vehicle);
  else readAckermann(vehicle, state.slipSpeedMps[row]);
  const beforeX = state.x[row];
  const beforeY = state.y[row];
  const beforeHeading = state.headingRad[row];
  const beforeCos = state.cosHeading[row];
  const beforeSin = state.sinHeading[row];
  const beforeOutside = vehicle.hasCollisions ? cornersOutside(state, row, surface) : 0;
  const pieces = Math.max(1, Math.ceil(stepS / STEP_S - 1e-9));
  for (let piece = 0; piece < pieces; piece += 1) {
    if (vehicle.constantVelocity !== undefined) keepSpeed(state, row, vehicle.constantVelocity);
    driveControlled(state, row, CONTROL, TABLE, CARLA_GRIP, stepS / pieces);
  }
  if (vehicle.constantVelocity !== undefined) keepSpeed(state, row, vehicle.constantVelocity);
  if (!vehicle.hasCollisions) return false;
  const outside = cornersOutside(state, row, surface);
  if (outside === 0 || outside <= beforeOutside) return false;
  state.x[row] = beforeX;
  state.y[row] = beforeY;
  state.headingRad[row] = beforeHeading;
  state.cosHeading[row] = beforeCos;
  state.sinHeading[row] = beforeSin;
  state.yawRateRadPerS[row] = 0;
  return true;
}

function readPedals({ control, constantVelocity }: VehicleActor): void {
  const isHeld = constantVelocity !== undefined;
  const isNeutral = control.manualGearShift && control.gear === 0;
  CONTROL.throttle = isHeld || isNeutral ? 0 : control.throttle;
  CONTROL.brake = isHeld ? 0 : control.brake;
  CONTROL.steer = mirrored(control.steer);
  CONTROL.reverse = control.manualGearShift ? control.gear < 0 : control.reverse;
  CONTROL.handBrake = !isHeld && control.handBrake;
}

/** A plain speed controller stands for CARLA's two PIDs. */
function readAckermann({ ackermann }: VehicleActor, speedMps: number): void {
  if (ackermann === undefined) return;
  const wanted = Math.abs(ackermann.speed);
  const isBackwards = ackermann.speed < 0;
  const along = isBackwards ? -speedMps : speedMps;
  const most = ackermann.acceleration > 0 ? ackermann.acceleration : ACKERMANN_ACCEL_MPS2;
  const accel = Math.max(-2 * most, Math.min(most, ACKERMANN_GAIN_PER_S * (wanted - along)));
  const throttle = wanted === 0 ? 0 : 0.3 + 0.01 * along + THROTTLE_PER_MPS2 * accel;
  CONTROL.throttle = accel < -0.5 ? 0 : Math.max(0, Math.min(1, throttle));
  CONTROL.brake = accel < -0.5 || wanted === 0 ? Math.min(1, Math.max(BRAKE_PER_MPS2 * -accel, wanted === 0 ? 0.2 : 0)) : 0;
  CONTROL.steer = mirrored(Math.max(-1, Math.min(1, ackermann.steer / radFromDeg(STATED_WHEEL_ANGLE_DEG))));
  CONTROL.reverse = isBackwards;
  CONTROL.handBrake = false;
}

function keepSpeed(state: WorldState, row: number, { x }: CarlaVector): void {
  state.speedMps[row] = x;
  state.slipSpeedMps[row] = x;
  state.velocityX[row] = x * state.cosHeading[row];
  state.velocityY[row] = x * state.sinHeading[row];
}
