import { SAFE_STOP, type Action } from '../src/driving/Action.ts';
import type { PathKind, SpeedKind } from '../src/driving/Grounds.ts';

/** What the expert remembers from plan to plan: plain data, so that it can be saved, compared and restored. */
export interface ExpertMemory {
  /** Tick of the last plan, -1 before the first. */
  planTick: number;
  /** How many actors the world had then: a newcomer is worth a new plan at once. */
  actors: number;
  /** What was decided then. */
  action: Action;
  /** Kind of path that was chosen last, and its speed choice: changing one's mind costs a little. */
  path: PathKind;
  speed: SpeedKind;
  /** Standing without a red light, a stop sign or a queue as the reason: since which tick, -1 while not. */
  stuckSince: number;
  /** Actors of the last plan by id: speed (m/s), acceleration (m/s², smoothed), and since which tick they stand (-1 while they move). */
  seen: SeenActor[];
  /** Lights that show yellow, and since which tick. */
  yellow: [light: number, sinceTick: number][];
}

/** See `ExpertMemory.seen`. */
export type SeenActor = [id: number, speedMps: number, accelMps2: number, standsSince: number];

export function emptyMemory(): ExpertMemory {
  return { planTick: -1, actors: 0, action: SAFE_STOP, path: 'route', speed: 'share', stuckSince: -1, seen: [], yellow: [] };
}
