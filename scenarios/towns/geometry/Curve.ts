import { cos, sin } from '../../../src/geometry/trig.ts';

/** A directed place on the ground: x east, y north (m), heading anti-clockwise from x (rad). */
export interface GroundPose {
  readonly x: number;
  readonly y: number;
  readonly headingRad: number;
}

/**
 * One `<geometry>` record: curvature (1/m, left positive) that changes linearly from start to end. Equal curvatures of zero make
 * a line, equal others an arc, different ones a clothoid.
 */
export interface CurvePiece {
  readonly start: GroundPose;
  readonly lengthM: number;
  readonly startCurvature: number;
  readonly endCurvature: number;
}

/** What a piece is before it has a place. */
export interface PieceShape {
  readonly lengthM: number;
  readonly startCurvature: number;
  readonly endCurvature: number;
}

/** Pieces shorter than this are left out: readers divide by lengths. */
const SHORTEST_PIECE_M = 1e-4;

/** A tangent-continuous chain of lines, arcs and clothoids; the plan view of a road's reference line. */
export class Curve {
  readonly pieces: readonly CurvePiece[];
  readonly lengthM: number;
  readonly end: GroundPose;

  /**
   * Lays shapes end to end; each begins exactly where the one before ends, so joints are without gap or kink.
   * @throws RangeError when nothing but vanishing pieces is given
   */
  constructor(start: GroundPose, shapes: readonly PieceShape[]) {
    const pieces: CurvePiece[] = [];
    let pose = start;
    let length = 0;
    for (const shape of joinedLines(shapes)) {
      if (shape.lengthM < SHORTEST_PIECE_M) continue;
      const piece = { start: pose, ...shape };
      pieces.push(piece);
      pose = poseOnPiece(piece, shape.lengthM);
      length += shape.lengthM;
    }
    if (pieces.length === 0) throw new RangeError('a curve needs at least one piece with a length');
    this.pieces = pieces;
    this.lengthM = length;
    this.end = pose;
  }

  get start(): GroundPose {
    return this.pieces[0]!.start;
  }

  /** Pose at arc length `sM`; beyond the ends the first or last piece is extended. */
  poseAt(sM: number): GroundPose {
    let before = 0;
    for (const piece of this.pieces.slice(0, -1)) {
      if (sM < before + piece.lengthM) return poseOnPiece(piece, sM - before);
      before += piece.lengthM;
    }
    return poseOnPiece(this.pieces.at(-1)!, sM - before);
  }

  /** Curvature (1/m, left positive) at arc length `sM`. */
  curvatureAt(sM: number): number {
    let before = 0;
    for (const piece of this.pieces) {
      if (sM < before + piece.lengthM) return curvatureOnPiece(piece, sM - before);
      before += piece.lengthM;
    }
    return this.pieces.at(-1)!.endCurvature;
  }

  /** The part between two arc lengths. @throws RangeError when it is empty */
  slice(fromM: number, toM: number): Curve {
    const shapes: PieceShape[] = [];
    let before = 0;
    for (const piece of this.pieces) {
      const low = Math.max(0, fromM - before);
      const high = Math.min(piece.lengthM, toM - before);
      if (high > low) {
        shapes.push({ lengthM: high - low, startCurvature: curvatureOnPiece(piece, low), endCurvature: curvatureOnPiece(piece, high) });
      }
      before += piece.lengthM;
    }
    return new Curve(this.poseAt(fromM), shapes);
  }
}

/** A straight piece. */
export function line(lengthM: number): PieceShape {
  return { lengthM, startCurvature: 0, endCurvature: 0 };
}

/** A piece of constant curvature (1/m, left positive). */
export function arc(lengthM: number, curvature: number): PieceShape {
  return { lengthM, startCurvature: curvature, endCurvature: curvature };
}

/** The pose moved sideways (m, left positive), heading kept. */
export function shiftedLeft(pose: GroundPose, leftM: number): GroundPose {
  return { x: pose.x - leftM * sin(pose.headingRad), y: pose.y + leftM * cos(pose.headingRad), headingRad: pose.headingRad };
}

/** The same place, looking back. */
export function reversed(pose: GroundPose): GroundPose {
  return { x: pose.x, y: pose.y, headingRad: pose.headingRad + Math.PI };
}

function joinedLines(shapes: readonly PieceShape[]): PieceShape[] {
  const joined: PieceShape[] = [];
  for (const shape of shapes) {
    const last = joined.at(-1);
    if (last !== undefined && isLine(last) && isLine(shape)) joined[joined.length - 1] = line(last.lengthM + shape.lengthM);
    else joined.push(shape);
  }
  return joined;
}

function isLine(shape: PieceShape): boolean {
  return shape.startCurvature === 0 && shape.endCurvature === 0;
}

function curvatureOnPiece(piece: PieceShape, sM: number): number {
  return piece.startCurvature + ((piece.endCurvature - piece.startCurvature) * sM) / piece.lengthM;
}

function poseOnPiece(piece: CurvePiece, sM: number): GroundPose {
  const { x, y, headingRad } = piece.start;
  if (piece.startCurvature !== piece.endCurvature) return poseOnClothoid(piece, sM);
  const curvature = piece.startCurvature;
  if (curvature === 0) return { x: x + sM * cos(headingRad), y: y + sM * sin(headingRad), headingRad };
  const endHeading = headingRad + curvature * sM;
  return {
    x: x + (sin(endHeading) - sin(headingRad)) / curvature,
    y: y - (cos(endHeading) - cos(headingRad)) / curvature,
    headingRad: endHeading,
  };
}

/** Integrates the tangent by Gauss-Legendre with 5 nodes on panels of at most 2 m: the error is far below a micrometre. */
function poseOnClothoid(piece: CurvePiece, sM: number): GroundPose {
  const rate = (piece.endCurvature - piece.startCurvature) / piece.lengthM;
  const headingAt = (s: number): number => piece.start.headingRad + piece.startCurvature * s + 0.5 * rate * s * s;
  const panels = Math.max(1, Math.ceil(Math.abs(sM) / 2));
  const half = sM / panels / 2;
  let { x, y } = piece.start;
  for (let panel = 0; panel < panels; panel += 1) {
    const middle = (2 * panel + 1) * half;
    for (const [node, weight] of GAUSS_NODES) {
      const heading = headingAt(middle + half * node);
      x += weight * half * cos(heading);
      y += weight * half * sin(heading);
    }
  }
  return { x, y, headingRad: headingAt(sM) };
}

const GAUSS_NODES: readonly (readonly [number, number])[] = [
  [-0.9061798459386640, 0.2369268850561891],
  [-0.5384693101056831, 0.4786286704993665],
  [0, 0.5688888888888889],
  [0.5384693101056831, 0.4786286704993665],
  [0.9061798459386640, 0.2369268850561891],
];
