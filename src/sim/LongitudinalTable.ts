/**
 * How the ego answers to its pedals: acceleration (m/s²) over speed and throttle, bilinear, and full-brake deceleration over speed; partial braking
 * goes linearly from what the throttle gives to full braking. `codriver fit-ego` refits the tables from step responses of a real CARLA.
 */
export class LongitudinalTable {
  /** Row-major: speed `i × SPEED_STEP_MPS`, throttle `j × THROTTLE_STEP`. */
  readonly drive: Float64Array;
  readonly fullBrake: Float64Array;

  /** @param drive `SPEED_ROWS × THROTTLE_COLUMNS` values; @param fullBrake `SPEED_ROWS` values */
  constructor(drive: Float64Array, fullBrake: Float64Array) {
    this.drive = drive;
    this.fullBrake = fullBrake;
  }

  /** Acceleration along the gear's direction at `speedMps` >= 0 in that direction; pedals in [0, 1]. */
  acceleration(speedMps: number, throttle: number, brake: number): number {
    const i = Math.min(speedMps / SPEED_STEP_MPS, SPEED_ROWS - 1.000001);
    const j = Math.min(throttle / THROTTLE_STEP, THROTTLE_COLUMNS - 1.000001);
    const row = Math.floor(i);
    const column = Math.floor(j);
    const fi = i - row;
    const fj = j - column;
    const at = row * THROTTLE_COLUMNS + column;
    const low = this.drive[at] + fj * (this.drive[at + 1] - this.drive[at]);
    const high = this.drive[at + THROTTLE_COLUMNS] + fj * (this.drive[at + THROTTLE_COLUMNS + 1] - this.drive[at + THROTTLE_COLUMNS]);
    const driven = low + fi * (high - low);
    if (brake <= 0) return driven;
    const braked = this.fullBrake[row] + fi * (this.fullBrake[row + 1] - this.fullBrake[row]);
    return driven + brake * (braked - driven);
  }

  /**
   * The default: PDM-Lite's polynomial fits to CARLA's MKZ (simulators.md 4.4) with their artefacts repaired. Acceleration never rises with speed and
   * never falls with throttle; below 0.3 throttle, where the fit knows nothing, the car coasts as at 0.3 and does not start to roll; beyond 90 km/h
   * quadratic drag leads to a top speed of 180 km/h; braking is capped at 10 m/s², and held at its 100 km/h value above.
   */
  static carlaMkz(): LongitudinalTable {
    const drive = new Float64Array(SPEED_ROWS * THROTTLE_COLUMNS);
    const fullBrake = new Float64Array(SPEED_ROWS);
    for (let row = 0; row < SPEED_ROWS; row += 1) {
      const v = row * SPEED_STEP_MPS;
      fullBrake[row] = brakeFit(Math.min(v, BRAKE_FIT_TO_MPS));
      for (let column = 0; column < THROTTLE_COLUMNS; column += 1) {
        const throttle = column * THROTTLE_STEP;
        let accel = driveFit(Math.min(v, DRIVE_FIT_TO_MPS), Math.max(throttle, LEAST_THROTTLE));
        if (throttle < LEAST_THROTTLE - 1e-9) accel = Math.min(accel, 0);
        if (row > 0) accel = Math.min(accel, drive[(row - 1) * THROTTLE_COLUMNS + column]);
        if (column > 0) accel = Math.max(accel, drive[row * THROTTLE_COLUMNS + column - 1]);
        drive[row * THROTTLE_COLUMNS + column] = accel;
      }
    }
    const fastest = Math.floor(DRIVE_FIT_TO_MPS / SPEED_STEP_MPS);
    const power = drive[fastest * THROTTLE_COLUMNS + THROTTLE_COLUMNS - 1];
    for (let row = fastest + 1; row < SPEED_ROWS; row += 1) {
      const v = row * SPEED_STEP_MPS;
      const drag = (power * (v * v - DRIVE_FIT_TO_MPS * DRIVE_FIT_TO_MPS)) / (TOP_SPEED_MPS * TOP_SPEED_MPS - DRIVE_FIT_TO_MPS * DRIVE_FIT_TO_MPS);
      for (let column = 0; column < THROTTLE_COLUMNS; column += 1) drive[row * THROTTLE_COLUMNS + column] = drive[fastest * THROTTLE_COLUMNS + column] - drag;
    }
    return new LongitudinalTable(drive, fullBrake);
  }
}

export const SPEED_STEP_MPS = 1;
export const SPEED_ROWS = 61;
export const THROTTLE_STEP = 0.1;
export const THROTTLE_COLUMNS = 11;
const LEAST_THROTTLE = 0.3;
const DRIVE_FIT_TO_MPS = 25;
const BRAKE_FIT_TO_MPS = 100 / 3.6;
const TOP_SPEED_MPS = 50;
const HARDEST_BRAKE_MPS2 = 10;
const FIT_STEP_S = 0.05;

/** PDM-Lite's throttle polynomial (speed in km/h after one 0.05 s step) as an acceleration. */
function driveFit(vMps: number, u: number): number {
  const v = vMps * 3.6;
  const next = 0.963873001 * v + 4.37535692e-4 * v * v - 0.380192912 * u + 1.74950069 * u * u + 0.0916787414 * v * u
    - 0.070546153 * v * u * u - 1.05996152e-3 * v * v * u + 6.71079346e-4 * v * v * u * u;
  return (next - v) / 3.6 / FIT_STEP_S;
}

/** PDM-Lite's full-brake polynomial as an acceleration, capped. */
function brakeFit(vMps: number): number {
  const v = vMps * 3.6;
  const next = v * (9.3171137e-3 + v * (8.20967431e-2 + v * (-2.83832427e-3 + v * (5.06587474e-5 + v * (-4.90357228e-7 + v * (2.44419284e-9 - 4.91381935e-12 * v))))));
  if (v < 25) return -HARDEST_BRAKE_MPS2;
  return Math.max(-HARDEST_BRAKE_MPS2, Math.min(-5, (next - v) / 3.6 / FIT_STEP_S));
}
