import type { SavedMoment } from '../episodes/SavedMoment.ts';

/** A few seconds of a training route: where a scene starts and how long it is driven. */
export interface ShortScene {
  /** Index into the routes of the training ground. */
  readonly routeIndex: number;
  /** Seed of the episode. */
  readonly seed: number;
  /** Where it starts; the start of the route without. */
  readonly from?: SavedMoment;
  /** Tick at which it ends. */
  readonly endTick: number;
}

/** Tick at which a scene starts. */
export function startTick({ from }: ShortScene): number {
  return from?.world.tick ?? 0;
}
