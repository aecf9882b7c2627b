import fc from 'fast-check';
import type { GroundPose } from '../../../../scenarios/towns/geometry/Curve.ts';

const metres = fc.double({ min: -500, max: 500, noNaN: true });
const radians = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });

export const anyPose: fc.Arbitrary<GroundPose> = fc.record({ x: metres, y: metres, headingRad: radians });

/** The pose `aheadM` ahead and `leftM` to the left of another, turned by `turnRad`. */
export function relativeTo(pose: GroundPose, aheadM: number, leftM: number, turnRad: number): GroundPose {
  const c = Math.cos(pose.headingRad);
  const s = Math.sin(pose.headingRad);
  return { x: pose.x + aheadM * c - leftM * s, y: pose.y + aheadM * s + leftM * c, headingRad: pose.headingRad + turnRad };
}
