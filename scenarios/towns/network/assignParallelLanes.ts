import { cos, sin } from '../../../src/geometry/trig.ts';
import type { Arm } from './Arm.ts';
import { incomingLaneEdge, incomingSide, outgoingLaneEdge, outgoingSide } from './Arm.ts';
import type { Movement } from './assignLanes.ts';

interface LaneOfArm {
  readonly arm: Arm;
  readonly lane: number;
  /** Distance to the left of the first incoming lane's line (m). */
  readonly leftM: number;
}

/**
 * Where carriageways of one direction meet: counted from the left, lane follows lane. When more lanes leave than arrive, the rightmost that
 * arrives also leads to the rest (an exit); when fewer leave, the rest merges into the rightmost.
 */
export function assignParallelLanes(arms: readonly Arm[]): Movement[] {
  const arriving = arms.flatMap((arm) => lanesOf(arm, incomingSide(arm).drivingLanes));
  const leaving = arms.flatMap((arm) => lanesOf(arm, outgoingSide(arm).drivingLanes));
  const { x, y, headingRad } = arriving[0]!.arm.inward;
  const leftOf = (px: number, py: number): number => (py - y) * cos(headingRad) - (px - x) * sin(headingRad);
  const ins = fromTheLeft(arriving.map(({ arm, lane }) => ({ arm, lane, leftM: leftOf(incomingLaneEdge(arm, lane).x, incomingLaneEdge(arm, lane).y) })));
  const outs = fromTheLeft(leaving.map(({ arm, lane }) => ({ arm, lane, leftM: leftOf(outgoingLaneEdge(arm, lane).x, outgoingLaneEdge(arm, lane).y) })));
  return Array.from({ length: Math.max(ins.length, outs.length) }, (_, place) => {
    const from = ins[Math.min(place, ins.length - 1)]!;
    const to = outs[Math.min(place, outs.length - 1)]!;
    return { from: from.arm, fromLane: from.lane, to: to.arm, toLane: to.lane, turn: 'straight' };
  });
}

function lanesOf(arm: Arm, count: number): { readonly arm: Arm; readonly lane: number }[] {
  return Array.from({ length: count }, (_, lane) => ({ arm, lane }));
}

function fromTheLeft(lanes: readonly LaneOfArm[]): LaneOfArm[] {
  return lanes.toSorted((a, b) => b.leftM - a.leftM);
}
