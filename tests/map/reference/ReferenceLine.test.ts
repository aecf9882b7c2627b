import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanViewRecord } from '../../../src/map/opendrive/OpenDrive.ts';
import type { CurvePoint } from '../../../src/map/reference/Curve.ts';
import { ReferenceLine } from '../../../src/map/reference/ReferenceLine.ts';

const START = { s: 0, x: 3, y: -7, headingRad: 0.4 };

function at(records: readonly PlanViewRecord[], s: number): CurvePoint {
  const point: CurvePoint = { x: 0, y: 0, headingRad: 0, curvature: 0 };
  new ReferenceLine(records).at(s, point);
  return point;
}

/** Integrates heading and position from the curvature by fine midpoint steps: slow, but independent of the closed forms. */
function integrate(curvatureAt: (d: number) => number, lengthM: number): { x: number; y: number; headingRad: number } {
  const steps = 20_000;
  const h = lengthM / steps;
  let { x, y, headingRad } = START;
  for (let step = 0; step < steps; step += 1) {
    const middle = headingRad + (h / 2) * curvatureAt((step + 0.25) * h);
    x += h * Math.cos(middle);
    y += h * Math.sin(middle);
    headingRad += h * curvatureAt((step + 0.5) * h);
  }
  return { x, y, headingRad };
}

const length = fc.double({ min: 0.5, max: 120, noNaN: true });
const curvature = fc.double({ min: -0.2, max: 0.2, noNaN: true });

describe('ReferenceLine', () => {
  it('follows lines and arcs as numeric integration does', () => {
    fc.assert(
      fc.property(length, curvature, (lengthM, kappa) => {
        const point = at([kappa === 0 ? { kind: 'line', ...START, lengthM } : { kind: 'arc', ...START, lengthM, curvature: kappa }], lengthM);
        const expected = integrate(() => kappa, lengthM);
        expect(point.x).toBeCloseTo(expected.x, 5);
        expect(point.y).toBeCloseTo(expected.y, 5);
        expect(point.headingRad).toBeCloseTo(expected.headingRad, 8);
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  it('follows spirals as numeric integration does, at any place', () => {
    fc.assert(
      fc.property(length, curvature, curvature, fc.double({ min: 0, max: 1, noNaN: true }), (lengthM, startCurvature, endCurvature, share) => {
        const d = share * lengthM;
        const rate = (endCurvature - startCurvature) / lengthM;
        const point = at([{ kind: 'spiral', ...START, lengthM, startCurvature, endCurvature }], d);
        const expected = integrate((distance) => startCurvature + rate * distance, d);
        expect(point.x).toBeCloseTo(expected.x, 5);
        expect(point.y).toBeCloseTo(expected.y, 5);
        expect(point.headingRad).toBeCloseTo(expected.headingRad, 7);
        expect(point.curvature).toBeCloseTo(startCurvature + rate * d, 12);
      }),
      { seed: 3, numRuns: 40 },
    );
  });

  it('walks a paramPoly3 by arc length and ends where its polynomials end', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.3, max: 0.3, noNaN: true }), fc.double({ min: -0.2, max: 0.2, noNaN: true }), fc.boolean(), (c, d, normalised) => {
        const scale = normalised ? 40 : 1;
        const end = normalised ? 1 : 40;
        const v = { a: 0, b: 0, c: (c * scale) / end / 2, d: (d * scale) / end / end / 2 };
        const record: PlanViewRecord = { kind: 'paramPoly3', ...START, lengthM: 40, u: { a: 0, b: scale, c: 0, d: 0 }, v, normalised };
        const last = at([record], 40);
        const localX = scale * end;
        const localY = end * end * (v.c + end * v.d);
        expect(last.x).toBeCloseTo(START.x + localX * Math.cos(0.4) - localY * Math.sin(0.4), 6);
        expect(last.y).toBeCloseTo(START.y + localX * Math.sin(0.4) + localY * Math.cos(0.4), 6);
        const steps = Array.from({ length: 41 }, (_, index) => at([record], index));
        const hops = steps.slice(1).map((point, index) => Math.hypot(point.x - steps[index]!.x, point.y - steps[index]!.y));
        expect(Math.max(...hops) / Math.min(...hops)).toBeLessThan(1.01);
      }),
      { seed: 4, numRuns: 40 },
    );
  });

  it('gives a paramPoly3 the heading and curvature of finite differences', () => {
    const record: PlanViewRecord = { kind: 'paramPoly3', ...START, lengthM: 40, u: { a: 0, b: 40, c: -3, d: 1 }, v: { a: 0, b: 0, c: 9, d: -4 }, normalised: true };
    for (const s of [5, 17.3, 33]) {
      const before = at([record], s - 1e-3);
      const after = at([record], s + 1e-3);
      const middle = at([record], s);
      expect(middle.headingRad).toBeCloseTo(Math.atan2(after.y - before.y, after.x - before.x), 6);
      const stretch = Math.hypot(after.x - before.x, after.y - before.y) / 2e-3;
      expect(middle.curvature).toBeCloseTo((after.headingRad - before.headingRad) / 2e-3 / stretch, 5);
    }
  });

  it('walks a poly3 by arc length', () => {
    const record: PlanViewRecord = { kind: 'poly3', s: 0, x: 0, y: 0, headingRad: 0, lengthM: 30, v: { a: 0, b: 0.5, c: 0.01, d: 0 } };
    let walked = 0;
    let before = at([record], 0);
    for (let s = 0.1; s <= 30.0001; s += 0.1) {
      const point = at([record], s);
      walked += Math.hypot(point.x - before.x, point.y - before.y);
      before = point;
    }
    expect(walked).toBeCloseTo(30, 3);
    expect(before.y).toBeCloseTo(0.5 * before.x + 0.01 * before.x * before.x, 9);
  });

  it('joins its pieces and runs on straight behind the last', () => {
    const records: PlanViewRecord[] = [
      { kind: 'line', s: 0, x: 0, y: 0, headingRad: 0, lengthM: 10 },
      { kind: 'arc', s: 10, x: 10, y: 0, headingRad: 0, lengthM: Math.PI * 2, curvature: 0.25 },
    ];
    expect(at(records, 10)).toEqual({ x: 10, y: 0, headingRad: 0, curvature: 0.25 });
    const end = at(records, 10 + Math.PI * 2 + 5);
    expect(end.x).toBeCloseTo(14, 9);
    expect(end.y).toBeCloseTo(9, 9);
    expect(end.curvature).toBe(0);
  });
});
