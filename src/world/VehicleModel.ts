/** How the ego vehicle answers to its controls: what a tracker inverts. Fitted once per vehicle and world. */
export interface VehicleModel {
  /** Acceleration along the heading (m/s²) at a forward speed, on a dry level road. Rises with throttle, falls with brake, both in [0, 1]. */
  accelMps2(speedMps: number, throttle: number, brake: number): number;
  /** Path curvature of the rear axle (1/m) at full steer. */
  readonly maxCurvaturePerM: number;
  /** Steer in [-1, 1], left positive, that makes the rear axle run on a circle of this curvature (1/m, left positive). */
  steerForCurvature(curvaturePerM: number): number;
  /** Distance from the rear axle forward to the centre of the box (m). */
  readonly rearAxleToCentreM: number;
}
