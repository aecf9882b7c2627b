import fc from 'fast-check';
import { expect, test } from 'vitest';
import { connectPoses } from '../../../../scenarios/towns/geometry/connectPoses.ts';
import { wrapAngleRad } from '../../../../src/geometry/angle.ts';
import { anyPose, relativeTo } from './anyPose.ts';

const START = { x: 0, y: 0, headingRad: 0 };

test('it ends exactly at the wanted pose, whatever lies between', () => {
  fc.assert(fc.property(
    anyPose, fc.double({ min: 15, max: 60, noNaN: true }), fc.double({ min: -40, max: 40, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }),
    fc.double({ min: 0, max: 3, noNaN: true }),
    (start, aheadM, leftM, turnRad, leadM) => {
      const end = relativeTo(start, aheadM, leftM, turnRad);
      const curve = connectPoses(start, end, leadM, leadM);
      expect(curve.end.x).toBeCloseTo(end.x, 6);
      expect(curve.end.y).toBeCloseTo(end.y, 6);
      expect(wrapAngleRad(curve.end.headingRad - end.headingRad)).toBeCloseTo(0, 6);
    },
  ), { seed: 7, numRuns: 300 });
});

test('poses in line are joined by one line', () => {
  expect(connectPoses(START, { x: 20, y: 0, headingRad: 0 }, 4, 4).pieces.map((piece) => [piece.lengthM, piece.startCurvature])).toEqual([[20, 0]]);
});

test('a square turn is one arc between the straight leads', () => {
  const curve = connectPoses(START, { x: 12, y: -12, headingRad: -Math.PI / 2 }, 4, 4);
  expect(curve.pieces.map((piece) => piece.startCurvature)).toEqual([0, expect.closeTo(-1 / 8, 9), 0]);
  expect(curve.pieces[0]!.lengthM).toBeCloseTo(4, 9);
});

test('a sidestep is two opposite arcs between the leads', () => {
  const curve = connectPoses(START, { x: 30, y: 3.5, headingRad: 0 }, 2, 2);
  expect(curve.pieces.map((piece) => Math.sign(piece.startCurvature))).toEqual([0, 1, -1, 0]);
  expect(curve.pieces[1]!.startCurvature).toBeCloseTo(-curve.pieces[2]!.startCurvature, 9);
});
