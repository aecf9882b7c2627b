import { STEP_S } from '../../src/world/World.ts';
import type { ExpertMemory } from '../ExpertMemory.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';
import type { Surroundings } from '../rollout/Surroundings.ts';
import type { ScoreCard } from '../scoring/ScoreCard.ts';

/** Slower than the one it stands, from the other on it really drives (m/s). */
const STANDING_MPS = 0.15;
const DRIVES_MPS = 4;
/** Standing this near before a red light's or a sign's line (m) has its reason; so has standing in a queue for so long (s). */
const AT_LINE_M = 12;
const QUEUE_S = 25;
/** Each time so long (s) of standing has gone by, progress counts half as much again, up to so often. */
const IMPATIENT_S = 4;
const MOST_IMPATIENCE = 2;

/** How bold long standing has made the expert: 0 to 3. Who really drives is not bold. */
export function boldnessOf(memory: ExpertMemory, tick: number, speedMps: number, settings: ExpertSettings): number {
  return speedMps < DRIVES_MPS ? stagesOf(memory, tick, settings) : 0;
}

/** How much more progress counts after standing without a reason: rises at once, from 0 to 3, and stays so until the car is past what held it up. */
export function impatienceOf(memory: ExpertMemory, tick: number, settings: ExpertSettings): number {
  if (memory.stuckSince < 0) return 0;
  return Math.max(stagesOf(memory, tick, settings), Math.min(MOST_IMPATIENCE, ((tick - memory.stuckSince) * STEP_S) / IMPATIENT_S));
}

function stagesOf(memory: ExpertMemory, tick: number, settings: ExpertSettings): number {
  if (memory.stuckSince < 0) return 0;
  const stuckS = (tick - memory.stuckSince) * STEP_S;
  return settings.boldAfterS.filter((afterS) => stuckS >= afterS).length;
}

/** Tick since which the car stands without a reason of its own, -1 while it does not: never set by red lights. */
export function stuckSince({ ego, duties, actors, paths }: Surroundings, card: ScoreCard, chosen: number, limiting: number, memory: ExpertMemory, tick: number): number {
  const frontM = ego.sM + ego.lengthM / 2;
  if (duties.redLightM - frontM < AT_LINE_M || duties.holdAtSign || duties.stopSignM - frontM < AT_LINE_M) return -1;
  if (ego.speedMps > STANDING_MPS) {
    // A creeping car stays stuck until it really drives again; who is on the way past something is not past it.
    const passes = paths.passM[card.proposals[chosen]!.path]! < Infinity;
    return memory.stuckSince >= 0 && (passes || ego.speedMps < DRIVES_MPS) && tick - memory.stuckSince < 3000 ? memory.stuckSince : -1;
  }
  if (card.limit[chosen] === 'leader' && limiting >= 0 && actors.blocks[limiting] === 0 && actors.standingForS[limiting]! < QUEUE_S) return -1;
  return memory.stuckSince >= 0 ? memory.stuckSince : tick;
}
