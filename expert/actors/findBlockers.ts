import { ActorKind } from '../../src/world/ActorKind.ts';
import { ActorFlag } from '../../src/world/WorldFrame.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import type { ActorTable } from './ActorTable.ts';

/** A car that stands in the open road for so long (s) will not move; near a junction or in a queue it may only wait. */
const STANDS_FOR_GOOD_S = 5;
const WAITS_AT_MOST_S = 40;
/** Bicycles on the own way leave room beside them. */
const BICYCLE_WAITS_S = 15;
/** A walker that stands for so long (s) is walked around. */
const WALKER_STANDS_S = 12;
/** Cars that stand this near before a junction (m), or this near behind another that stands (m), wait for their turn. */
const JUNCTION_QUEUE_M = 45;
const QUEUE_GAP_M = 14;
/** Who drives no faster than this (m/s) behind something that stands for good, behind a bicycle, or behind who does, is held up by it. */
const HELD_UP_MPS = 3.5;
/** Who stands so near behind a junction (m) is the end of a queue. */
const BEHIND_JUNCTION_M = 12;
/** Who stands for so long (s), farther than this from a junction (m), more and more lingers. */
const LINGERS_FROM_S = 2;
const LINGERS_WITHIN_S = 3;
const JUNCTION_NEAR_M = 60;
/** Who heads within this of the route's direction (cosine) goes along it. */
const ALONG_COS = 0.7;

/** Marks who blocks the road for good as far as one can tell. From the front backwards: who waits behind a blocker is no queue. */
export function findBlockers(ground: ExpertGround, table: ActorTable): void {
  const order = Array.from({ length: table.count }, (_, actor) => actor).toSorted((a, b) => table.sM[b]! - table.sM[a]! || table.id[a]! - table.id[b]!);
  for (const actor of order) {
    table.blocks[actor] = blocks(ground, table, actor) ? 1 : 0;
    table.lingers[actor] = lingering(ground, table, actor);
  }
}

function blocks(ground: ExpertGround, table: ActorTable, actor: number): boolean {
  const kind = table.kind[actor]!;
  if (kind === ActorKind.prop || (table.flags[actor]! & ActorFlag.parked) !== 0) return true;
  if (kind === ActorKind.walker) return table.standingForS[actor]! > WALKER_STANDS_S;
  if (table.standingForS[actor]! < STANDS_FOR_GOOD_S) return false;
  const s = table.sM[actor]!;
  const isNear = ground.junctions.some(({ fromM, toM }) => fromM - s < JUNCTION_QUEUE_M && toM - s > -BEHIND_JUNCTION_M);
  // Who stands across the route or comes towards it waits in a queue of its own.
  const isAhead = table.alongRoute[actor]! > ALONG_COS;
  const isHeldUp = isAhead && standsBehind(table, actor, (other) => table.blocks[other] === 1);
  const waits = standsBehind(table, actor, (other) => table.blocks[other] === 0) || (isNear && !isHeldUp);
  return table.standingForS[actor]! > (waits ? (kind === ActorKind.bicycle && isAhead ? BICYCLE_WAITS_S : WAITS_AT_MOST_S) : STANDS_FOR_GOOD_S);
}

function lingering(ground: ExpertGround, table: ActorTable, actor: number): number {
  const s = table.sM[actor]!;
  if (table.alongRoute[actor]! < -ALONG_COS) return 0;
  const isSlow = table.kind[actor] !== ActorKind.walker && table.speedMps[actor]! < HELD_UP_MPS && table.alongRoute[actor]! > ALONG_COS;
  if (isSlow && standsBehind(table, actor, (other) => holdsUp(table, other))) return 1;
  if (ground.junctions.some(({ fromM, toM }) => fromM - s < JUNCTION_NEAR_M && toM - s > 0)) return 0;
  return Math.min(1, Math.max(0, (table.standingForS[actor]! - LINGERS_FROM_S) / LINGERS_WITHIN_S));
}

function holdsUp(table: ActorTable, other: number): boolean {
  return table.blocks[other] === 1 || (table.speedMps[other]! < HELD_UP_MPS && table.alongRoute[other]! > ALONG_COS && (table.kind[other] === ActorKind.bicycle || table.lingers[other] === 1));
}

/** Is there somebody of a sort right before an actor? */
function standsBehind(table: ActorTable, actor: number, isSuch: (other: number) => boolean): boolean {
  for (let other = 0; other < table.count; other += 1) {
    const gapM = table.sM[other]! - table.sM[actor]!;
    if (other === actor || gapM <= 0 || gapM > QUEUE_GAP_M || Math.abs(table.leftM[other]! - table.leftM[actor]!) > 1.8) continue;
    if (table.kind[other] !== ActorKind.walker && isSuch(other)) return true;
  }
  return false;
}
