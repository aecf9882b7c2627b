import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActorPath } from '../../../../scenarios/behaviours/paths/ActorPath.ts';
import { footOnPath, pathThrough, poseOnPath } from '../../../../scenarios/behaviours/paths/ActorPath.ts';

/** A path round a bend: so many metres straight, then on a circle. */
function bend(straightM: number, radiusM: number, arcM: number): ActorPath {
  const poses = Array.from({ length: Math.round(straightM) + 1 }, (_, x) => ({ x, y: 0, z: 1, headingRad: 0 }));
  for (let metre = 1; metre <= arcM; metre += 1) poses.push({ x: straightM + radiusM * Math.sin(metre / radiusM), y: radiusM * (1 - Math.cos(metre / radiusM)), z: 1, headingRad: 0 });
  return pathThrough(poses);
}

describe('a path of an actor', () => {
  it('has a point every metre, whatever its poses', () => {
    const path = pathThrough([{ x: 0, y: 0, z: 0, headingRad: 0 }, { x: 0, y: 0, z: 0, headingRad: 0 }, { x: 2.5, y: 0, z: 5, headingRad: 0 }, { x: 4.2, y: 0, z: 5, headingRad: 0 }]);
    expect({ count: path.count, lengthM: path.lengthM, x: [...path.x], z: [...path.z].map((z) => Math.round(z * 100) / 100) }).toEqual({ count: 5, lengthM: 4, x: [0, 1, 2, 3, 4], z: [0, 2, 4, 5, 5] });
  });

  it('is refused when it has no length', () => {
    expect(() => pathThrough([{ x: 1, y: 1, z: 0, headingRad: 0 }, { x: 1.2, y: 1, z: 0, headingRad: 0 }])).toThrow('the road is too short for it');
    expect(() => pathThrough([])).toThrow('the road is too short for it');
  });

  it('finds a place beside itself again', () => {
    const path = bend(20, 30, 40);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 58, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }), (sM, leftM) => {
        const pose = poseOnPath(path, sM, leftM);
        const foot = footOnPath(path, pose.x, pose.y, 0, path.lengthM, 4);
        expect(foot).toBeDefined();
        expect(Math.abs((foot?.sM ?? 0) - sM)).toBeLessThan(0.15);
        expect(Math.abs((foot?.leftM ?? 0) - leftM)).toBeLessThan(0.1);
      }),
      { seed: 7 },
    );
  });

  it('has no foot for what is farther beside it or beyond its ends', () => {
    const path = bend(20, 30, 10);
    expect([footOnPath(path, 10, 3.2, 0, 30, 3), footOnPath(path, -9, 0, 0, 30, 3), footOnPath(path, 10, 0, 0, 4, 3)]).toEqual([undefined, undefined, undefined]);
  });
});
