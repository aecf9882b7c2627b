import type { Infraction } from '../Infraction.ts';
import type { Criterion, Report } from './Criterion.ts';
import { atEgo } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';

export interface ScenarioTimeoutState {
  /** Scenarios that ran out of time and have not ended yet. */
  expired: string[];
}

/** 2.x: a blocking scenario that the ego did not solve in time; reported when the scenario ends, or with the route. */
export class ScenarioTimeoutCriterion implements Criterion<ScenarioTimeoutState> {
  state: ScenarioTimeoutState = { expired: [] };
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** Nothing to see per step: scenarios keep their own time and tell. */
  observe(): void {}

  expire(scenario: string): void {
    if (!this.state.expired.includes(scenario)) this.state.expired.push(scenario);
  }

  end(scenario: string, ego: EgoStep): void {
    if (!this.state.expired.includes(scenario)) return;
    this.#report({ ...atEgo('scenarioTimeout', ego), otherId: scenario });
    this.state.expired = this.state.expired.filter((name) => name !== scenario);
  }

  /** What would be reported if the route ended now. */
  closing(ego: EgoStep): Infraction[] {
    return this.state.expired.map((scenario) => ({ ...atEgo('scenarioTimeout', ego), otherId: scenario }));
  }
}
