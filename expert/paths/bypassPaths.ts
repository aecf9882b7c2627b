import { TRACKER } from '../../src/driving/trackerLaws.ts';
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
/** A wide bypass leads so much farther out (m), below this speed (m/s), where less than this share of the way that it takes to move aside is left. */
const WIDER_M = 1.3;
const WIDE_BELOW_MPS = 4;
const TIGHT_SHARE = 0.7;
const WIDE_COST = 0.01;
/** Distance over which the car moves aside at least (m): it takes as long as the tracker's two arcs do, at this speed (m/s) from a standstill. */
const ASIDE_M = 11;
export const PASSING_MPS = 6;
/** Below this speed (m/s) it may also move aside as late as it can, behind somebody who comes towards it. */
const LATE_BELOW_MPS = 5;
const LATE_COST = 0.005;
/** The car turns back when its pursued point is this far beyond the blocker (m); above a speed (m/s) it may do so earlier (s), as it comes back slowly at first. */
const BEYOND_M = 3.5;
const SOON_FROM_MPS = 3;
const SOON_S = 0.6;
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

/** The group as a car sees it that passes on one side: with what else stands in its way there. */
function groupFrom(group: BlockerGroup, side: 1 | -1, actors: ActorTable, ego: EgoState): BlockerGroup {
  let { toM, leftM, rightM } = group;
  for (let round = 0; round < actors.count; round += 1) {
    let grew = false;
    for (let actor = 0; actor < actors.count; actor += 1) {
      if (actors.blocks[actor] === 0 || actors.sM[actor]! < group.fromM - GROUP_GAP_M || actors.sM[actor]! > toM + GROUP_GAP_M) continue;
      const box = extents(actors, actor);
      const roomM = ego.widthM + TIGHT_SIDE_GAP_M;
      if (side > 0 ? box.leftM <= leftM || box.rightM > leftM + roomM : box.rightM >= rightM || box.leftM < rightM - roomM) continue;
      leftM = Math.max(leftM, box.leftM);
      rightM = Math.min(rightM, box.rightM);
      toM = Math.max(toM, box.toM);
      grew = true;
    }
    if (!grew) break;
  }
  return { fromM: group.fromM, toM, leftM, rightM };
}

/** Paths around the blockers, left and right, where the road has room: close by, and wide, by which a car that stands before them gets out sooner. */
export function proposeBypasses(ground: ExpertGround, first: BlockerGroup, actors: ActorTable, ego: EgoState, paths: PathTable): void {
  const { edges, line } = ground;
  const half = ego.widthM / 2;
  for (const side of [1, -1] as const) {
    const group = groupFrom(first, side, actors, ego);
    const row = Math.min(line.count - 1, Math.max(0, Math.floor((group.fromM + group.toM) / 2)));
    const edgeM = side > 0 ? edges.usableLeftM[row]! : -edges.usableRightM[row]!;
    const besideM = (side > 0 ? group.leftM : -group.rightM) + half;
    const mostM = Math.min(MOST_OFFSET_M, edgeM - half + OVER_EDGE_M);
    if (besideM + TIGHT_SIDE_GAP_M > mostM) continue;
    const closeM = Math.min(besideM + SIDE_GAP_M, mostM);
    const asideS = Math.sqrt((4 * Math.max(0, closeM)) / TRACKER.offsetAccelMps2);
    const asideM = Math.max(ASIDE_M, asideS * Math.max(PASSING_MPS, ego.speedMps));
    addBypass(ground, group, ego, paths, row, side, closeM, BYPASS_COST, asideM, BEYOND_M);
    if (ego.speedMps > SOON_FROM_MPS) addBypass(ground, group, ego, paths, row, side, closeM, BYPASS_COST, asideM, BEYOND_M - SOON_S * ego.speedMps);
    if (ego.speedMps < LATE_BELOW_MPS) addBypass(ground, group, ego, paths, row, side, closeM, BYPASS_COST + LATE_COST, ASIDE_M, BEYOND_M);
    const isTight = group.fromM - ego.sM - ego.lengthM / 2 < TIGHT_SHARE * asideM;
    const wideM = Math.min(closeM + WIDER_M, MOST_OFFSET_M, edgeM - half);
    if (isTight && ego.speedMps < WIDE_BELOW_MPS && wideM > closeM + 0.3) addBypass(ground, group, ego, paths, row, side, wideM, BYPASS_COST + WIDE_COST, ASIDE_M, BEYOND_M);
  }
}

function addBypass(ground: ExpertGround, group: BlockerGroup, ego: EgoState, paths: PathTable, row: number, side: 1 | -1, shiftM: number, cost: number, asideM: number, beyondM: number): void {
  const path = paths.open(side > 0 ? 'bypassLeft' : 'bypassRight', cost);
  if (path < 0) return;
  const fromM = group.fromM - ego.lengthM / 2 - asideM;
  const toM = group.toM + beyondM;
  for (let index = 0; index < PATH_ROWS; index += 1) {
    const s = paths.firstRow + index;
    paths.offsetLeftM[path * PATH_ROWS + index] = s >= fromM && s <= toM ? side * shiftM : 0;
  }
  paths.passM[path] = group.fromM;
  paths.backM[path] = toM;
  paths.oncoming[path] = side > 0 && shiftM + ego.widthM / 2 > ground.edges.leftM[row]! + 0.2 ? 1 : 0;
}

/** Before so long a wait (s) a way through the other direction's lane costs up to this much more: it is a last resort, and evaluators open the road after a wait. */
const WAIT_S = 4;
const HASTE_LOSS = 0.6;
/** What stands so near behind a junction (m) is most often the end of a queue, or waits for somebody: the wait is longer (s). */
const BEHIND_JUNCTION_M = 12;
const WAIT_BEHIND_JUNCTION_S = 12;

/** Lets ways past obstacles through the other direction's lane pay for not waiting first; who is on one of them already goes on. */
export function chargeHaste({ junctions }: ExpertGround, paths: PathTable, memory: ExpertMemory, tick: number): void {
  if (memory.path === 'bypassLeft') return;
  const waitedS = memory.stuckSince < 0 ? 0 : (tick - memory.stuckSince) * STEP_S;
  for (let path = 0; path < paths.count; path += 1) {
    const passM = paths.passM[path]!;
    if (passM === Infinity || paths.oncoming[path] === 0) continue;
    const isBehindJunction = junctions.some(({ fromM, toM }) => fromM < passM && passM - toM < BEHIND_JUNCTION_M);
    paths.cost[path]! += HASTE_LOSS * Math.max(0, 1 - waitedS / (isBehindJunction ? WAIT_BEHIND_JUNCTION_S : WAIT_S));
  }
}
