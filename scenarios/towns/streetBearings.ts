import type { Point } from '../../src/geometry/Pose.ts';
import { atan2 } from '../../src/geometry/trig.ts';
import type { PlannedStreet, StreetEnd } from './StreetPlan.ts';

/** Direction from one point to another (rad). */
export function bearingRad(from: Point, to: Point): number {
  return atan2(to.y - from.y, to.x - from.x);
}

/** Where a street's course ends at a junction. */
export function endPoint(junctions: readonly Point[], end: StreetEnd): Point {
  return end.at ?? junctions[end.junction]!;
}

/** Directions in which a street leaves its two junctions (rad). */
export function streetBearings(junctions: readonly Point[], { from, to, course }: PlannedStreet): { readonly fromRad: number; readonly toRad: number } {
  const start = endPoint(junctions, from);
  const end = endPoint(junctions, to);
  if (course.kind === 'corners') {
    return { fromRad: bearingRad(start, course.corners[0] ?? end), toRad: bearingRad(end, course.corners.at(-1) ?? start) };
  }
  return { fromRad: bearingRad(start, end) - course.turnRad / 2, toRad: bearingRad(end, start) + course.turnRad / 2 };
}
