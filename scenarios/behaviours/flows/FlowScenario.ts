import type { JunctionLights } from '../junctions/junctionLights.ts';
import { releaseLights, showGreen } from '../junctions/junctionLights.ts';
import type { ScenarioBehaviour, StageStep } from '../ScenarioBehaviour.ts';
import type { ActorFlow, ActorFlowState } from './ActorFlow.ts';

export interface FlowSetup {
  readonly flows: readonly ActorFlow[];
  /** Lights of the junction: for 5 s those listed here are green alone, then the ego's as well. */
  readonly lights?: { readonly lights: JunctionLights; readonly theirs: readonly number[] };
  readonly isOver: (step: StageStep) => boolean;
}

/** The flow has green for so long before the ego has it too (s). */
const GREEN_DELAY_S = 5;

interface FlowScenarioState {
  phase: 'waiting' | 'flowing' | 'green';
  sinceS: number;
  flows: ActorFlowState[];
}

/** The ego has to cross a flow of vehicles or to merge into it: shared by all flow scenarios of 2.x. */
export class FlowScenario implements ScenarioBehaviour {
  state: FlowScenarioState;
  readonly #setup: FlowSetup;

  constructor(setup: FlowSetup) {
    this.#setup = setup;
    this.state = { phase: 'waiting', sinceS: 0, flows: setup.flows.map((flow) => flow.start()) };
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    const { lights } = this.#setup;
    if (state.phase === 'waiting') {
      state.phase = 'flowing';
      state.sinceS = step.frame.timeS;
      if (lights !== undefined) showGreen(step, lights.lights, lights.theirs);
    } else if (state.phase === 'flowing' && step.frame.timeS - state.sinceS > GREEN_DELAY_S) {
      state.phase = 'green';
      if (lights !== undefined) showGreen(step, lights.lights, [...lights.theirs, ...lights.lights.own]);
    }
    this.#setup.flows.forEach((flow, number) => flow.run(step, state.flows[number]));
    return this.#setup.isOver(step) ? 'done' : 'running';
  }

  end(step: StageStep): void {
    if (this.#setup.lights !== undefined) releaseLights(step, this.#setup.lights.lights);
  }
}
