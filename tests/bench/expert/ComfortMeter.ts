/** nuPlan's limits of comfort, as Bench2Drive uses them (SI). */
const LIMITS = { brakeMps2: -4.05, accelMps2: 2.4, lateralMps2: 4.89, jerkMps3: 8.37, longitudinalJerkMps3: 4.13, yawRateRadPerS: 0.95, yawAccelRadPerS2: 1.93 } as const;

/** Samples are taken every so many ticks of 0.05 s and judged in pieces of so many samples. */
const SAMPLE_TICKS = 2;
const SAMPLE_S = 0.1;
const PIECE = 20;
const WINDOW = 7;
const HALF = 3;

/** Measured share of comfortable pieces of a drive: 2 s each, smoothed by a Savitzky-Golay filter of window 7 and order 2. */
export class ComfortMeter {
  pieces = 0;
  comfortable = 0;
  readonly #along: number[] = [];
  readonly #across: number[] = [];
  readonly #yawRate: number[] = [];

  /** One tick of the drive: forward acceleration (m/s²), speed (m/s), yaw rate (rad/s). */
  add(tick: number, accelMps2: number, speedMps: number, yawRateRadPerS: number): void {
    if (tick % SAMPLE_TICKS !== 0) return;
    this.#along.push(accelMps2);
    this.#across.push(speedMps * yawRateRadPerS);
    this.#yawRate.push(yawRateRadPerS);
    if (this.#along.length < PIECE) return;
    this.pieces += 1;
    if (this.#isComfortable()) this.comfortable += 1;
    for (const column of [this.#along, this.#across, this.#yawRate]) column.length = 0;
  }

  #isComfortable(): boolean {
    const total = this.#along.map((along, at) => Math.sqrt(along * along + this.#across[at] * this.#across[at]));
    const within = (values: readonly number[], low: number, high: number): boolean => values.every((value) => value >= low && value <= high);
    const both = (values: readonly number[], most: number): boolean => within(values, -most, most);
    return (
      within(smooth(this.#along), LIMITS.brakeMps2, LIMITS.accelMps2) &&
      both(smooth(this.#across), LIMITS.lateralMps2) &&
      both(slope(total), LIMITS.jerkMps3) &&
      both(slope(this.#along), LIMITS.longitudinalJerkMps3) &&
      both(smooth(this.#yawRate), LIMITS.yawRateRadPerS) &&
      both(slope(this.#yawRate), LIMITS.yawAccelRadPerS2)
    );
  }
}

/** The quadratic a + b·t + c·t² that fits seven samples best, t in samples from the middle. */
function fit(values: readonly number[], middle: number): readonly [a: number, b: number, c: number] {
  let sum = 0;
  let linear = 0;
  let square = 0;
  for (let t = -HALF; t <= HALF; t += 1) {
    const value = values[middle + t];
    sum += value;
    linear += t * value;
    square += t * t * value;
  }
  const c = (square - 4 * sum) / 84;
  return [sum / WINDOW - 4 * c, linear / 28, c];
}

/** Middle of the window that judges a sample; at the ends the first and the last window. */
function middleFor(at: number, count: number): number {
  return Math.min(count - 1 - HALF, Math.max(HALF, at));
}

function smooth(values: readonly number[]): number[] {
  return values.map((_, at) => {
    const middle = middleFor(at, values.length);
    const [a, b, c] = fit(values, middle);
    const t = at - middle;
    return a + b * t + c * t * t;
  });
}

function slope(values: readonly number[]): number[] {
  return values.map((_, at) => {
    const middle = middleFor(at, values.length);
    const [, b, c] = fit(values, middle);
    return (b + 2 * c * (at - middle)) / SAMPLE_S;
  });
}
