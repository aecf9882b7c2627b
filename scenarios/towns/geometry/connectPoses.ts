import { wrapAngleRad } from '../../../src/geometry/angle.ts';
import { atan2, cos, sin, tan } from '../../../src/geometry/trig.ts';
import type { GroundPose, PieceShape } from './Curve.ts';
import { arc, Curve, line } from './Curve.ts';

const ALIGNED_RAD = 1e-7;
const ALIGNED_M = 1e-6;

/**
 * A drivable curve from one pose to another for a path through a junction: a line when they are in line, else line - arc - line
 * when the two tangents meet ahead of the start and behind the end, else a biarc (two arcs that meet with a common tangent).
 * @param leadInM stretch kept straight at the start (m), @param leadOutM the same at the end: a crosswalk lies there
 */
export function connectPoses(start: GroundPose, end: GroundPose, leadInM: number, leadOutM: number): Curve {
  const turnRad = wrapAngleRad(end.headingRad - start.headingRad);
  const aheadM = (end.x - start.x) * cos(start.headingRad) + (end.y - start.y) * sin(start.headingRad);
  const leftM = (end.y - start.y) * cos(start.headingRad) - (end.x - start.x) * sin(start.headingRad);
  if (Math.abs(turnRad) < ALIGNED_RAD && Math.abs(leftM) < ALIGNED_M && aheadM > 0) return new Curve(start, [line(aheadM)]);
  return tangentArc(start, turnRad, aheadM, leftM, leadInM, leadOutM) ?? leadsAndBiarc(start, end, leadInM, leadOutM);
}

/** One arc between two straight stretches, or undefined when the tangents do not meet in front of both leads. */
function tangentArc(
  start: GroundPose, turnRad: number, aheadM: number, leftM: number, leadInM: number, leadOutM: number,
): Curve | undefined {
  if (Math.abs(sin(turnRad)) < ALIGNED_RAD) return undefined;
  const afterCornerM = leftM / sin(turnRad);
  const beforeCornerM = aheadM - afterCornerM * cos(turnRad);
  const tangentM = Math.min(beforeCornerM - leadInM, afterCornerM - leadOutM);
  if (tangentM < 0.5) return undefined;
  const curvature = tan(turnRad / 2) / tangentM;
  return new Curve(start, [line(beforeCornerM - tangentM), arc(turnRad / curvature, curvature), line(afterCornerM - tangentM)]);
}

function leadsAndBiarc(start: GroundPose, end: GroundPose, leadInM: number, leadOutM: number): Curve {
  const from = ahead(start, leadInM);
  const to = ahead(end, -leadOutM);
  return new Curve(start, [line(leadInM), ...biarc(from, to), line(leadOutM)]);
}

/** The biarc whose two tangent lengths are equal. */
function biarc(from: GroundPose, to: GroundPose): PieceShape[] {
  const vx = to.x - from.x;
  const vy = to.y - from.y;
  const tx = cos(from.headingRad) + cos(to.headingRad);
  const ty = sin(from.headingRad) + sin(to.headingRad);
  const along = vx * tx + vy * ty;
  const squared = vx * vx + vy * vy;
  const opening = 2 * (1 - cos(to.headingRad - from.headingRad));
  const tangentM = opening < 1e-12 ? squared / (2 * along) : (Math.sqrt(along * along + opening * squared) - along) / opening;
  const middleX = (from.x + to.x + tangentM * (cos(from.headingRad) - cos(to.headingRad))) / 2;
  const middleY = (from.y + to.y + tangentM * (sin(from.headingRad) - sin(to.headingRad))) / 2;
  const first = arcTo(from, middleX, middleY);
  const joint = new Curve(from, [first]).end;
  return [first, arcTo(joint, to.x, to.y)];
}

/** The arc that leaves `from` along its heading and passes through (x, y). */
function arcTo(from: GroundPose, x: number, y: number): PieceShape {
  const dx = x - from.x;
  const dy = y - from.y;
  const aheadM = dx * cos(from.headingRad) + dy * sin(from.headingRad);
  const leftM = dy * cos(from.headingRad) - dx * sin(from.headingRad);
  const chord = Math.sqrt(dx * dx + dy * dy);
  if (Math.abs(leftM) < 1e-9 * chord) return line(chord);
  const curvature = (2 * leftM) / (chord * chord);
  return arc((2 * atan2(leftM, aheadM)) / curvature, curvature);
}

function ahead(pose: GroundPose, distanceM: number): GroundPose {
  return { ...pose, x: pose.x + distanceM * cos(pose.headingRad), y: pose.y + distanceM * sin(pose.headingRad) };
}
