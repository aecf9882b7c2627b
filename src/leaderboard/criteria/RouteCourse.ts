import { cos, sin } from '../../geometry/trig.ts';
import type { RoutePlan } from '../../map/RoutePlan.ts';

/** A dense route with its forward vectors, so that the criteria need no trigonometry per step. */
export interface RouteCourse {
  readonly plan: RoutePlan;
  readonly forwardX: Float64Array;
  readonly forwardY: Float64Array;
}

export function routeCourse(plan: RoutePlan): RouteCourse {
  return { plan, forwardX: plan.headingRad.map((heading) => cos(heading)), forwardY: plan.headingRad.map((heading) => sin(heading)) };
}

/**
 * The largest route index in `current .. current + window` whose point lies behind (x, y), or `current` when none does: how all
 * criteria follow the ego's progress. A point is passed when the vector from it to the ego has a positive part along the route.
 */
export function lastPassed(course: RouteCourse, current: number, window: number, x: number, y: number): number {
  const { plan, forwardX, forwardY } = course;
  const last = Math.min(current + window, plan.count - 1);
  for (let index = last; index > current; index -= 1) {
    if ((x - plan.x[index]!) * forwardX[index]! + (y - plan.y[index]!) * forwardY[index]! > 0) return index;
  }
  return current;
}

/**
 * The route index in `current .. current + window` nearest to (x, y); the later one of equals, so that doubled points cannot hold it back.
 * `squaredOut[0]` gets the squared distance (2-D).
 */
export function nearestInWindow(plan: RoutePlan, current: number, window: number, x: number, y: number, squaredOut: Float64Array): number {
  const last = Math.min(current + window, plan.count - 1);
  let best = current;
  let bestSquared = Infinity;
  for (let index = current; index <= last; index += 1) {
    const dx = x - plan.x[index]!;
    const dy = y - plan.y[index]!;
    const squared = dx * dx + dy * dy;
    if (squared <= bestSquared) {
      bestSquared = squared;
      best = index;
    }
  }
  squaredOut[0] = bestSquared;
  return best;
}
