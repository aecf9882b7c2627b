import type { ActorTable } from '../actors/ActorTable.ts';
import type { Duties } from '../duties/Duties.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';
import type { ForecastTable } from '../forecast/ForecastTable.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import type { PathTable } from '../paths/PathTable.ts';
import type { PathLeaders } from './pathLeaders.ts';

/** What a rollout is driven in. */
export interface Surroundings {
  readonly ground: ExpertGround;
  readonly settings: ExpertSettings;
  readonly ego: EgoState;
  readonly actors: ActorTable;
  readonly futures: ForecastTable;
  readonly paths: PathTable;
  readonly leaders: PathLeaders;
  readonly duties: Duties;
}
