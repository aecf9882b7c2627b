import { ActorKind } from '../../world/ActorKind.ts';
import { FIRST_SCRIPTED_ID } from '../../world/WorldCommands.ts';
import type { WorldFrame } from '../../world/WorldFrame.ts';
import { ActorFlag } from '../../world/WorldFrame.ts';
import type { Infraction } from '../Infraction.ts';
import type { LeaderboardRules } from '../LeaderboardRules.ts';
import { pythonRound } from '../results/pythonNumber.ts';
import type { Criterion, Report } from './Criterion.ts';
import { atEgo } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';
import type { RouteCourse } from './RouteCourse.ts';
import { lastPassed } from './RouteCourse.ts';

const WINDOW = 2;
/** A last checkpoint is taken at the end when more than this share of the route is done: routes end at about 99 %. */
const LAST_CHECKPOINT_SHARE = 0.95;

export interface MinSpeedState {
  index: number;
  /** Route length at the last checkpoint (m). */
  checkpointM: number;
  egoSumMps: number;
  trafficSumMps: number;
  samples: number;
}

/** 2.x: at equal stretches of the route the own mean speed is compared with that of all background vehicles. */
export class MinSpeedCriterion implements Criterion<MinSpeedState> {
  state: MinSpeedState = { index: 0, checkpointM: 0, egoSumMps: 0, trafficSumMps: 0, samples: 0 };
  readonly #rules: LeaderboardRules;
  readonly #course: RouteCourse;
  readonly #report: Report;

  constructor(rules: LeaderboardRules, course: RouteCourse, report: Report) {
    this.#rules = rules;
    this.#course = course;
    this.#report = report;
  }

  observe(ego: EgoStep, frame: WorldFrame): void {
    const { state } = this;
    if (this.#rules.minSpeedCheckpoints === 0) return;
    const { plan } = this.#course;
    state.index = lastPassed(this.#course, state.index, WINDOW, ego.x, ego.y);
    if (plan.sM[state.index]! - state.checkpointM > plan.lengthM / this.#rules.minSpeedCheckpoints) this.#checkpoint(ego);
    const trafficMps = meanTrafficSpeedMps(frame);
    if (trafficMps < 0) return;
    state.trafficSumMps += trafficMps;
    state.egoSumMps += ego.speedMps;
    state.samples += 1;
  }

  /** The last checkpoint's infraction, if the route ended now. */
  closing(ego: EgoStep): Infraction | undefined {
    if (this.#rules.minSpeedCheckpoints === 0) return undefined;
    const { plan } = this.#course;
    return plan.sM[this.state.index]! / plan.lengthM > LAST_CHECKPOINT_SHARE ? this.#judged(ego) : undefined;
  }

  #checkpoint(ego: EgoStep): void {
    const { state } = this;
    const infraction = this.#judged(ego);
    if (infraction !== undefined) this.#report(infraction);
    state.checkpointM = this.#course.plan.sM[state.index]!;
    state.egoSumMps = 0;
    state.trafficSumMps = 0;
    state.samples = 0;
  }

  #judged(ego: EgoStep): Infraction | undefined {
    const { egoSumMps, trafficSumMps, samples } = this.state;
    const percent = samples > 0 && trafficSumMps > 0 ? pythonRound((100 * egoSumMps) / trafficSumMps, 2) : 100;
    return percent < 100 || this.#rules.minSpeedReports === 'all' ? { ...atEgo('minSpeed', ego), percent } : undefined;
  }
}

/** Mean speed of the world's own vehicles, -1 without any. Ids below the scripted ones are the ego and the background. */
function meanTrafficSpeedMps(frame: WorldFrame): number {
  const { count, id, kind, flags, speedMps } = frame.actors;
  let sum = 0;
  let vehicles = 0;
  for (let row = 1; row < count; row += 1) {
    if (id[row]! >= FIRST_SCRIPTED_ID || kind[row] === ActorKind.walker || kind[row] === ActorKind.prop || (flags[row]! & ActorFlag.parked) !== 0) continue;
    sum += Math.abs(speedMps[row]!);
    vehicles += 1;
  }
  return vehicles === 0 ? -1 : sum / vehicles;
}
