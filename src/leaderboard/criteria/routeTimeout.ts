import type { RoadMap } from '../../map/RoadMap.ts';
import type { LeaderboardRules } from '../LeaderboardRules.ts';
import type { Criterion, Report } from './Criterion.ts';
import { atEgo } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import { elapsedS } from './elapsedS.ts';
import type { RouteCourse } from './RouteCourse.ts';
import { lastPassed } from './RouteCourse.ts';

const WINDOW = 3;
const MIN_S = 300;
/** The 2.x limit allows the route to be driven at this share of the speed limit. */
const SPEED_SHARE = 0.1;
/** CARLA's speed limit of a vehicle that has met no sign yet (30 km/h). */
const UNSIGNED_MPS = 30 / 3.6;

export interface RouteTimeoutState {
  /** Simulation time of the first step, NaN before. */
  startS: number;
  limitS: number;
  index: number;
  timedOut: boolean;
}

/** Time is up: after a fixed limit by the route's length (1.0), or one that grows with progress (2.x). */
export class RouteTimeoutCriterion implements Criterion<RouteTimeoutState> {
  state: RouteTimeoutState;
  readonly #grows: boolean;
  readonly #map: RoadMap;
  readonly #course: RouteCourse;
  readonly #report: Report;

  constructor(rules: LeaderboardRules, map: RoadMap, course: RouteCourse, report: Report) {
    this.#grows = rules.timeout === 'growing';
    this.#map = map;
    this.#course = course;
    this.#report = report;
    this.state = { startS: NaN, limitS: this.#grows ? MIN_S : Math.trunc(0.8 * course.plan.lengthM + 5), index: 0, timedOut: false };
  }

  observe(ego: EgoStep): void {
    const { state } = this;
    if (state.timedOut) return;
    if (Number.isNaN(state.startS)) state.startS = ego.timeS;
    if (this.#grows) this.#grow(ego);
    if (elapsedS(state.startS, ego.timeS) <= state.limitS) return;
    state.timedOut = true;
    this.#report(atEgo('routeTimeout', ego));
  }

  #grow(ego: EgoStep): void {
    const { state } = this;
    const index = lastPassed(this.#course, state.index, WINDOW, ego.x, ego.y);
    if (index === state.index) return;
    const { plan } = this.#course;
    state.limitS += (plan.sM[index]! - plan.sM[state.index]!) / (SPEED_SHARE * this.#speedLimitMps(index));
    state.index = index;
  }

  /** The limit posted on the route's lane there: our stand-in for CARLA's limit of the last sign passed. */
  #speedLimitMps(index: number): number {
    const { lanes, samples } = this.#map;
    const lane = this.#course.plan.lane[index]!;
    if (lane < 0) return UNSIGNED_MPS;
    const offset = Math.round(this.#course.plan.laneSM[index]! / lanes.sampleStepM[lane]!);
    const limit = samples.speedLimitMps[lanes.firstSample[lane]! + Math.min(lanes.sampleCount[lane]! - 1, Math.max(0, offset))]!;
    return limit > 0 ? limit : UNSIGNED_MPS;
  }
}
