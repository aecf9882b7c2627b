import { wrapAngleRad } from '../../../src/geometry/angle.ts';
import type { Point } from '../../../src/geometry/Pose.ts';
import { atan2, cos, sin, tan } from '../../../src/geometry/trig.ts';
import type { PieceShape } from './Curve.ts';
import { arc, Curve, line } from './Curve.ts';

/** A corner of a street's course and how it is rounded. */
export interface CoursePoint extends Point {
  /** Radius that the bend gets when there is room for it (m). */
  readonly radiusM: number;
}

interface Leg {
  readonly headingRad: number;
  readonly lengthM: number;
}

/** Deflections below this are not worth a bend. */
const STRAIGHT_RAD = 1e-6;
const SHRINK = 0.92;

/**
 * Rounds the corners of a chain of points: lines joined by arcs, or by clothoid - arc - clothoid when `spirals` is set. A bend takes at most
 * half of an inner leg, and of the first and last leg what the clearances (m, kept straight for the junctions) leave over;
 * where the wished radius does not fit, it shrinks.
 */
export function roundCorners(
  from: Point, corners: readonly CoursePoint[], to: Point, clearances: { readonly startM: number; readonly endM: number }, spirals: boolean,
): Curve {
  const points: readonly Point[] = [from, ...corners, to];
  const legs = points.slice(1).map((point, index) => legBetween(points[index]!, point));
  const roomAt = (leg: number): number => {
    if (legs.length === 1) return 0;
    if (leg === 0) return legs[leg]!.lengthM - clearances.startM;
    if (leg === legs.length - 1) return legs[leg]!.lengthM - clearances.endM;
    return legs[leg]!.lengthM / 2;
  };
  const shapes: PieceShape[] = [];
  let usedOfLegM = 0;
  corners.forEach((corner, index) => {
    const turnRad = wrapAngleRad(legs[index + 1]!.headingRad - legs[index]!.headingRad);
    const bend = fittingBend(turnRad, corner.radiusM, Math.min(roomAt(index), roomAt(index + 1)), spirals);
    shapes.push(line(legs[index]!.lengthM - usedOfLegM - bend.tangentM), ...bend.shapes);
    usedOfLegM = bend.tangentM;
  });
  shapes.push(line(legs.at(-1)!.lengthM - usedOfLegM));
  return new Curve({ x: from.x, y: from.y, headingRad: legs[0]!.headingRad }, shapes);
}

function legBetween(a: Point, b: Point): Leg {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  return { headingRad: atan2(dy, dx), lengthM: Math.sqrt(dx * dx + dy * dy) };
}

interface Bend {
  readonly shapes: readonly PieceShape[];
  /** Distance from the corner to either end of the bend (m). */
  readonly tangentM: number;
}

function fittingBend(turnRad: number, wishedRadiusM: number, roomM: number, spirals: boolean): Bend {
  if (Math.abs(turnRad) < STRAIGHT_RAD) return { shapes: [], tangentM: 0 };
  const make = spirals ? spiralBend : arcBend;
  let radiusM = wishedRadiusM;
  let bend = make(turnRad, radiusM);
  while (bend.tangentM > roomM && radiusM > 1) {
    radiusM *= SHRINK;
    bend = make(turnRad, radiusM);
  }
  return bend;
}

function arcBend(turnRad: number, radiusM: number): Bend {
  const curvature = Math.sign(turnRad) / radiusM;
  return { shapes: [arc(Math.abs(turnRad) * radiusM, curvature)], tangentM: radiusM * tan(Math.abs(turnRad) / 2) };
}

/** Clothoids at both ends take 60 % of the deflection; the arc between them the rest. */
function spiralBend(turnRad: number, radiusM: number): Bend {
  const curvature = Math.sign(turnRad) / radiusM;
  const spiralM = 0.6 * Math.abs(turnRad) * radiusM;
  const shapes: PieceShape[] = [
    { lengthM: spiralM, startCurvature: 0, endCurvature: curvature },
    arc(0.4 * Math.abs(turnRad) * radiusM, curvature),
    { lengthM: spiralM, startCurvature: curvature, endCurvature: 0 },
  ];
  const end = new Curve({ x: 0, y: 0, headingRad: 0 }, shapes).end;
  return { shapes, tangentM: end.x - (end.y * cos(turnRad)) / sin(turnRad) };
}
