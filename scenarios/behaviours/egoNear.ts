import type { Point3 } from '../../src/geometry/Pose.ts';
import type { WorldFrame } from '../../src/world/WorldFrame.ts';

/** Distance of the ego from a place (m), in space. */
export function egoDistanceM({ actors }: WorldFrame, place: Point3): number {
  const dx = actors.x[0]! - place.x;
  const dy = actors.y[0]! - place.y;
  const dz = actors.z[0]! - place.z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

/**
 * How 2.x starts its adversaries: the ego would reach the place of the collision, as the crow flies and at its present speed, in less than
 * `timeS`, or is nearer to it than `distanceM`.
 */
export function egoArrives(frame: WorldFrame, place: Point3, timeS: number, distanceM: number): boolean {
  const awayM = egoDistanceM(frame, place);
  const speedMps = Math.abs(frame.actors.speedMps[0]!);
  return awayM < distanceM || awayM < timeS * speedMps;
}
