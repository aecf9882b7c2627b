import { boxesOverlap } from '../../src/geometry/orientedBox.ts';

/** Futures are looked at every so often (s), up to so many steps. */
export const FORECAST_STEP_S = 0.2;
export const FORECAST_STEPS = 41;
export const MOST_FUTURES = 192;

/**
 * Possible futures of the actors as columns: future f belongs to actor `actor[f]` and has probability `probability[f]`; its pose at step k stands
 * in cell `f × FORECAST_STEPS + k`. Step 0 is now.
 */
export class ForecastTable {
  count = 0;
  readonly actor = new Int32Array(MOST_FUTURES);
  readonly probability = new Float64Array(MOST_FUTURES);
  /** 1 where the actor follows behind the ego and will brake for it. */
  readonly reacts = new Uint8Array(MOST_FUTURES);
  /** 1 where the actor moves at all. */
  readonly moves = new Uint8Array(MOST_FUTURES);
  readonly x = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  readonly y = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  readonly cosHeading = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  readonly sinHeading = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  readonly speedMps = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  /** Extent in route coordinates: along and to the left (m). */
  readonly fromM = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  readonly toM = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  readonly rightM = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  readonly leftM = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  /** Speed along the route (m/s), and cosine of the heading against it. */
  readonly alongMps = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  readonly alongRoute = new Float64Array(MOST_FUTURES * FORECAST_STEPS);
  readonly halfLengthM = new Float64Array(MOST_FUTURES);
  readonly halfWidthM = new Float64Array(MOST_FUTURES);
  /** Least distance to the route line that it comes to within the horizon, side by side with the stretch ahead (m); Infinity when never. */
  readonly nearestM = new Float64Array(MOST_FUTURES);

  /** Does the box of the ego, grown by the margins, meet a future at a step? */
  meets(future: number, step: number, x: number, y: number, c: number, s: number, halfLengthM: number, halfWidthM: number): boolean {
    const cell = future * FORECAST_STEPS + step;
    return boxesOverlap(x, y, c, s, halfLengthM, halfWidthM, this.x[cell]!, this.y[cell]!, this.cosHeading[cell]!, this.sinHeading[cell]!, this.halfLengthM[future]!, this.halfWidthM[future]!);
  }
}
