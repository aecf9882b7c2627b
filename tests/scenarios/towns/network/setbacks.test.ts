import { expect, test } from 'vitest';
import type { PlannedArm } from '../../../../scenarios/towns/network/setbacks.ts';
import { setbacks } from '../../../../scenarios/towns/network/setbacks.ts';
import { FOUR_LANE_AVENUE, TWO_LANE_STREET } from '../../../../scenarios/towns/RoadProfile.ts';

const arm = (outwardDeg: number, lanes: 1 | 2, stripM = 0.5): PlannedArm => ({
  outwardRad: (outwardDeg * Math.PI) / 180, profile: lanes === 1 ? TWO_LANE_STREET : FOUR_LANE_AVENUE, incomingLanes: lanes, outgoingLanes: lanes, stripM,
});

test('at a square crossing of small streets: half a lane, the corner radius and the strip', () => {
  expect(setbacks([arm(0, 1), arm(90, 1), arm(180, 1), arm(-90, 1)])).toEqual(Array.from({ length: 4 }, () => expect.closeTo(1.75 + 8 + 0.5, 9)));
});

test('a street ends further out where it meets an avenue than the avenue does', () => {
  const [street, avenue] = setbacks([arm(0, 1), arm(90, 2), arm(180, 1), arm(-90, 2)]);
  expect(street).toBeCloseTo(5.25 + 8 + 0.5, 9);
  expect(avenue).toBeCloseTo(1.75 + 8 + 0.5, 9);
});

test('a sharp corner pushes its two streets out', () => {
  const [sharp] = setbacks([arm(0, 1), arm(60, 1), arm(180, 1)]);
  const [square] = setbacks([arm(0, 1), arm(90, 1), arm(180, 1)]);
  expect(sharp).toBeGreaterThan(square!);
});

test('a crosswalk takes its strip', () => {
  const [with_, without] = [4.6, 0.5].map((stripM) => setbacks([arm(0, 1, stripM), arm(90, 1), arm(180, 1)])[0]!);
  expect(with_! - without!).toBeCloseTo(4.1, 9);
});
