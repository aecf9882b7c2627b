import type { ActorTable } from '../actors/ActorTable.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { firstBlockers, proposeBypasses } from './bypassPaths.ts';
import { firstRowFor, proposeLanePaths } from './lanePaths.ts';
import { proposeMakingWay, wayForOncoming } from './makeWay.ts';
import { proposeYieldingToSiren } from './yieldToSiren.ts';
import { PATH_ROWS, type PathTable } from './PathTable.ts';

/** Small shifts beside the line (m). */
const NUDGES_M = [0.4, -0.4, 0.8, -0.8] as const;

/** All paths of a plan. Row 0 is the route itself. */
export function proposePaths(ground: ExpertGround, actors: ActorTable, ego: EgoState, settings: ExpertSettings, paths: PathTable): void {
  paths.count = 0;
  paths.firstRow = firstRowFor(ego);
  paths.open('route', 0);
  proposeLanePaths(ground, ego, paths);
  const group = firstBlockers(actors, ego, settings);
  if (group !== undefined) proposeBypasses(ground, group, actors, ego, paths);
  for (const nudge of NUDGES_M) {
    const path = paths.open(nudge > 0 ? 'nudgeLeft' : 'nudgeRight', 0.01);
    if (path < 0) break;
    paths.offsetLeftM.fill(nudge, path * PATH_ROWS, (path + 1) * PATH_ROWS);
  }
  proposeYieldingToSiren(ground, actors, ego, paths);
  proposeMakingWay(wayForOncoming(ground, actors, ego), paths);
}
