/** Point, heading (rad) and curvature (1/m, left positive) on a curve; used both in a piece's own frame and in the map's. */
export interface CurvePoint {
  x: number;
  y: number;
  headingRad: number;
  curvature: number;
}

/** A plane curve in its own frame: starts at the origin along x unless its record says otherwise. */
export interface Curve {
  /** Writes the point at distance `d` in [0, length] into `out`. */
  at(d: number, out: CurvePoint): void;
}
