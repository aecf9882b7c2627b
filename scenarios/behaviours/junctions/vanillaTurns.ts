import { LightState } from '../../../src/world/LightState.ts';
import { placeOnRoute, poseAt } from '../roadPlaces.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { StagingRefused } from '../StagingRefused.ts';
import type { JunctionLights } from './junctionLights.ts';
import { lightsOf, releaseLights, showGreen } from './junctionLights.ts';
import { nextJunction } from './nextJunction.ts';

/** Each of the two pictures that the lights show lasts this long (s). */
const SHOWS_S = 5;
/** Between green and red, yellow is shown for so long (s). The evaluator leaves it out: whoever is just before the line then runs the red light, however he drives. */
const YELLOW_S = 3;
const ENDS_AFTER_M = 10;

/** What the ego's light shows first; the others are red throughout. */
type FirstLight = 'green' | 'red' | 'none';

interface VanillaTurnState {
  phase: 'waiting' | 'first' | 'yellow' | 'second';
  sinceS: number;
}

/**
 * Bench2Drive's turns without anybody in the way. With a light, the ego's is green for 5 s and then, after yellow, red for as long, or red for 5 s and then
 * green until it is through; without one nothing is staged.
 */
class VanillaTurn implements ScenarioBehaviour {
  state: VanillaTurnState = { phase: 'waiting', sinceS: 0 };
  readonly #first: FirstLight;
  readonly #lights: JunctionLights;
  readonly #endM: number;

  constructor(stage: ScenarioStage, first: FirstLight) {
    const junction = nextJunction(stage);
    this.#first = first;
    this.#lights = lightsOf(stage.map, junction.junction, poseAt(stage.map, placeOnRoute(stage.plan, junction.entryM)).headingRad);
    this.#endM = Math.min(junction.exitM + ENDS_AFTER_M, stage.plan.lengthM - 1);
    if (first !== 'none' && this.#lights.own.length === 0) throw new StagingRefused('the next junction has no lights');
  }

  run(step: StageStep): 'running' | 'done' {
    if (this.#first !== 'none' && this.#show(step) === 'over') return 'done';
    return step.egoM >= this.#endM ? 'done' : 'running';
  }

  end(step: StageStep): void {
    if (this.#first !== 'none') releaseLights(step, this.#lights);
  }

  #show(step: StageStep): 'showing' | 'over' {
    const { state } = this;
    const elapsed = step.frame.timeS - state.sinceS > (state.phase === 'yellow' ? YELLOW_S : SHOWS_S);
    if (state.phase === 'waiting') {
      state.phase = 'first';
      state.sinceS = step.frame.timeS;
      showGreen(step, this.#lights, this.#first === 'green' ? this.#lights.own : []);
    } else if (state.phase === 'first' && elapsed && this.#first === 'green') {
      state.phase = 'yellow';
      state.sinceS = step.frame.timeS;
      for (const light of this.#lights.own) step.order({ kind: 'light', light, state: LightState.yellow });
    } else if ((state.phase === 'first' || state.phase === 'yellow') && elapsed) {
      state.phase = 'second';
      state.sinceS = step.frame.timeS;
      showGreen(step, this.#lights, this.#first === 'green' ? [] : this.#lights.own);
    } else if (state.phase === 'second' && elapsed && this.#first === 'green') {
      return 'over';
    }
    return 'showing';
  }
}

function vanilla(type: string, first: FirstLight): ScenarioType[] {
  return [type, `${type}Long`].map((name) => ({ type: name, stage: (stage) => new VanillaTurn(stage, first) }));
}

/** The plain ones, and those that Bench2Drive drives on longer routes. */
export const vanillaTurns: readonly ScenarioType[] = [
  ...vanilla('VanillaSignalizedTurnEncounterGreenLight', 'green'),
  ...vanilla('VanillaSignalizedTurnEncounterRedLight', 'red'),
  ...vanilla('VanillaNonSignalizedTurnEncounterStopsign', 'none'),
  ...vanilla('VanillaNonSignalizedTurn', 'none').slice(0, 1),
];
