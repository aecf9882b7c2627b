/** A place on the ground plane: x east, y north (m). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place in space: x east, y north, z up (m). */
export interface Point3 extends Point {
  readonly z: number;
}

/** Position (m) and heading (rad, anti-clockwise from x) in the internal right-handed frame. */
export interface Pose extends Point3 {
  readonly headingRad: number;
}
