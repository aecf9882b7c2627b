import { TRACKER } from '../../src/driving/trackerLaws.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { PASSING_MPS } from '../paths/bypassPaths.ts';

/** Before what one has to get past one stands at least so far off (m). */
const PASSING_LEAST_M = 4.5;
/** Shortly before a junction, in it and right behind it what stands may be a queue, and one does not stand in the junction for the sake of room (m): so much for each metre of shift, up to a bound, is enough. */
const PASSING_PER_M = 1.2;
const BEFORE_JUNCTION_M = 30;
export const PASSING_NEAR_M = 7.8;
const BEHIND_JUNCTION_M = 6;

/**
 * Room (m) that it takes to move aside at `PASSING_MPS`, by two arcs, when something asks for so much shift to the left or to the right (m): who creeps out of a tight
 * place is in the way of oncoming traffic for long.
 */
export function roomToPass({ junctions }: ExpertGround, placeM: number, leftM: number, rightM: number): number {
  const shiftM = leftM < rightM ? leftM : rightM;
  const roomM = Math.max(PASSING_LEAST_M, PASSING_MPS * Math.sqrt((4 * Math.max(0, shiftM)) / TRACKER.offsetAccelMps2));
  const nearM = Math.min(PASSING_NEAR_M, PASSING_LEAST_M + PASSING_PER_M * Math.max(0, shiftM));
  if (roomM > nearM) for (const { fromM, toM } of junctions) if (fromM - BEFORE_JUNCTION_M < placeM && toM > placeM - roomM - BEHIND_JUNCTION_M) return nearM;
  return roomM;
}
