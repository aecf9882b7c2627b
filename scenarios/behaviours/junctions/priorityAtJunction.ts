import { placeOnRoute, poseAt } from '../roadPlaces.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { StagingRefused } from '../StagingRefused.ts';
import type { JunctionLights } from './junctionLights.ts';
import { lightsOf, releaseLights, showGreen } from './junctionLights.ts';
import { nextJunction } from './nextJunction.ts';

/** PriorityAtJunction: the ego's light at the next junction is green until it has left it. Other scenarios there do not start with a wait. */
class PriorityAtJunction implements ScenarioBehaviour {
  state = { shown: false };
  readonly #lights: JunctionLights;
  readonly #exitM: number;

  constructor(stage: ScenarioStage) {
    const junction = nextJunction(stage);
    this.#lights = lightsOf(stage.map, junction.junction, poseAt(stage.map, placeOnRoute(stage.plan, junction.entryM)).headingRad);
    this.#exitM = junction.exitM;
    if (this.#lights.own.length === 0) throw new StagingRefused('the next junction has no light for the ego');
  }

  run(step: StageStep): 'running' | 'done' {
    if (!this.state.shown) showGreen(step, this.#lights, this.#lights.own);
    this.state.shown = true;
    return step.egoM >= this.#exitM ? 'done' : 'running';
  }

  end(step: StageStep): void {
    releaseLights(step, this.#lights);
  }
}

export const priorityAtJunction: ScenarioType = { type: 'PriorityAtJunction', stage: (stage) => new PriorityAtJunction(stage) };
