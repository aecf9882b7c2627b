import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attached, axesOf, headingFromYaw, localPoint, mirrored, pointFromCarla, pointToCarla, poseFromCarla, poseToCarla, rotateIn, rotateOut, rotationOf, transformPoint,
  yawFromHeading, yawRateFromCarla, yawRateToCarla,
} from '../../src/carla/coordinates.ts';
import type { CarlaVector } from '../../src/carla/coordinates.ts';

const SEEDED = { seed: 20240, numRuns: 300 };
const metres = fc.double({ min: -5000, max: 5000, noNaN: true });
const vector = fc.record({ x: metres, y: metres, z: metres });
const rotation = fc.record({ pitch: fc.double({ min: -89, max: 89, noNaN: true }), yaw: fc.double({ min: -180, max: 180, noNaN: true }), roll: fc.double({ min: -179, max: 179, noNaN: true }) });
const transform = fc.record({ location: vector, rotation });

function expectClose(one: CarlaVector, other: CarlaVector, within = 1e-6): void {
  expect(Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y), Math.abs(one.z - other.z))).toBeLessThan(within);
}

describe('the two frames', () => {
  it('mirror y and every turn about z, and nothing else', () => {
    expect(pointFromCarla({ x: 1, y: 2, z: 3 })).toEqual({ x: 1, y: -2, z: 3 });
    expect(poseFromCarla({ location: { x: 1, y: 2, z: 3 }, rotation: { pitch: 5, yaw: 90, roll: 5 } })).toEqual({ x: 1, y: -2, z: 3, headingRad: -Math.PI / 2 });
    expect(poseToCarla({ x: 1, y: -2, z: 3, headingRad: Math.PI })).toEqual({ location: { x: 1, y: 2, z: 3 }, rotation: { pitch: 0, yaw: -180, roll: 0 } });
    expect([yawRateToCarla(Math.PI), yawRateFromCarla(90)]).toEqual([-180, -Math.PI / 2]);
    expect(Object.is(mirrored(0), 0)).toBe(true);
  });

  it('convert to and fro without loss', () => {
    fc.assert(fc.property(vector, (point) => {
      expect(pointFromCarla(pointToCarla(point))).toEqual({ x: point.x, y: 0 + point.y, z: point.z });
    }), SEEDED);
    fc.assert(fc.property(fc.double({ min: -180, max: 179.999, noNaN: true }), (yaw) => {
      expect(yawFromHeading(headingFromYaw(yaw))).toBeCloseTo(yaw, 9);
    }), SEEDED);
    fc.assert(fc.property(fc.double({ min: -500, max: 500, noNaN: true }), (rate) => {
      expect(yawRateToCarla(yawRateFromCarla(rate))).toBeCloseTo(rate, 9);
    }), SEEDED);
  });

  it('agree on where a body heads', () => {
    fc.assert(fc.property(fc.double({ min: -720, max: 720, noNaN: true }), (yaw) => {
      const headingRad = headingFromYaw(yaw);
      expectClose(axesOf({ pitch: 0, yaw, roll: 0 }).ahead, pointToCarla({ x: Math.cos(headingRad), y: Math.sin(headingRad), z: 0 }));
    }), SEEDED);
  });
});

describe('rotations', () => {
  it('have axes as Unreal has them', () => {
    expectClose(axesOf({ pitch: 0, yaw: 90, roll: 0 }).ahead, { x: 0, y: 1, z: 0 });
    expectClose(axesOf({ pitch: 30, yaw: 0, roll: 0 }).ahead, { x: Math.sqrt(0.75), y: 0, z: 0.5 });
    expectClose(axesOf({ pitch: 0, yaw: 0, roll: 90 }).right, { x: 0, y: 0, z: -1 });
  });

  it('are found again from their axes', () => {
    fc.assert(fc.property(rotation, (wanted) => {
      const found = axesOf(rotationOf(axesOf(wanted)));
      const axes = axesOf(wanted);
      expectClose(found.ahead, axes.ahead);
      expectClose(found.right, axes.right);
      expectClose(found.up, axes.up);
    }), SEEDED);
    expectClose(axesOf(rotationOf(axesOf({ pitch: -90, yaw: 40, roll: 0 }))).right, axesOf({ pitch: -90, yaw: 40, roll: 0 }).right);
  });

  it('turn vectors out and in again', () => {
    fc.assert(fc.property(rotation, vector, (wanted, point) => expectClose(rotateIn(axesOf(wanted), rotateOut(axesOf(wanted), point)), point)), SEEDED);
    fc.assert(fc.property(transform, vector, (place, point) => expectClose(localPoint(place, transformPoint(place, point)), point)), SEEDED);
  });

  it('chain: a body on a body on a body is placed alike either way', () => {
    fc.assert(fc.property(transform, transform, vector, (parent, relative, point) => {
      expectClose(transformPoint(attached(parent, relative), point), transformPoint(parent, transformPoint(relative, point)), 1e-5);
    }), SEEDED);
  });
});
