import { cos, sin } from '../../geometry/trig.ts';
import type { WorldFrame } from '../../world/WorldFrame.ts';
import type { Infraction } from '../Infraction.ts';
import type { Criterion, Report } from './Criterion.ts';
import { atEgo } from './Criterion.ts';
import type { EgoStep } from './EgoStep.ts';

export interface YieldEmergencyState {
  /** Actor id of the emergency vehicle while its scenario runs, 0 otherwise. */
  vehicle: number;
  /** The vehicle was still behind the ego in the last step. */
  failing: boolean;
}

/** 2.x: an emergency vehicle that is still behind the ego when its scenario ends was not let pass. */
export class YieldEmergencyCriterion implements Criterion<YieldEmergencyState> {
  state: YieldEmergencyState = { vehicle: 0, failing: false };
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** The scenario with this emergency vehicle begins. */
  begin(vehicle: number): void {
    this.state.vehicle = vehicle;
    this.state.failing = false;
  }

  /** The scenario is over. */
  end(ego: EgoStep): void {
    const infraction = this.closing(ego);
    if (infraction !== undefined) this.#report(infraction);
    this.state.vehicle = 0;
    this.state.failing = false;
  }

  observe(ego: EgoStep, frame: WorldFrame): void {
    const { state } = this;
    if (state.vehicle === 0) return;
    const { actors } = frame;
    for (let row = 1; row < actors.count; row += 1) {
      if (actors.id[row] !== state.vehicle) continue;
      const headingRad = actors.headingRad[row]!;
      state.failing = cos(headingRad) * (ego.x - actors.x[row]!) + sin(headingRad) * (ego.y - actors.y[row]!) > 0;
      return;
    }
  }

  /** The infraction if the scenario, or the route, ended now. */
  closing(ego: EgoStep): Infraction | undefined {
    return this.state.vehicle !== 0 && this.state.failing ? { ...atEgo('yieldEmergency', ego), otherId: String(this.state.vehicle) } : undefined;
  }
}
