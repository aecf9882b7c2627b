import { angleDifferenceRad } from '../geometry/angle.ts';
import { cos, sin } from '../geometry/trig.ts';
import type { RoutePlan } from '../map/RoutePlan.ts';

/** Points nearer than this to the one before (m) are the same place. */
const SAME_PLACE_M = 0.2;
/** A point behind the last one and nearer than this (m) was passed already: legs of a plan overlap where they meet. */
const OVERLAP_M = 15;
/** A longer step than this (m) is a leap of the planner, not a road. */
const LEAP_M = 12;
/** After a leap the plan has come back when it is this near (m) to where it left, ahead and in the same direction. */
const RETURN_M = 4;
const ALIKE_RAD = 0.6;

/**
 * The rows of a dense plan that a car can drive one after the other: without repeated places (the planner doubles key points), without the
 * stretches that it goes back over where two legs or a lane change meet, and without the loops that it makes when a key point lies on
 * lanes that overlap.
 */
export function routeChain(plan: RoutePlan): number[] {
  const kept = [0];
  let index = 1;
  while (index < plan.count) {
    const last = kept[kept.length - 1]!;
    const dx = plan.x[index]! - plan.x[last]!;
    const dy = plan.y[index]! - plan.y[last]!;
    const distanceM = Math.sqrt(dx * dx + dy * dy);
    const aheadM = dx * cos(plan.headingRad[last]!) + dy * sin(plan.headingRad[last]!);
    if (distanceM <= SAME_PLACE_M || (aheadM <= 0.05 && distanceM < OVERLAP_M)) {
      index += 1;
    } else if (distanceM > LEAP_M) {
      index = whereItReturns(plan, last, index) ?? index;
      kept.push(index);
      index += 1;
    } else {
      kept.push(index);
      index += 1;
    }
  }
  return kept;
}

function whereItReturns(plan: RoutePlan, left: number, from: number): number | undefined {
  const c = cos(plan.headingRad[left]!);
  const s = sin(plan.headingRad[left]!);
  for (let index = from; index < plan.count; index += 1) {
    const dx = plan.x[index]! - plan.x[left]!;
    const dy = plan.y[index]! - plan.y[left]!;
    const near = dx * dx + dy * dy < RETURN_M * RETURN_M && dx * c + dy * s > 0;
    if (near && angleDifferenceRad(plan.headingRad[index]!, plan.headingRad[left]!) < ALIKE_RAD) return index;
  }
  return undefined;
}
