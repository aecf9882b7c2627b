import type { Point } from '../../../src/geometry/Pose.ts';
import { sin } from '../../../src/geometry/trig.ts';
import { arc, Curve } from '../geometry/Curve.ts';
import { roundCorners } from '../geometry/roundCorners.ts';
import { bearingRad, endPoint } from '../streetBearings.ts';
import type { PlannedStreet } from '../StreetPlan.ts';

/** The reference line of a street from junction to junction; bends keep the clearances (m) at both ends free. */
export function streetCurve(junctions: readonly Point[], street: PlannedStreet, startClearanceM: number, endClearanceM: number): Curve {
  const from = endPoint(junctions, street.from);
  const to = endPoint(junctions, street.to);
  if (street.course.kind === 'corners') {
    return roundCorners(from, street.course.corners, to, { startM: startClearanceM, endM: endClearanceM }, street.course.spirals);
  }
  const { turnRad } = street.course;
  const chordM = Math.sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y));
  const curvature = (2 * sin(turnRad / 2)) / chordM;
  return new Curve({ x: from.x, y: from.y, headingRad: bearingRad(from, to) - turnRad / 2 }, [arc(turnRad / curvature, curvature)]);
}
