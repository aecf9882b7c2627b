import { wrapAngleRad } from '../../../src/geometry/angle.ts';
import type { Pose } from '../../../src/geometry/Pose.ts';
import { atan2, cos, sin } from '../../../src/geometry/trig.ts';
import { StagingRefused } from '../StagingRefused.ts';

/** The line along which a scripted actor moves: a point every metre. Immutable. */
export interface ActorPath {
  readonly count: number;
  readonly lengthM: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly headingRad: Float64Array;
}

/** Points nearer together than this are one (m). */
const SAME_M = 0.05;

/** A path through poses, in order; their headings are not used. @throws StagingRefused for a path shorter than 1 m */
export function pathThrough(poses: readonly Pose[]): ActorPath {
  const kept = poses.filter((pose, index) => index === 0 || flatDistanceM(pose, poses[index - 1]!) > SAME_M);
  const along = [0];
  for (let index = 1; index < kept.length; index += 1) along.push(along[index - 1]! + flatDistanceM(kept[index]!, kept[index - 1]!));
  const lengthM = Math.floor(along.at(-1)!);
  if (lengthM < 1) throw new StagingRefused('the road is too short for it');
  const count = lengthM + 1;
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  const z = new Float64Array(count);
  let row = 0;
  for (let metre = 0; metre < count; metre += 1) {
    while (row + 2 < kept.length && along[row + 1]! <= metre) row += 1;
    const share = (metre - along[row]!) / (along[row + 1]! - along[row]!);
    x[metre] = kept[row]!.x + share * (kept[row + 1]!.x - kept[row]!.x);
    y[metre] = kept[row]!.y + share * (kept[row + 1]!.y - kept[row]!.y);
    z[metre] = kept[row]!.z + share * (kept[row + 1]!.z - kept[row]!.z);
  }
  const headingRad = Float64Array.from({ length: count }, (_, metre) => {
    const low = Math.max(0, metre - 1);
    const high = Math.min(count - 1, metre + 1);
    return atan2(y[high]! - y[low]!, x[high]! - x[low]!);
  });
  return { count, lengthM, x, y, z, headingRad };
}

/** The pose at `sM` along a path (clamped to it), `leftM` to its left. */
export function poseOnPath(path: ActorPath, sM: number, leftM = 0): Pose {
  const row = Math.min(path.count - 2, Math.max(0, Math.floor(sM)));
  const share = Math.min(1, Math.max(0, sM - row));
  const mix = (column: Float64Array): number => column[row]! + share * (column[row + 1]! - column[row]!);
  const headingRad = wrapAngleRad(path.headingRad[row]! + share * wrapAngleRad(path.headingRad[row + 1]! - path.headingRad[row]!));
  return { x: mix(path.x) - leftM * sin(headingRad), y: mix(path.y) + leftM * cos(headingRad), z: mix(path.z), headingRad };
}

/** Where a point lies along a path. */
export interface PathFoot {
  readonly sM: number;
  readonly leftM: number;
}

/** The foot of a point on the stretch of a path from `fromM` to `toM`; undefined when it lies more than `reachM` beside it or beyond its ends. */
export function footOnPath(path: ActorPath, x: number, y: number, fromM: number, toM: number, reachM: number): PathFoot | undefined {
  const first = Math.max(0, Math.floor(fromM));
  const last = Math.min(path.count - 1, Math.ceil(toM));
  let best = -1;
  let bestSquared = (reachM + 1) * (reachM + 1);
  for (let row = first; row <= last; row += 1) {
    const dx = x - path.x[row]!;
    const dy = y - path.y[row]!;
    const squared = dx * dx + dy * dy;
    if (squared < bestSquared) {
      bestSquared = squared;
      best = row;
    }
  }
  if (best < 0) return undefined;
  const c = cos(path.headingRad[best]!);
  const s = sin(path.headingRad[best]!);
  const dx = x - path.x[best]!;
  const dy = y - path.y[best]!;
  const leftM = dy * c - dx * s;
  return Math.abs(leftM) > reachM ? undefined : { sM: best + dx * c + dy * s, leftM };
}

function flatDistanceM(a: Pose, b: Pose): number {
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  return Math.sqrt(dx * dx + dy * dy);
}
