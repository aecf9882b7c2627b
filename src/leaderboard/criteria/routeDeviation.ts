import type { Criterion, Report } from './Criterion.ts';
import { atEgo } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import { nearestInWindow } from './RouteCourse.ts';
import type { RoutePlan } from '../../map/RoutePlan.ts';

const WINDOW = 5;
const FAR_M = 30;
const SAFE_M = 15;
const MAX_UNSAFE_PERCENT = 30;

export interface RouteDeviationState {
  index: number;
  safe: boolean;
  unsafeM: number;
  failed: boolean;
}

/**
 * Leaving the route ends it: 30 m or more from the nearest of the next route points, or more than 30 % of the route driven at 15 m or more
 * from it. The window of 5 points is the evaluators': a corner cut by more than that freezes the index.
 */
export class RouteDeviationCriterion implements Criterion<RouteDeviationState> {
  state: RouteDeviationState = { index: 0, safe: true, unsafeM: 0, failed: false };
  readonly #plan: RoutePlan;
  readonly #report: Report;
  readonly #squared = new Float64Array(1);

  constructor(plan: RoutePlan, report: Report) {
    this.#plan = plan;
    this.#report = report;
  }

  observe(ego: EgoStep): void {
    const { state } = this;
    if (state.failed) return;
    const plan = this.#plan;
    const nearest = nearestInWindow(plan, state.index, WINDOW, ego.x, ego.y, this.#squared);
    const distanceM = Math.sqrt(this.#squared[0]!);
    let off = distanceM >= FAR_M;
    if (!off) state.safe = distanceM < SAFE_M;
    if (nearest !== state.index) {
      if (!state.safe) {
        state.unsafeM += plan.sM[nearest]! - plan.sM[state.index]!;
        if ((100 * state.unsafeM) / plan.lengthM > MAX_UNSAFE_PERCENT) off = true;
      }
      state.index = nearest;
    }
    if (!off) return;
    state.failed = true;
    this.#report(atEgo('routeDeviation', ego));
  }
}
