/** One step of the ego under held pedals: what it did from a speed. */
export interface StepResponse {
  /** Forward speed before the step (m/s). */
  readonly speedMps: number;
  readonly throttle: number;
  readonly brake: number;
  /** Change of the forward speed over the step (m/s²). */
  readonly accelMps2: number;
}

/** The path of the ego under a held wheel. */
export interface SteerResponse {
  /** Left positive, in [-1, 1]. */
  readonly steer: number;
  readonly speedMps: number;
  /** Yaw rate over speed (1/m, left positive). */
  readonly curvaturePerM: number;
}

export interface EgoResponses {
  readonly pedals: readonly StepResponse[];
  readonly steering: readonly SteerResponse[];
}
