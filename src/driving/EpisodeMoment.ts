import type { WorldSnapshot } from '../world/World.ts';
import type { TrackerMemory } from './ActionTracker.ts';
import type { SceneMemory } from './SceneBuilder.ts';

/**
 * Where an episode stands before a frame is looked at: with the state of referee, director and driver all that is needed to go on from there. Plain
 * data, valid in an episode with the same setup.
 */
export interface EpisodeMoment {
  readonly world: WorldSnapshot;
  readonly scene: SceneMemory;
  readonly tracker: TrackerMemory;
}

/** Whoever keeps moments of an episode. Nothing is kept in worlds that cannot be put back. */
export interface EpisodeKeeper {
  /** Steps between two moments, from 1. */
  readonly everyTicks: number;
  /** Called before the frame is judged or shown to anybody. */
  keep(moment: EpisodeMoment): void;
}
