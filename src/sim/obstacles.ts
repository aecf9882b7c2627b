import { ActorMode } from './ActorMode.ts';
import { NOTHING } from './TrafficScratch.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

/** The ego counts as an obstacle when it has stood for this long: longer than anybody waits who is about to go. */
const EGO_STANDS_STEPS = 200;
const QUEUE_DEPTH = 12;

/** Does a body stand there for good, as far as other drivers can tell: broken down, parked in the way, left alone? */
export function isObstacle(state: WorldState, row: number): boolean {
  const mode = state.mode[row];
  if (mode === ActorMode.held || mode === ActorMode.fixed) return Math.abs(state.speedMps[row]) < 0.1;
  return mode === ActorMode.controlled && state.standingSince[row] >= 0 && state.tick - state.standingSince[row] >= EGO_STANDS_STEPS;
}

/**
 * Does the queue before a vehicle stand behind an obstacle, and not at a junction? Walks from leader to leader; who waits has not looked ahead in this
 * step, so that its cause to wait counts.
 */
export function isBehindObstacle(state: WorldState, scratch: TrafficScratch, row: number): boolean {
  let lead = scratch.leadRow[row];
  for (let depth = 0; depth < QUEUE_DEPTH && lead >= 0; depth += 1) {
    if (state.mode[lead] !== ActorMode.traffic) return isObstacle(state, lead);
    const cause = state.waitsFor[lead];
    if (cause !== NOTHING) {
      lead = cause;
      continue;
    }
    if (state.speedMps[lead] > 0.5 || (scratch.entryIndex[lead] >= 0 && scratch.entryM[lead] < scratch.gapM[lead])) return false;
    lead = scratch.leadRow[lead];
  }
  return false;
}
