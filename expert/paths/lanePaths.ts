import type { PathKind } from '../../src/driving/Grounds.ts';
import { LANE_PLACES, LANE_RELATIONS, OWN_PLACE, type LaneRelation } from '../../src/driving/LanesBeside.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { PATH_ROWS, type PathTable, ROWS_BEHIND } from './PathTable.ts';

const SAME = LANE_RELATIONS.indexOf('sameDirection' satisfies LaneRelation);
const HOLD_COST = 0.04;
const CHANGE_COST = 0.1;
/** A lane that leaves the route within this distance (m) is no good for overtaking. */
const WORTH_CHANGING_M = 60;
/** A lane whose centre keeps this near to the line (m) is the route itself. */
const SAME_PATH_M = 0.6;

/** Paths in the lanes of the own direction: to stay in the present lane where the route leaves it, and to the lanes beside it. */
export function proposeLanePaths(ground: ExpertGround, ego: EgoState, paths: PathTable): void {
  const row = clampRow(ground, Math.floor(ego.sM));
  const place = placeOf(ground, row, ego.leftM);
  if (place < 0) return;
  addLanePath(ground, row, place, 'hold', HOLD_COST, 0, paths);
  const beside: readonly [number, PathKind][] = [[place + 1, 'laneLeft'], [place - 1, 'laneRight']];
  for (const [next, kind] of beside) {
    if (next < 0 || next >= LANE_PLACES || !isOwnWay(ground, row, next)) continue;
    addLanePath(ground, row, next, kind, CHANGE_COST, WORTH_CHANGING_M, paths);
  }
}

/** Place of the own-direction lane that holds an offset, -1 when none does. */
function placeOf(ground: ExpertGround, row: number, leftM: number): number {
  const { beside } = ground.line;
  for (let place = 0; place < LANE_PLACES; place += 1) {
    const cell = row * LANE_PLACES + place;
    if (isOwnWay(ground, row, place) && Math.abs(leftM - beside.centreLeftM[cell]!) <= beside.widthM[cell]! / 2) return place;
  }
  return -1;
}

function isOwnWay(ground: ExpertGround, row: number, place: number): boolean {
  const cell = row * LANE_PLACES + place;
  const { beside } = ground.line;
  return beside.lane[cell]! >= 0 && (place === OWN_PLACE || beside.relation[cell] === SAME);
}

/** Follows a lane through the rows ahead; leaves the path out when it is the route itself or ends too soon. */
function addLanePath(ground: ExpertGround, row: number, startPlace: number, kind: PathKind, cost: number, leastM: number, paths: PathTable): void {
  const { beside, count } = ground.line;
  const path = paths.open(kind, cost);
  if (path < 0) return;
  const base = path * PATH_ROWS;
  let place = startPlace;
  let lane = beside.lane[row * LANE_PLACES + place]!;
  let offset = beside.centreLeftM[row * LANE_PLACES + place]!;
  let apart = false;
  let endRow = -1;
  for (let index = 0; index < PATH_ROWS; index += 1) {
    const at = paths.firstRow + index;
    if (at > row && at < count && endRow < 0) {
      const next = nextPlace(ground, at, place, lane);
      if (next < 0) endRow = at;
      else {
        place = next;
        lane = beside.lane[at * LANE_PLACES + place]!;
        offset = beside.centreLeftM[at * LANE_PLACES + place]!;
      }
    }
    paths.offsetLeftM[base + index] = offset;
    if (endRow < 0 && Math.abs(offset) > SAME_PATH_M) apart = true;
  }
  if (endRow >= 0) paths.endM[path] = endRow;
  if (!apart || (endRow >= 0 && endRow - row < leastM)) paths.count -= 1;
}

/** The place in the next row that continues a lane: the same lane, or one of its successors. */
function nextPlace(ground: ExpertGround, row: number, place: number, lane: number): number {
  const { beside } = ground.line;
  const { lanes } = ground.map;
  for (let round = 0; round < LANE_PLACES; round += 1) {
    // The same place first, then its neighbours outwards.
    const candidate = place + (round % 2 === 0 ? round / 2 : -(round + 1) / 2);
    if (candidate < 0 || candidate >= LANE_PLACES || !isOwnWay(ground, row, candidate)) continue;
    const there = beside.lane[row * LANE_PLACES + candidate]!;
    if (there === lane) return candidate;
    for (let entry = lanes.successorStart[lane]!; entry < lanes.successorStart[lane + 1]!; entry += 1) if (lanes.successors[entry] === there) return candidate;
  }
  return -1;
}

function clampRow(ground: ExpertGround, row: number): number {
  return Math.min(ground.line.count - 1, Math.max(0, row));
}

/** Row of the line that a table of paths begins with. */
export function firstRowFor(ego: EgoState): number {
  return Math.max(0, Math.floor(ego.sM) - ROWS_BEHIND);
}
