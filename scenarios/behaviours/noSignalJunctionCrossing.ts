import { junctionAhead } from './roadPlaces.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';

const ENDS_AFTER_JUNCTION_M = 20;

/** Scenario10: an unsignalised junction to be crossed among whatever traffic there is; it stages nothing and ends 20 m behind. */
class NoSignalJunctionCrossing implements ScenarioBehaviour {
  state = {};
  readonly #endM: number;

  constructor({ map, plan, triggerM }: ScenarioStage) {
    this.#endM = (junctionAhead(map, plan, triggerM)?.exitM ?? triggerM) + ENDS_AFTER_JUNCTION_M;
  }

  run(step: StageStep): 'running' | 'done' {
    return step.egoM >= this.#endM ? 'done' : 'running';
  }
}

export const noSignalJunctionCrossing: ScenarioType = { type: 'Scenario10', stage: (stage) => new NoSignalJunctionCrossing(stage) };
