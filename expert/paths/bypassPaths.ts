import { STEP_S } from '../../src/world/World.ts';
import type { ActorTable } from '../actors/ActorTable.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';
import type { ExpertMemory } from '../ExpertMemory.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { PATH_ROWS, type PathTable } from './PathTable.ts';

const REACH_M = 70;
/** Blockers with less than this between them (m) are passed in one go. */
const GROUP_GAP_M = 14;
const SIDE_GAP_M = 0.6;
const TIGHT_SIDE_GAP_M = 0.4;
const BYPASS_COST = 0.01;
/** How far a bypass may lead over the edge (m). */
const OVER_EDGE_M = 0.2;
/** A wide bypass leads so much farther out (m), below this speed (m/s). */
const WIDER_M = 1.3;
const WIDE_BELOW_MPS = 4;
const WIDE_COST = 0.01;
/** Distance over which the car moves aside: seconds of travel, at least so much (m). */
const ASIDE_S = 2.4;
const ASIDE_M = 11;
/** The car turns back when its pursued point is this far beyond the blocker (m). */
const BEYOND_M = 3.5;
const MOST_OFFSET_M = 4.5;

/** What stands in the way: extents along the route and across it (m). */
export interface BlockerGroup {
  readonly fromM: number;
  readonly toM: number;
  readonly leftM: number;
  readonly rightM: number;
}

/** The first group of blockers in the way of the route, or undefined. */
export function firstBlockers(actors: ActorTable, ego: EgoState, settings: ExpertSettings): BlockerGroup | undefined {
  const swathM = ego.widthM / 2 + settings.sideMarginM;
  const inWay: BlockerGroup[] = [];
  for (let actor = 0; actor < actors.count; actor += 1) {
    if (actors.blocks[actor] === 0) continue;
    const box = extents(actors, actor);
    if (box.toM < ego.sM - ego.lengthM / 2 - 1 || box.fromM > ego.sM + REACH_M || box.rightM > swathM || box.leftM < -swathM) continue;
    inWay.push(box);
  }
  inWay.sort((a, b) => a.fromM - b.fromM || a.leftM - b.leftM);
  let group: BlockerGroup | undefined;
  for (const box of inWay) {
    if (group === undefined) group = box;
    else if (box.fromM - group.toM < GROUP_GAP_M) {
      group = { fromM: group.fromM, toM: Math.max(group.toM, box.toM), leftM: Math.max(group.leftM, box.leftM), rightM: Math.min(group.rightM, box.rightM) };
    }
  }
  return group;
}

function extents(actors: ActorTable, actor: number): BlockerGroup {
  const along = Math.abs(actors.alongRoute[actor]!);
  const across = Math.sqrt(Math.max(0, 1 - along * along));
  const halfM = (along * actors.lengthM[actor]! + across * actors.widthM[actor]!) / 2;
  const halfAcrossM = (across * actors.lengthM[actor]! + along * actors.widthM[actor]!) / 2;
  return { fromM: actors.sM[actor]! - halfM, toM: actors.sM[actor]! + halfM, leftM: actors.leftM[actor]! + halfAcrossM, rightM: actors.leftM[actor]! - halfAcrossM };
}

/** Paths around the blockers, left and right, where the road has room: close by, and wide, by which a car that stands before them gets out sooner. */
export function proposeBypasses(ground: ExpertGround, group: BlockerGroup, ego: EgoState, paths: PathTable): void {
  const { edges, line } = ground;
  const half = ego.widthM / 2;
  const row = Math.min(line.count - 1, Math.max(0, Math.floor((group.fromM + group.toM) / 2)));
  for (const side of [1, -1] as const) {
    const edgeM = side > 0 ? edges.usableLeftM[row]! : -edges.usableRightM[row]!;
    const besideM = (side > 0 ? group.leftM : -group.rightM) + half;
    const mostM = Math.min(MOST_OFFSET_M, edgeM - half + OVER_EDGE_M);
    if (besideM + TIGHT_SIDE_GAP_M > mostM) continue;
    const closeM = Math.min(besideM + SIDE_GAP_M, mostM);
    addBypass(ground, group, ego, paths, row, side, closeM, BYPASS_COST);
    const wideM = Math.min(closeM + WIDER_M, MOST_OFFSET_M, edgeM - half);
    if (ego.speedMps < WIDE_BELOW_MPS && wideM > closeM + 0.3) addBypass(ground, group, ego, paths, row, side, wideM, BYPASS_COST + WIDE_COST);
  }
}

function addBypass(ground: ExpertGround, group: BlockerGroup, ego: EgoState, paths: PathTable, row: number, side: 1 | -1, shiftM: number, cost: number): void {
  const path = paths.open(side > 0 ? 'bypassLeft' : 'bypassRight', cost);
  if (path < 0) return;
  const asideM = Math.max(ASIDE_M, ASIDE_S * ego.speedMps);
  const fromM = group.fromM - ego.lengthM / 2 - asideM;
  const toM = group.toM + BEYOND_M;
  for (let index = 0; index < PATH_ROWS; index += 1) {
    const s = paths.firstRow + index;
    paths.offsetLeftM[path * PATH_ROWS + index] = s >= fromM && s <= toM ? side * shiftM : 0;
  }
  paths.passM[path] = group.fromM;
  paths.oncoming[path] = side > 0 && shiftM + ego.widthM / 2 > ground.edges.leftM[row]! + 0.2 ? 1 : 0;
}

/** Before so long a wait (s) a way through the other direction's lane costs up to this much more: it is a last resort, and evaluators open the road after a wait. */
const WAIT_S = 3;
const HASTE_LOSS = 0.3;

/** Lets ways past obstacles through the other direction's lane pay for not waiting first; who is on one of them already goes on. */
export function chargeHaste(paths: PathTable, memory: ExpertMemory, tick: number): void {
  if (memory.path === 'bypassLeft') return;
  const waitedS = memory.stuckSince < 0 ? 0 : (tick - memory.stuckSince) * STEP_S;
  const loss = HASTE_LOSS * (1 - waitedS / WAIT_S);
  if (loss <= 0) return;
  for (let path = 0; path < paths.count; path += 1) if (paths.passM[path]! < Infinity && paths.oncoming[path] === 1) paths.cost[path]! += loss;
}
