import { nearestInWindow } from '../criteria/RouteCourse.ts';
import type { RoutePlan } from '../../map/RoutePlan.ts';
import type { PlacedScenario } from './PlacedScenario.ts';

const WINDOW = 5;

export interface ScenarioTriggersState {
  /** Route point beside the ego. */
  index: number;
  /** Per scenario: it has been triggered. */
  fired: boolean[];
}

/**
 * Which scenarios start now: the route point nearest to the ego (of the next 5) is followed along the route, and a scenario fires once
 * when *that point*, not the ego, is near its trigger: 1.5 m in 1.0, 2 m in 2.x (3-D).
 */
export class ScenarioTriggers {
  state: ScenarioTriggersState;
  readonly #plan: RoutePlan;
  /** Numbers of the scenarios that fire at a route point. */
  readonly #firingAt = new Map<number, number[]>();
  readonly #squared = new Float64Array(1);

  constructor(plan: RoutePlan, scenarios: readonly PlacedScenario[], radiusM: number) {
    this.#plan = plan;
    this.state = { index: 0, fired: scenarios.map(() => false) };
    scenarios.forEach((scenario, number) => this.#place(scenario, number, radiusM));
  }

  /** Numbers of the scenarios that start in this step, in their order. */
  observe(egoX: number, egoY: number): readonly number[] {
    const { state } = this;
    state.index = nearestInWindow(this.#plan, state.index, WINDOW, egoX, egoY, this.#squared);
    const candidates = this.#firingAt.get(state.index);
    if (candidates === undefined) return NONE;
    const firing = candidates.filter((number) => !state.fired[number]);
    for (const number of firing) state.fired[number] = true;
    return firing;
  }

  #place({ trigger }: PlacedScenario, number: number, radiusM: number): void {
    const plan = this.#plan;
    for (let index = 0; index < plan.count; index += 1) {
      const dx = plan.x[index]! - trigger.x;
      const dy = plan.y[index]! - trigger.y;
      const dz = plan.z[index]! - trigger.z;
      if (dx * dx + dy * dy + dz * dz >= radiusM * radiusM) continue;
      const there = this.#firingAt.get(index);
      if (there === undefined) this.#firingAt.set(index, [number]);
      else there.push(number);
    }
  }
}

const NONE: readonly number[] = [];
