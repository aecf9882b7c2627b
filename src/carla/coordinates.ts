import { degFromRad, radFromDeg, wrapAngleRad } from '../geometry/angle.ts';
import type { Point3, Pose } from '../geometry/Pose.ts';
import { atan2, cos, sin } from '../geometry/trig.ts';

/**
 * The one door between CARLA's frame and ours. CARLA is Unreal's: left-handed, x ahead (east), y right (*south*), z up, metres and degrees, yaw
 * clockwise seen from above, pitch nose up, roll right side down. Ours is right-handed in radians; y and every turn about z change their sign.
 */
export interface CarlaVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Unreal's rotator, degrees; the wire sends pitch, yaw, roll in this order. */
export interface CarlaRotation {
  readonly pitch: number;
  readonly yaw: number;
  readonly roll: number;
}

export interface CarlaTransform {
  readonly location: CarlaVector;
  readonly rotation: CarlaRotation;
}

export const NO_ROTATION: CarlaRotation = { pitch: 0, yaw: 0, roll: 0 };
export const CARLA_ORIGIN: CarlaTransform = { location: { x: 0, y: 0, z: 0 }, rotation: NO_ROTATION };

/** A place or a vector (velocity, acceleration) of CARLA in our frame. */
export function pointFromCarla(vector: CarlaVector): Point3 {
  return { x: vector.x, y: mirrored(vector.y), z: vector.z };
}

/** A place or a vector of ours in CARLA's frame. */
export function pointToCarla(point: Point3): CarlaVector {
  return { x: point.x, y: mirrored(point.y), z: point.z };
}

/** One y coordinate, or anything else that changes its sign between the frames (steer, yaw rate), either way. Zero stays positive. */
export function mirrored(value: number): number {
  return 0 - value;
}

/** Heading in (-π, π] of a yaw in degrees. */
export function headingFromYaw(yawDeg: number): number {
  return wrapAngleRad(radFromDeg(mirrored(yawDeg)));
}

/** Yaw in [-180, 180) of a heading. */
export function yawFromHeading(headingRad: number): number {
  return mirrored(degFromRad(wrapAngleRad(headingRad)));
}

/** A transform as a pose on the ground; pitch and roll are dropped. */
export function poseFromCarla({ location, rotation }: CarlaTransform): Pose {
  return { x: location.x, y: mirrored(location.y), z: location.z, headingRad: headingFromYaw(rotation.yaw) };
}

/** A pose as an upright transform. */
export function poseToCarla(pose: Pose): CarlaTransform {
  return { location: pointToCarla(pose), rotation: { pitch: 0, yaw: yawFromHeading(pose.headingRad), roll: 0 } };
}

/** Turn rate about z (rad/s, anti-clockwise) of CARLA's (deg/s, clockwise). */
export function yawRateFromCarla(yawRateDegPerS: number): number {
  return radFromDeg(mirrored(yawRateDegPerS));
}

/** CARLA's turn rate about z of ours. */
export function yawRateToCarla(yawRateRadPerS: number): number {
  return mirrored(degFromRad(yawRateRadPerS));
}

/** CARLA's unit vectors of a rotation: ahead, right and up, in its own frame. */
export interface CarlaAxes {
  readonly ahead: CarlaVector;
  readonly right: CarlaVector;
  readonly up: CarlaVector;
}

/** The axes of a rotated body: Unreal's rotation matrix. */
export function axesOf({ pitch, yaw, roll }: CarlaRotation): CarlaAxes {
  const cp = cos(radFromDeg(pitch));
  const sp = sin(radFromDeg(pitch));
  const cy = cos(radFromDeg(yaw));
  const sy = sin(radFromDeg(yaw));
  const cr = cos(radFromDeg(roll));
  const sr = sin(radFromDeg(roll));
  return {
    ahead: { x: cp * cy, y: cp * sy, z: sp },
    right: { x: sr * sp * cy - cr * sy, y: sr * sp * sy + cr * cy, z: -sr * cp },
    up: { x: -(cr * sp * cy + sr * sy), y: cy * sr - cr * sp * sy, z: cr * cp },
  };
}

/** A vector given in a body's frame, in the frame that the body is rotated in. */
export function rotateOut({ ahead, right, up }: CarlaAxes, vector: CarlaVector): CarlaVector {
  return {
    x: vector.x * ahead.x + vector.y * right.x + vector.z * up.x,
    y: vector.x * ahead.y + vector.y * right.y + vector.z * up.y,
    z: vector.x * ahead.z + vector.y * right.z + vector.z * up.z,
  };
}

/** The inverse of {@link rotateOut}. */
export function rotateIn({ ahead, right, up }: CarlaAxes, vector: CarlaVector): CarlaVector {
  return { x: dot(vector, ahead), y: dot(vector, right), z: dot(vector, up) };
}

/** A place given in a body's frame, in the frame that the body is placed in. */
export function transformPoint({ location, rotation }: CarlaTransform, point: CarlaVector): CarlaVector {
  const turned = rotateOut(axesOf(rotation), point);
  return { x: location.x + turned.x, y: location.y + turned.y, z: location.z + turned.z };
}

/** The inverse of {@link transformPoint}. */
export function localPoint({ location, rotation }: CarlaTransform, point: CarlaVector): CarlaVector {
  return rotateIn(axesOf(rotation), { x: point.x - location.x, y: point.y - location.y, z: point.z - location.z });
}

/** Where a body stands that is fixed to another one at a relative transform. */
export function attached(parent: CarlaTransform, relative: CarlaTransform): CarlaTransform {
  const frame = axesOf(parent.rotation);
  const own = axesOf(relative.rotation);
  return {
    location: transformPoint(parent, relative.location),
    rotation: rotationOf({ ahead: rotateOut(frame, own.ahead), right: rotateOut(frame, own.right), up: rotateOut(frame, own.up) }),
  };
}

/** Unreal's rotator of a set of axes. Straight up or down, where yaw and roll turn about one axis, all of it is yaw. */
export function rotationOf({ ahead, right, up }: CarlaAxes): CarlaRotation {
  const level = Math.sqrt(ahead.x * ahead.x + ahead.y * ahead.y);
  const pitch = degFromRad(atan2(ahead.z, level));
  if (level < 1e-7) return { pitch, yaw: degFromRad(atan2(-right.x, right.y)), roll: 0 };
  return { pitch, yaw: degFromRad(atan2(ahead.y, ahead.x)), roll: degFromRad(atan2(-right.z, up.z)) };
}

function dot(one: CarlaVector, other: CarlaVector): number {
  return one.x * other.x + one.y * other.y + one.z * other.z;
}
