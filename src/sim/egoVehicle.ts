import { atan, tan } from '../geometry/trig.ts';
import type { VehicleModel } from '../world/VehicleModel.ts';
import { FRONT_M, LARGEST_WHEEL_RAD, REAR_M } from './egoDynamics.ts';
import { LongitudinalTable } from './LongitudinalTable.ts';

/** The rear axle's path has curvature tan(wheel angle) over this length, see `driveControlled`. */
const AXLE_DISTANCE_M = FRONT_M + REAR_M;

/** An ego as trackers know it: the table that moves it, and the embedded world's bicycle. */
export function egoVehicleOf(table: LongitudinalTable): VehicleModel {
  return {
    accelMps2: (speedMps, throttle, brake) => table.acceleration(Math.max(0, speedMps), throttle, brake),
    maxCurvaturePerM: tan(LARGEST_WHEEL_RAD) / AXLE_DISTANCE_M,
    steerForCurvature: (curvaturePerM) => Math.max(-1, Math.min(1, atan(curvaturePerM * AXLE_DISTANCE_M) / LARGEST_WHEEL_RAD)),
    rearAxleToCentreM: REAR_M,
  };
}

/** The embedded ego as it is unless a table was fitted. */
export const EGO_VEHICLE: VehicleModel = egoVehicleOf(LongitudinalTable.carlaMkz());
