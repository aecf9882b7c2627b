import type { ActorTable } from '../actors/ActorTable.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import type { PathTable } from './PathTable.ts';
import { PATH_ROWS } from './PathTable.ts';

/** Oncoming drivers who are this near along the route (m), passed or not, tell how the next ones will drive. */
const NEAR_M = 70;
const ONCOMING_COS = -0.9;
const MOVING_MPS = 2;
const SIDE_GAP_M = 0.3;
/** How far the car makes way at most, and how far beyond the edge of what may be used (m). */
const MOST_M = 1.3;
const OVER_EDGE_M = 0.2;
/** What it costs to keep to a path that the next of them could reach into by a hand's breadth (m) or more. */
const IN_WAY_LOSS = 0.08;
const HAND_M = 0.3;

/**
 * Where oncoming drivers come over the middle of the road, the next ones will as well: offset (m, not above 0) at which the car keeps clear of those
 * who are near, 0 where none come over.
 */
export function wayForOncoming(ground: ExpertGround, actors: ActorTable, ego: EgoState): number {
  let innerM = Infinity;
  for (let actor = 0; actor < actors.count; actor += 1) {
    if (actors.alongRoute[actor]! > ONCOMING_COS || actors.speedMps[actor]! < MOVING_MPS || Math.abs(actors.sM[actor]! - ego.sM) > NEAR_M) continue;
    const edgeM = actors.leftM[actor]! - actors.widthM[actor]! / 2;
    if (actors.leftM[actor]! > 0 && edgeM < innerM) innerM = edgeM;
  }
  const row = Math.min(ground.line.count - 1, Math.max(0, Math.floor(ego.sM)));
  const wanted = innerM - SIDE_GAP_M - ego.widthM / 2;
  const most = ground.edges.usableRightM[row]! - OVER_EDGE_M + ego.widthM / 2;
  return wanted >= 0 ? 0 : Math.max(wanted, -MOST_M, Math.min(0, most));
}

/** Proposes the path that makes way, and lets those that do not pay for it. */
export function proposeMakingWay(offsetM: number, paths: PathTable): void {
  if (offsetM === 0) return;
  const path = paths.open('nudgeRight', 0);
  if (path >= 0) paths.offsetLeftM.fill(offsetM, path * PATH_ROWS, (path + 1) * PATH_ROWS);
  for (let other = 0; other < paths.count; other += 1) {
    const kind = paths.kind[other]!;
    if (kind !== 'route' && kind !== 'nudgeLeft' && kind !== 'nudgeRight') continue;
    const inWayM = paths.offsetLeftM[other * PATH_ROWS]! - offsetM;
    if (inWayM > 0) paths.cost[other]! += IN_WAY_LOSS * Math.min(1, inWayM / HAND_M);
  }
}
