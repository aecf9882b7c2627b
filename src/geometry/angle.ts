const TURN_RAD = 2 * Math.PI;

/** Wraps an angle (rad) to (-π, π]. */
export function wrapAngleRad(angleRad: number): number {
  if (angleRad > -Math.PI && angleRad <= Math.PI) return angleRad;
  const wrapped = angleRad - TURN_RAD * Math.floor((angleRad + Math.PI) / TURN_RAD);
  return wrapped <= -Math.PI ? Math.PI : wrapped;
}

/** Smallest unsigned difference between two angles (rad), in [0, π]. */
export function angleDifferenceRad(aRad: number, bRad: number): number {
  return Math.abs(wrapAngleRad(aRad - bRad));
}

/** Degrees to radians. */
export function radFromDeg(angleDeg: number): number {
  return (angleDeg * Math.PI) / 180;
}

/** Radians to degrees. */
export function degFromRad(angleRad: number): number {
  return (angleRad * 180) / Math.PI;
}
