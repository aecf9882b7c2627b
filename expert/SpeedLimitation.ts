import type { Reason } from '../src/driving/Action.ts';

/** One rule's say: no faster than this, and why. The expert drives at the lowest. */
export interface SpeedLimitation {
  readonly speedMps: number;
  readonly reason: Reason;
}
