import { expect, test } from 'vitest';
import { roundCorners } from '../../../../scenarios/towns/geometry/roundCorners.ts';

const FROM = { x: 0, y: 0 };
const TO = { x: 100, y: 100 };
const corner = (radiusM: number): { x: number; y: number; radiusM: number } => ({ x: 100, y: 0, radiusM });

test.each([false, true])('a course begins and ends at its points (clothoids: %s)', (spirals) => {
  const curve = roundCorners(FROM, [corner(30)], TO, { startM: 0, endM: 0 }, spirals);
  expect(curve.start).toEqual({ x: 0, y: 0, headingRad: 0 });
  expect([curve.end.x, curve.end.y, curve.end.headingRad]).toEqual([expect.closeTo(100, 6), expect.closeTo(100, 6), expect.closeTo(Math.PI / 2, 9)]);
});

test('a bend has the wished radius where there is room', () => {
  expect(roundCorners(FROM, [corner(30)], TO, { startM: 10, endM: 10 }, false).pieces.map((piece) => piece.startCurvature)).toEqual([0, expect.closeTo(1 / 30, 9), 0]);
});

test('a bend shrinks to leave the clearances straight', () => {
  const curve = roundCorners(FROM, [corner(80)], TO, { startM: 60, endM: 10 }, false);
  expect(curve.pieces[0]!.lengthM).toBeGreaterThanOrEqual(60);
  expect(1 / curve.pieces[1]!.startCurvature).toBeGreaterThan(35);
});

test('clothoids change the curvature without a step', () => {
  const { pieces } = roundCorners(FROM, [corner(40)], TO, { startM: 0, endM: 0 }, true);
  expect(pieces.map((piece) => [piece.startCurvature, piece.endCurvature])).toEqual([
    [0, 0], [0, 1 / 40], [1 / 40, 1 / 40], [1 / 40, 0], [0, 0],
  ]);
});

test('a corner in line with its neighbours is no bend', () => {
  expect(roundCorners(FROM, [{ x: 40, y: 0, radiusM: 20 }], { x: 100, y: 0 }, { startM: 0, endM: 0 }, false).pieces).toHaveLength(1);
});
