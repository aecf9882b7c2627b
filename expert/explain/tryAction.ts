import type { SpeedKind } from '../../src/driving/Grounds.ts';
import type { Plan } from '../planDrive.ts';
import { COST, COST_COUNT } from '../scoring/Costs.ts';
import type { ScoreCard } from '../scoring/ScoreCard.ts';
import { judgeProposal } from '../selection/judgeProposals.ts';
import type { Workspace } from '../Workspace.ts';

/** One way to drive on that a plan did not propose. */
export interface Trial {
  /** Row of the path table, whose leaders have been found. */
  readonly path: number;
  readonly speed: SpeedKind;
  readonly share: number;
  readonly stopM: number;
  /** See `Proposal`. */
  readonly firstMps?: number;
  readonly mostMps?: number;
}

/** Drives and scores a way in the surroundings of a plan, beside its own card: the answer is row 0 of the card returned, without progress. */
export function tryAction({ around, boldness }: Plan, workspace: Workspace, { path, speed, share, stopM, firstMps, mostMps }: Trial): ScoreCard {
  const card = workspace.freeCard;
  card.count = 0;
  judgeProposal(around, workspace.lights, boldness, { ...workspace, card }, path, speed, share, stopM, firstMps, mostMps);
  return card;
}

/** What a row costs by itself: without progress, which is relative, and without what changing one's mind costs, which is the expert's own affair. */
export function plainCost(card: ScoreCard, row: number): number {
  let sum = 0;
  for (let term = 0; term < COST_COUNT; term += 1) if (term !== COST.progress && term !== COST.switching) sum += card.costs[row * COST_COUNT + term]!;
  return sum;
}
