import type { DirectorState } from '../../../scenarios/behaviours/ScenarioDirector.ts';
import type { EpisodeMoment } from '../../driving/EpisodeMoment.ts';
import type { RefereeState } from '../../leaderboard/RefereeState.ts';

/** A moment of an episode with the states of its judge and its stage. The driver's memory is kept apart: whoever goes on from here may be another driver. */
export interface SavedMoment extends EpisodeMoment {
  readonly referee: RefereeState;
  readonly director: DirectorState;
}

/** Whoever keeps such moments. */
export interface MomentKeeper {
  /** Steps between two moments, from 1. */
  readonly everyTicks: number;
  /** Called before the frame is judged or shown to anybody. */
  keep(moment: SavedMoment): void;
}
