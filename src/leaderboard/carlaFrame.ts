import { degFromRad, radFromDeg, wrapAngleRad } from '../geometry/angle.ts';
import type { Point3, Pose } from '../geometry/Pose.ts';

/**
 * Route, scenario and results files speak CARLA's left-handed frame: x east, y *south*, z up (m), yaw clockwise in degrees.
 * This is the one place in the room that converts.
 */
export interface CarlaPose {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly yawDeg: number;
}

/** A CARLA location in the internal frame. */
export function pointFromCarla(x: number, y: number, z: number): Point3 {
  return { x, y: 0 - y, z };
}

/** A CARLA transform in the internal frame; the heading is wrapped to (-π, π]. */
export function poseFromCarla(pose: CarlaPose): Pose {
  return { x: pose.x, y: 0 - pose.y, z: pose.z, headingRad: wrapAngleRad(radFromDeg(0 - pose.yawDeg)) };
}

/** An internal pose as CARLA writes it; yaw in [-180, 180). */
export function poseToCarla(pose: Pose): CarlaPose {
  return { x: pose.x, y: 0 - pose.y, z: pose.z, yawDeg: 0 - degFromRad(wrapAngleRad(pose.headingRad)) };
}

/** An internal point as a CARLA location. */
export function pointToCarla(point: Point3): Point3 {
  return { x: point.x, y: 0 - point.y, z: point.z };
}
