import { arc, line, roadLink, xodrText } from './xodrText.ts';

const RADIUS_M = 80;
const BEND_M = 80.45;
const STRAIGHT_M = 100.3;

/** Three one-way roads in a row (straight, left bend of 80 m radius, straight), three lanes each; lanes may be changed everywhere. */
export function motorwayText(): string {
  const lanes = (first: boolean, last: boolean): { id: number; laneChange: 'both' | 'none'; predecessor?: number; successor?: number }[] =>
    [-1, -2, -3].map((id) => ({ id, laneChange: id === -3 ? 'none' : 'both', ...(first ? {} : { predecessor: id }), ...(last ? {} : { successor: id }) }));
  const turn = BEND_M / RADIUS_M;
  const end = { x: STRAIGHT_M + RADIUS_M * Math.sin(turn), y: RADIUS_M * (1 - Math.cos(turn)) };
  return xodrText([
    { id: '0', planView: [line(0, 0, 0, STRAIGHT_M)], successor: roadLink('1', 'start'), lanes: lanes(true, false) },
    { id: '1', planView: [arc(STRAIGHT_M, 0, 0, BEND_M, 1 / RADIUS_M)], predecessor: roadLink('0', 'end'), successor: roadLink('2', 'start'), lanes: lanes(false, false) },
    { id: '2', planView: [line(end.x, end.y, turn, STRAIGHT_M)], predecessor: roadLink('1', 'end'), lanes: lanes(false, true) },
  ]);
}

/** A point of the last straight, `alongM` from its start, in the middle of lane `lane` (1 to 3 from the left). */
export function pointOnLastStraight(alongM: number, lane: number): { x: number; y: number; z: number } {
  const turn = BEND_M / RADIUS_M;
  const rightM = (lane - 0.5) * 3.5;
  return {
    x: STRAIGHT_M + RADIUS_M * Math.sin(turn) + alongM * Math.cos(turn) + rightM * Math.sin(turn),
    y: RADIUS_M * (1 - Math.cos(turn)) + alongM * Math.sin(turn) - rightM * Math.cos(turn),
    z: 0,
  };
}
