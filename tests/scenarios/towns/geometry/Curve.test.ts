import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arc, Curve, line, reversed, shiftedLeft } from '../../../../scenarios/towns/geometry/Curve.ts';
import { anyPose } from './anyPose.ts';

const anyShapes = fc.array(
  fc.record({
    lengthM: fc.double({ min: 0.1, max: 60, noNaN: true }),
    startCurvature: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    endCurvature: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 5 },
);

test('lines and arcs end where geometry says', () => {
  const curve = new Curve({ x: 1, y: 2, headingRad: 0 }, [line(3), line(2), arc(10 * Math.PI / 2, 1 / 10)]);
  expect(curve.pieces).toHaveLength(2);
  expect(curve.end.x).toBeCloseTo(16, 9);
  expect(curve.end.y).toBeCloseTo(12, 9);
  expect(curve.end.headingRad).toBeCloseTo(Math.PI / 2, 9);
});

test('a clothoid agrees with a thousand short arcs', () => {
  const length = 50;
  const curve = new Curve({ x: 0, y: 0, headingRad: 0.3 }, [{ lengthM: length, startCurvature: -0.02, endCurvature: 0.06 }]);
  const steps = 1000;
  const arcs = Array.from({ length: steps }, (_, step) => arc(length / steps, -0.02 + 0.08 * ((step + 0.5) / steps)));
  const fine = new Curve(curve.start, arcs);
  expect(curve.end.x).toBeCloseTo(fine.end.x, 4);
  expect(curve.end.y).toBeCloseTo(fine.end.y, 4);
  expect(curve.end.headingRad).toBeCloseTo(fine.end.headingRad, 9);
});

test('walking a curve never jumps, and its pieces follow each other without gap or kink', () => {
  fc.assert(fc.property(anyPose, anyShapes, (start, shapes) => {
    const curve = new Curve(start, shapes);
    for (let s = 0; s + 0.5 <= curve.lengthM; s += 0.5) {
      const a = curve.poseAt(s);
      const b = curve.poseAt(s + 0.5);
      expect(Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2)).toBeLessThanOrEqual(0.5 + 1e-9);
      expect(Math.abs(a.headingRad - b.headingRad)).toBeLessThanOrEqual(0.05 + 1e-9);
    }
  }), { seed: 5, numRuns: 60 });
});

test('a slice is the curve between its ends', () => {
  fc.assert(fc.property(anyPose, anyShapes, fc.double({ min: 0.05, max: 0.45, noNaN: true }), fc.double({ min: 0.55, max: 0.95, noNaN: true }), (start, shapes, low, high) => {
    const curve = new Curve(start, shapes);
    const slice = curve.slice(low * curve.lengthM, high * curve.lengthM);
    expect(slice.lengthM).toBeCloseTo((high - low) * curve.lengthM, 3);
    for (const share of [0, 0.3, 0.8]) {
      const onSlice = slice.poseAt(share * slice.lengthM);
      const onCurve = curve.poseAt(low * curve.lengthM + share * slice.lengthM);
      expect([onSlice.x, onSlice.y, onSlice.headingRad]).toEqual([onCurve.x, onCurve.y, onCurve.headingRad].map((value) => expect.closeTo(value, 3)));
    }
  }), { seed: 6, numRuns: 60 });
});

test('a shift to the left and a look back are what they say', () => {
  expect(shiftedLeft({ x: 0, y: 0, headingRad: 0 }, 2)).toEqual({ x: 0, y: 2, headingRad: 0 });
  expect(reversed({ x: 1, y: 2, headingRad: 0 })).toEqual({ x: 1, y: 2, headingRad: Math.PI });
});

test('a curve of nothing is refused', () => {
  expect(() => new Curve({ x: 0, y: 0, headingRad: 0 }, [line(0)])).toThrow(RangeError);
});
