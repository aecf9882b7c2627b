import { ActorFlag } from '../../src/world/WorldFrame.ts';
import type { ActorTable } from '../actors/ActorTable.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { PATH_ROWS, type PathTable } from './PathTable.ts';

/** Sirens are made way for from so far behind until they are this far past (m). */
const BEHIND_M = 110;
const PAST_M = 8;
const ALONG_COS = 0.7;
const MOVING_MPS = 1;
/** A path this far beside the one who comes (m) is out of the way; the others cost this much. */
const BESIDE_M = 2.3;
const IN_WAY_LOSS = 0.45;
const PULL_OVER_COST = 0.06;

/** Who comes from behind with a siren wants the way: proposes the edge of the road, and lets paths in the way pay. */
export function proposeYieldingToSiren(ground: ExpertGround, actors: ActorTable, ego: EgoState, paths: PathTable): void {
  const actor = sirenBehind(actors, ego);
  if (actor < 0) return;
  const theirsM = actors.leftM[actor]!;
  const row = Math.min(ground.line.count - 1, Math.max(0, Math.floor(ego.sM)));
  const edgeM = ground.edges.usableRightM[row]! + ego.widthM / 2;
  const path = paths.open('pullOver', PULL_OVER_COST);
  if (path >= 0) paths.offsetLeftM.fill(edgeM, path * PATH_ROWS, (path + 1) * PATH_ROWS);
  for (let other = 0; other < paths.count; other += 1) {
    const besideM = Math.abs(paths.offsetAt(other, ego.sM + 15) - theirsM);
    if (besideM < BESIDE_M) paths.cost[other]! += IN_WAY_LOSS * (1 - besideM / BESIDE_M / 2);
  }
}

/** Row of the nearest who comes along the route with a siren and has not passed, -1 for none. */
function sirenBehind(actors: ActorTable, ego: EgoState): number {
  let found = -1;
  for (let actor = 0; actor < actors.count; actor += 1) {
    if ((actors.flags[actor]! & ActorFlag.sirenOn) === 0 || actors.speedMps[actor]! < MOVING_MPS || actors.alongRoute[actor]! < ALONG_COS) continue;
    const aheadM = actors.sM[actor]! - ego.sM;
    if (aheadM > PAST_M || aheadM < -BEHIND_M) continue;
    if (found < 0 || actors.sM[actor]! > actors.sM[found]!) found = actor;
  }
  return found;
}
