import { ActorTable } from './actors/ActorTable.ts';
import { noLights } from './duties/LightTable.ts';
import { ForecastTable } from './forecast/ForecastTable.ts';
import { PathTable } from './paths/PathTable.ts';
import { PathLeaders } from './rollout/pathLeaders.ts';
import { Rollout } from './rollout/Rollout.ts';
import { NearFutures } from './scoring/NearFutures.ts';
import { ScoreCard } from './scoring/ScoreCard.ts';

/** Tables that a plan fills and reads, made once and written over by each plan: no plan depends on what another left in them. */
export class Workspace {
  readonly actors = new ActorTable();
  readonly futures = new ForecastTable();
  readonly paths = new PathTable();
  readonly leaders = new PathLeaders();
  readonly lights = noLights();
  readonly rollout = new Rollout();
  readonly near = new NearFutures();
  readonly card = new ScoreCard();
  /** What would be if what limits the plan were not there. */
  readonly freeCard = new ScoreCard();
}
