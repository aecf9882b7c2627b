import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapAngleRad } from '../../src/geometry/angle.ts';
import { pointFromCarla, pointToCarla, poseFromCarla, poseToCarla } from '../../src/leaderboard/carlaFrame.ts';

const metres = fc.double({ min: -1e4, max: 1e4, noNaN: true });
const degrees = fc.double({ min: -720, max: 720, noNaN: true });

describe('CARLA coordinates', () => {
  it('turn south into north and clockwise into anti-clockwise', () => {
    expect(pointFromCarla(1, 2, 3)).toEqual({ x: 1, y: -2, z: 3 });
    expect(poseFromCarla({ x: 1, y: 0, z: 3, yawDeg: 90 })).toEqual({ x: 1, y: 0, z: 3, headingRad: -Math.PI / 2 });
    expect(poseFromCarla({ x: 0, y: 0, z: 0, yawDeg: 180 }).headingRad).toBe(Math.PI);
  });

  it('come back unchanged', () => {
    fc.assert(
      fc.property(metres, metres, metres, degrees, (x, y, z, yawDeg) => {
        expect(pointToCarla(pointFromCarla(x, y, z))).toEqual({ x, y: y === 0 ? 0 : y, z });
        const back = poseToCarla(poseFromCarla({ x, y, z, yawDeg }));
        expect(Math.abs(wrapAngleRad(((back.yawDeg - yawDeg) * Math.PI) / 180))).toBeLessThan(1e-9);
      }),
      { seed: 1 },
    );
  });

  it('keep distances and mirror turns: a step along the heading is the same step in both frames', () => {
    fc.assert(
      fc.property(metres, metres, degrees, fc.double({ min: -50, max: 50, noNaN: true }), (x, y, yawDeg, stepM) => {
        const yaw = (yawDeg * Math.PI) / 180;
        const aheadInCarla = pointFromCarla(x + stepM * Math.cos(yaw), y + stepM * Math.sin(yaw), 0);
        const pose = poseFromCarla({ x, y, z: 0, yawDeg });
        expect(aheadInCarla.x).toBeCloseTo(pose.x + stepM * Math.cos(pose.headingRad), 6);
        expect(aheadInCarla.y).toBeCloseTo(pose.y + stepM * Math.sin(pose.headingRad), 6);
      }),
      { seed: 2 },
    );
  });
});
