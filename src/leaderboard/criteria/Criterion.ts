import type { Infraction, InfractionKind } from '../Infraction.ts';
import type { WorldFrame } from '../../world/WorldFrame.ts';
import type { EgoStep } from './EgoStep.ts';

/**
 * One rule of the referee. All that changes during an episode stands in `state`, plain data that `structuredClone` copies, so that an
 * episode can be wound back. Everything else is fixed at construction.
 */
export interface Criterion<State extends object> {
  state: State;
  observe(ego: EgoStep, frame: WorldFrame): void;
}

/** Takes an infraction into the record. */
export type Report = (infraction: Infraction) => void;

/** An infraction that is reported at the ego's own place. */
export function atEgo(kind: InfractionKind, ego: EgoStep): Infraction {
  return { kind, tick: ego.tick, timeS: ego.timeS, at: { x: ego.x, y: ego.y, z: ego.z } };
}
