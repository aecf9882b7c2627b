import type { TrackerMemory } from '../src/driving/ActionTracker.ts';

/** The own car at the moment of a plan. */
export interface EgoState {
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
  readonly speedMps: number;
  readonly accelMps2: number;
  /** Curvature of the present path (1/m, left positive). */
  readonly curvaturePerM: number;
  readonly lengthM: number;
  readonly widthM: number;
  /** Centre in route coordinates. */
  readonly sM: number;
  readonly leftM: number;
  /** Heading against the route's (rad, left positive). */
  readonly headingErrorRad: number;
  readonly standingForS: number;
  /** What the tracker has in hand: offset of the point that it pursues (m) and its slope, acceleration commanded last (m/s²). */
  readonly tracker: TrackerMemory;
}
