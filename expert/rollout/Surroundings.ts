import type { Duties } from '../duties/Duties.ts';
import type { LeaderScene, PathLeaders } from './pathLeaders.ts';

/** What a rollout is driven in. */
export interface Surroundings extends LeaderScene {
  readonly leaders: PathLeaders;
  readonly duties: Duties;
}
