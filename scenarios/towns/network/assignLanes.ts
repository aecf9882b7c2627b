import { wrapAngleRad } from '../../../src/geometry/angle.ts';
import type { Arm } from './Arm.ts';
import { incomingSide, outgoingSide } from './Arm.ts';
import type { Turn } from './NetworkRoad.ts';

/** One way through a junction: from a lane of one arm to a lane of another (numbered from the inside). */
export interface Movement {
  readonly from: Arm;
  readonly fromLane: number;
  readonly to: Arm;
  readonly toLane: number;
  readonly turn: Turn;
}

/** A pair of arms that traffic may pass between. */
interface Passage {
  readonly from: Arm;
  readonly to: Arm;
  readonly turn: Turn;
  /** Left positive. */
  readonly turnRad: number;
}

const STRAIGHT_WITHIN_RAD = 0.7;
/** Nobody turns back in a junction. */
const SHARPEST_TURN_RAD = 2.7;

/**
 * Which lane leads where: left turns from and into the innermost lane, right turns from and into the outermost, straight on from every lane that
 * finds one opposite. Every lane into the junction gets a way out and every lane out of it a way in, except in a dead end.
 */
export function assignLanes(arms: readonly Arm[]): Movement[] {
  const passages = arms.flatMap((from) => arms.filter((to) => to !== from).map((to) => passage(from, to))).filter(isOpen);
  const movements = arms.flatMap((from) => movementsFrom(passages.filter((candidate) => candidate.from === from)));
  return [...movements, ...forLanesWithoutWayOut(arms, passages, movements), ...forLanesWithoutWayIn(arms, passages, movements)];
}

function passage(from: Arm, to: Arm): Passage {
  const turnRad = wrapAngleRad(to.inward.headingRad + Math.PI - from.inward.headingRad);
  const turn = Math.abs(turnRad) < STRAIGHT_WITHIN_RAD ? 'straight' : turnRad > 0 ? 'left' : 'right';
  return { from, to, turn, turnRad };
}

function isOpen({ from, to, turnRad }: Passage): boolean {
  return Math.abs(turnRad) < SHARPEST_TURN_RAD && incomingSide(from).drivingLanes > 0 && outgoingSide(to).drivingLanes > 0;
}

function movementsFrom(passages: readonly Passage[]): Movement[] {
  const turnsLeft = passages.some((candidate) => candidate.turn === 'left');
  const turnsRight = passages.some((candidate) => candidate.turn === 'right');
  return passages.flatMap(({ from, to, turn }) => {
    const lanesIn = incomingSide(from).drivingLanes;
    const lanesOut = outgoingSide(to).drivingLanes;
    const move = (fromLane: number, toLane: number): Movement => ({ from, fromLane, to, toLane, turn });
    if (turn === 'left') return [move(0, 0)];
    if (turn === 'right') return [move(lanesIn - 1, lanesOut - 1)];
    const through = Math.min(lanesIn, lanesOut);
    const skipIn = turnsLeft || !turnsRight ? lanesIn - through : 0;
    const skipOut = turnsRight ? 0 : lanesOut - through;
    return Array.from({ length: through }, (_, lane) => move(lane + skipIn, lane + skipOut));
  });
}

function forLanesWithoutWayOut(arms: readonly Arm[], passages: readonly Passage[], movements: readonly Movement[]): Movement[] {
  return arms.flatMap((from) =>
    lanes(incomingSide(from).drivingLanes)
      .filter((lane) => !movements.some((move) => move.from === from && move.fromLane === lane))
      .flatMap((fromLane) =>
        straightest(passages.filter((candidate) => candidate.from === from)).map(({ to, turn }) => (
          { from, fromLane, to, toLane: Math.min(fromLane, outgoingSide(to).drivingLanes - 1), turn }
        ))),
  );
}

function forLanesWithoutWayIn(arms: readonly Arm[], passages: readonly Passage[], movements: readonly Movement[]): Movement[] {
  return arms.flatMap((to) =>
    lanes(outgoingSide(to).drivingLanes)
      .filter((lane) => !movements.some((move) => move.to === to && move.toLane === lane))
      .flatMap((toLane) =>
        straightest(passages.filter((candidate) => candidate.to === to)).map(({ from, turn }) => (
          { from, fromLane: Math.min(toLane, incomingSide(from).drivingLanes - 1), to, toLane, turn }
        ))),
  );
}

/** The straightest passage; none where a street ends blind. */
function straightest(passages: readonly Passage[]): Passage[] {
  return passages.toSorted((a, b) => Math.abs(a.turnRad) - Math.abs(b.turnRad)).slice(0, 1);
}

function lanes(count: number): number[] {
  return Array.from({ length: count }, (_, lane) => lane);
}
