import type { Proposal } from '../rollout/Proposal.ts';
import type { Limit } from '../rollout/Proposal.ts';
import { COST_COUNT } from './Costs.ts';

export const MOST_PROPOSALS = 100;

/** Scores of all proposals of a plan: row p of each column. */
export class ScoreCard {
  count = 0;
  readonly proposals: Proposal[] = Array.from({ length: MOST_PROPOSALS }, () => ({ path: 0, speed: 'share', share: 1, stopM: Infinity, firstMps: -1, mostMps: Infinity }));
  readonly costs = new Float64Array(MOST_PROPOSALS * COST_COUNT);
  readonly total = new Float64Array(MOST_PROPOSALS);
  /** Distance made good in the first seconds (m). */
  readonly travelledM = new Float64Array(MOST_PROPOSALS);
  readonly targetMps = new Float64Array(MOST_PROPOSALS);
  readonly offsetLeftM = new Float64Array(MOST_PROPOSALS);
  readonly limit: Limit[] = Array.from({ length: MOST_PROPOSALS }, () => 'cruise');
  /** Future of the leader that limits the first step, -1 for none. */
  readonly leader = new Int32Array(MOST_PROPOSALS);
  /** The likeliest future that the proposal collides with, where (m along the route) and when (s); -1 for none. */
  readonly hit = new Int32Array(MOST_PROPOSALS);
  readonly hitM = new Float64Array(MOST_PROPOSALS);
  readonly hitS = new Float64Array(MOST_PROPOSALS);

  /** Opens a row; -1 when the card is full. */
  open(path: number, speed: Proposal['speed'], share: number, stopM: number, firstMps = -1, mostMps = Infinity): number {
    if (this.count === MOST_PROPOSALS) return -1;
    const row = this.count;
    this.count += 1;
    const proposal = this.proposals[row]!;
    proposal.path = path;
    proposal.speed = speed;
    proposal.share = share;
    proposal.stopM = stopM;
    proposal.firstMps = firstMps;
    proposal.mostMps = mostMps;
    this.costs.fill(0, row * COST_COUNT, (row + 1) * COST_COUNT);
    this.hit[row] = -1;
    this.hitS[row] = Infinity;
    return row;
  }
}
