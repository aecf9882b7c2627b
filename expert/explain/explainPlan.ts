import { COST_TERMS, type CostTerm } from '../../src/driving/Grounds.ts';
import { ACTOR_KIND_NAMES } from '../../src/world/ActorKind.ts';
import type { Surroundings } from '../rollout/Surroundings.ts';
import { swingsOut } from '../rollout/swingsOut.ts';
import { COST, COST_COUNT } from '../scoring/Costs.ts';
import type { ScoreCard } from '../scoring/ScoreCard.ts';
import type { ExpertMemory } from '../ExpertMemory.ts';
import type { Plan } from '../planDrive.ts';
import { choose } from '../selection/choose.ts';
import { judgeProposals } from '../selection/judgeProposals.ts';
import type { Workspace } from '../Workspace.ts';
import { acceptableRanges } from './acceptableRanges.ts';
import { brakeReasonOf } from './brakeReasonOf.ts';
import type { Explanation, Limiting, Option } from './Explanation.ts';
import { noReturn } from './noReturn.ts';
import { targetWithoutLimit } from './targetWithoutLimit.ts';

const OPTIONS = 5;
/** Actions closer than this (m/s, m) are the same. */
const SAME_SPEED_MPS = 0.5;
const SAME_OFFSET_M = 0.2;

/**
 * The grounds of a plan. Where plain driving needed no alternatives they are judged now; the choice stays. Call once, and before the next plan writes over the workspace.
 * @param memory what the plan started from @param options how many options to tell of
 */
export function explainPlan(plan: Plan, memory: ExpertMemory, workspace: Workspace, options = OPTIONS): Explanation {
  const { around, chosen } = plan;
  const { card } = workspace;
  if (card.count === 1) {
    judgeProposals(around, workspace.lights, plan.boldness, true, workspace);
    choose(card, around.paths, memory, plan.impatience, swingsOut(around));
  }
  const order = [chosen, ...Array.from({ length: card.count }, (_, row) => row).filter((row) => row !== chosen).toSorted((a, b) => card.total[a]! - card.total[b]! || a - b)];
  const best = card.total[chosen]!;
  const other = order.find((row) => !isSame(card, row, chosen));
  const limiting = limitingThing(plan, card);
  const noReturnS = noReturn(plan, workspace);
  const acceptable = acceptableRanges(plan, workspace);
  return {
    tick: plan.memory.planTick,
    action: plan.action,
    brakeReason: brakeReasonOf(plan, workspace),
    limiting,
    freeTargetMps: limiting === null ? null : targetWithoutLimit(plan, memory, workspace),
    judged: card.count,
    options: distinct(card, order).slice(0, options).map((row) => optionOf(around, card, row)),
    margin: other === undefined ? null : card.total[other]! - best,
    acceptable,
    solvable: order.some((row) => card.costs[row * COST_COUNT + COST.gate] === 0),
    noReturnS,
    boldness: plan.boldness,
  };
}

function isSame(card: ScoreCard, a: number, b: number): boolean {
  return Math.abs(card.targetMps[a]! - card.targetMps[b]!) < SAME_SPEED_MPS && Math.abs(card.offsetLeftM[a]! - card.offsetLeftM[b]!) < SAME_OFFSET_M;
}

/** Of options that come to the same action on the same path, the first. */
function distinct(card: ScoreCard, order: readonly number[]): number[] {
  const kept: number[] = [];
  for (const row of order) if (!kept.some((known) => card.proposals[known]!.path === card.proposals[row]!.path && isSame(card, known, row))) kept.push(row);
  return kept;
}

function limitingThing({ around, chosen, limitingActor }: Plan, card: ScoreCard): Limiting | null {
  const { actors, duties, ego } = around;
  const frontM = ego.sM + ego.lengthM / 2;
  if (limitingActor >= 0) {
    const gapM = actors.sM[limitingActor]! - actors.lengthM[limitingActor]! / 2 - frontM;
    return { kind: 'actor', id: actors.id[limitingActor]!, what: ACTOR_KIND_NAMES[actors.kind[limitingActor]!]!, gapM, speedMps: actors.speedMps[limitingActor]! };
  }
  const limit = card.limit[chosen];
  if (limit === 'light') return { kind: 'light', gapM: duties.redLightM - frontM };
  if (limit === 'stopSign') return { kind: 'stopSign', gapM: duties.holdAtSign ? 0 : duties.stopSignM - frontM };
  return null;
}

function optionOf({ futures, actors, ego, paths }: Surroundings, card: ScoreCard, row: number): Option {
  const { path, speed, share, stopM } = card.proposals[row]!;
  const costs = Object.fromEntries(COST_TERMS.map((term, index) => [term, card.costs[row * COST_COUNT + index]!])) as Record<CostTerm, number>;
  const hit = card.hit[row]!;
  return {
    path: paths.kind[path]!,
    speed,
    share,
    stopAheadM: Number.isFinite(stopM) ? stopM - ego.sM - ego.lengthM / 2 : null,
    targetSpeedMps: card.targetMps[row]!,
    lateralOffsetLeftM: card.offsetLeftM[row]!,
    total: card.total[row]!,
    costs,
    hits: hit < 0 ? null : { id: actors.id[futures.actor[hit]!]!, afterS: card.hitS[row]! },
  };
}
