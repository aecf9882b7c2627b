import { cos, sin, tan } from '../../../src/geometry/trig.ts';
import type { RoadProfile } from '../RoadProfile.ts';

/** A street at a junction before anything has a shape. */
export interface PlannedArm {
  /** Direction in which the street leaves the junction (rad). */
  readonly outwardRad: number;
  readonly profile: RoadProfile;
  /** Lanes that lead into and out of the junction. */
  readonly incomingLanes: number;
  readonly outgoingLanes: number;
  readonly stripM: number;
}

/** Radius of right turns along the lane centre (m). */
const CORNER_RADIUS_M = 8;
/** Neighbouring streets further apart than this share no corner. */
const NO_CORNER_RAD = 2.88;
const LEAST_SETBACK_M = 8;

/**
 * How far from the junction's point each street must end (m), so that the right turn from its outermost lane into the next
 * street gets the corner radius between the two crosswalk strips. Left turns are wider by themselves.
 */
export function setbacks(arms: readonly PlannedArm[]): number[] {
  const order = arms.map((_, index) => index).toSorted((a, b) => arms[a]!.outwardRad - arms[b]!.outwardRad);
  const result = arms.map((arm) => LEAST_SETBACK_M + arm.stripM);
  order.forEach((here, place) => {
    const next = order[(place + 1) % order.length]!;
    const wrapped = arms[next]!.outwardRad - arms[here]!.outwardRad;
    const betweenRad = wrapped <= 0 ? wrapped + 2 * Math.PI : wrapped;
    if (betweenRad > NO_CORNER_RAD) return;
    const from = outermostCentreM(arms[here]!, arms[here]!.incomingLanes);
    const to = outermostCentreM(arms[next]!, arms[next]!.outgoingLanes);
    const tangentM = CORNER_RADIUS_M / tan(betweenRad / 2);
    const leaving = (to + from * cos(betweenRad)) / sin(betweenRad) + tangentM + arms[here]!.stripM;
    const entering = (from + to * cos(betweenRad)) / sin(betweenRad) + tangentM + arms[next]!.stripM;
    result[here] = Math.max(result[here]!, leaving);
    result[next] = Math.max(result[next]!, entering);
  });
  return result;
}

function outermostCentreM(arm: PlannedArm, lanes: number): number {
  return Math.max(0.5, lanes - 0.5) * arm.profile.laneWidthM;
}
