import { FORECAST_STEPS } from '../forecast/ForecastTable.ts';
import type { Limit } from './Proposal.ts';

/** A proposal as it would really be driven: one row per forecast step, row 0 is now. Written over by the next rollout. */
export class Rollout {
  steps = 0;
  readonly x = new Float64Array(FORECAST_STEPS);
  readonly y = new Float64Array(FORECAST_STEPS);
  readonly cosHeading = new Float64Array(FORECAST_STEPS);
  readonly sinHeading = new Float64Array(FORECAST_STEPS);
  readonly speedMps = new Float64Array(FORECAST_STEPS);
  readonly accelMps2 = new Float64Array(FORECAST_STEPS);
  /** Lateral acceleration (m/s²). */
  readonly lateralMps2 = new Float64Array(FORECAST_STEPS);
  /** Centre in route coordinates. */
  readonly sM = new Float64Array(FORECAST_STEPS);
  readonly leftM = new Float64Array(FORECAST_STEPS);
  /** What the first step asks of the tracker. */
  targetMps = 0;
  offsetLeftM = 0;
  /** Why the first step asks for no more, and the future of the leader where it is one (-1 else). */
  limit: Limit = 'cruise';
  leader = -1;
}
