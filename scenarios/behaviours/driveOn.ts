import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';
import { TimedScenario } from './TimedScenario.ts';

const DRIVES_M = 200;

/** Bench2Drive's SequentialLaneChange and T_Junction: the route itself is the task; over after 200 m. */
class DriveOn implements ScenarioBehaviour {
  state = {};
  readonly #endM: number;

  constructor({ plan, triggerM }: ScenarioStage) {
    this.#endM = Math.min(triggerM + DRIVES_M, plan.lengthM - 1);
  }

  run(step: StageStep): 'running' | 'done' {
    return step.egoM >= this.#endM ? 'done' : 'running';
  }
}

function driveOn(type: string): ScenarioType {
  return { type, stage: (stage) => new TimedScenario(stage, new DriveOn(stage)) };
}

export const sequentialLaneChange = driveOn('SequentialLaneChange');
export const tJunction = driveOn('T_Junction');
