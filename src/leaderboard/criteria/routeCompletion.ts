import { pythonRound } from '../results/pythonNumber.ts';
import type { LeaderboardRules } from '../LeaderboardRules.ts';
import type { Criterion } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import type { RouteCourse } from './RouteCourse.ts';
import { lastPassed } from './RouteCourse.ts';

const WINDOW = 2;
const NEARLY_ALL_PERCENT = 99;
const NEAR_END_M = 10;

export interface RouteCompletionState {
  index: number;
  percent: number;
  /** The end was reached in an earlier or this step. */
  reached: boolean;
  /** The evaluators end the route one step after the end was reached. */
  ended: boolean;
}

/** How much of the route lies behind the ego; complete with more than 99 % and less than 10 m from the last point. */
export class RouteCompletionCriterion implements Criterion<RouteCompletionState> {
  state: RouteCompletionState = { index: 0, percent: 0, reached: false, ended: false };
  readonly #course: RouteCourse;
  readonly #decimals: number | undefined;

  constructor(rules: LeaderboardRules, course: RouteCourse) {
    this.#course = course;
    this.#decimals = rules.completionDecimals;
  }

  observe(ego: EgoStep): void {
    const { state } = this;
    if (state.reached) {
      state.ended = true;
      return;
    }
    const { plan } = this.#course;
    const index = lastPassed(this.#course, state.index, WINDOW, ego.x, ego.y);
    if (index !== state.index) {
      state.index = index;
      const percent = (100 * plan.sM[index]!) / plan.lengthM;
      state.percent = this.#decimals === undefined ? percent : pythonRound(percent, this.#decimals);
    }
    if (state.percent <= NEARLY_ALL_PERCENT) return;
    const last = plan.count - 1;
    const dx = ego.x - plan.x[last]!;
    const dy = ego.y - plan.y[last]!;
    const dz = ego.z - plan.z[last]!;
    if (Math.sqrt(dx * dx + dy * dy + dz * dz) >= NEAR_END_M) return;
    state.reached = true;
    state.percent = 100;
  }
}
