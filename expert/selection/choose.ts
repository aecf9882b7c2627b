import type { PathKind } from '../../src/driving/Grounds.ts';
import type { ExpertMemory } from '../ExpertMemory.ts';
import type { PathTable } from '../paths/PathTable.ts';
import { COST, COST_COUNT } from '../scoring/Costs.ts';
import type { ScoreCard } from '../scoring/ScoreCard.ts';

const PROGRESS_LOSS = 0.15;
const SWITCH_PATH_LOSS = 0.03;
const SWITCH_SPEED_LOSS = 0.008;
/** Who means to stand changes to another path for this share: there is no lurch in it. */
const SWITCH_STANDING = 0.3;
const STAND_MPS = 0.15;
/** Who is on the way out past something goes on: breaking off costs so much more, as it leaves the car across the road. */
const BREAK_OFF_LOSS = 0.15;
/** A proposal with less collision cost than this sets the standard of progress. */
const SAFE_LOSS = 0.3;

/**
 * Completes the costs by progress (against the best safe proposal) and by what changing one's mind costs, and takes the least; ties go to the first.
 * @param impatience see `impatienceOf`
 * @param isOut whether the car reaches out of its lane
 */
export function choose(card: ScoreCard, paths: PathTable, memory: ExpertMemory, impatience: number, isOut: boolean): number {
  const bestM = standardOfProgress(card);
  const switchPath = memory.action.targetSpeedMps < STAND_MPS ? SWITCH_STANDING * SWITCH_PATH_LOSS : SWITCH_PATH_LOSS;
  const breakOff = isOut && isBypass(memory.path) ? BREAK_OFF_LOSS : 0;
  let chosen = 0;
  let least = Infinity;
  for (let row = 0; row < card.count; row += 1) {
    const base = row * COST_COUNT;
    const { path, speed } = card.proposals[row]!;
    card.costs[base + COST.progress] = progressLoss(card.travelledM[row]!, bestM, impatience);
    card.costs[base + COST.switching] = (paths.kind[path] === memory.path ? 0 : switchPath) + (isBypass(paths.kind[path]!) ? 0 : breakOff) + (speed === memory.speed ? 0 : SWITCH_SPEED_LOSS);
    let total = 0;
    for (let term = 0; term < COST_COUNT; term += 1) total += card.costs[base + term]!;
    card.total[row] = total;
    if (total < least) {
      least = total;
      chosen = row;
    }
  }
  return chosen;
}

function isBypass(kind: PathKind | undefined): boolean {
  return kind === 'bypassLeft' || kind === 'bypassRight';
}

/** How far the best safe proposal comes (m), at least 1. */
export function standardOfProgress(card: ScoreCard): number {
  let bestM = 1;
  for (let row = 0; row < card.count; row += 1) {
    const base = row * COST_COUNT;
    if (card.costs[base + COST.gate]! > 0 || card.costs[base + COST.collision]! > SAFE_LOSS) continue;
    if (card.proposals[row]!.speed !== 'fast' && card.travelledM[row]! > bestM) bestM = card.travelledM[row]!;
  }
  return bestM;
}

/** What falling behind the best safe proposal costs. @param bestM see `standardOfProgress` */
export function progressLoss(travelledM: number, bestM: number, impatience: number): number {
  return PROGRESS_LOSS * (1 + 0.5 * impatience) * Math.max(0, 1 - travelledM / bestM);
}
