import type { VehicleControl } from '../../src/world/WorldCommands.ts';
import type { ScenarioBehaviour, ScenarioStage, StageStep } from './ScenarioBehaviour.ts';

/** Time that the ego has to solve a blocking scenario of 2.x (s). */
export const SCENARIO_TIMEOUT_S = 240;

interface TimedScenarioState {
  startS: number;
  inner: object;
}

/**
 * A blocking scenario of leaderboard 2.x: it may keep the ego waiting, so the blocked test is off while it runs, and when it is not solved
 * after 240 s it ends and is reported.
 */
export class TimedScenario implements ScenarioBehaviour {
  readonly #inner: ScenarioBehaviour;
  readonly #name: string;
  #startS = -1;

  constructor(stage: ScenarioStage, inner: ScenarioBehaviour) {
    this.#inner = inner;
    this.#name = stage.scenario.name;
  }

  get state(): TimedScenarioState {
    return { startS: this.#startS, inner: this.#inner.state };
  }

  set state(state: TimedScenarioState) {
    this.#startS = state.startS;
    this.#inner.state = state.inner;
  }

  approach(step: StageStep): void {
    this.#inner.approach?.(step);
  }

  run(step: StageStep): 'running' | 'done' {
    if (this.#startS < 0) {
      this.#startS = step.frame.timeS;
      step.listener?.switchBlockedTest(false);
    }
    if (this.#inner.run(step) === 'done') return 'done';
    if (step.frame.timeS - this.#startS <= SCENARIO_TIMEOUT_S) return 'running';
    step.listener?.scenarioTimedOut(this.#name);
    return 'done';
  }

  end(step: StageStep): void {
    step.listener?.switchBlockedTest(true);
    this.#inner.end?.(step);
  }

  disturb(control: VehicleControl): VehicleControl {
    return this.#inner.disturb?.(control) ?? control;
  }
}
