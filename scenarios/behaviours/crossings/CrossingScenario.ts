import type { Pose } from '../../../src/geometry/Pose.ts';
import { egoArrives } from '../egoNear.ts';
import { makeRoom, placeStanding } from '../obstacles/StandingActor.ts';
import type { StandingActor } from '../obstacles/StandingActor.ts';
import type { ScenarioActor } from '../scenarioActors.ts';
import { spawnRequest } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, StageStep } from '../ScenarioBehaviour.ts';

/** Somebody who crosses the road, straight ahead from where they stand. */
export interface CrossingActor {
  readonly actor: ScenarioActor;
  readonly start: Pose;
  readonly speedMps: number;
  readonly wayM: number;
  /** Goes this long after the others could (s). */
  readonly idleS?: number;
}

export interface CrossingSetup {
  readonly crossing: readonly CrossingActor[];
  /** What hides them, until they are across. */
  readonly blocker?: StandingActor;
  /** Where the ego would meet them, and from when on they go: see `egoArrives`. */
  readonly collision: Pose;
  readonly reactionS: number;
  readonly nearestM: number;
  /** The scenario ends when the ego has driven 40 m since they were across, or since they went. */
  readonly endsAfter: 'across' | 'going';
}

const ENDS_AFTER_M = 40;

interface CrossingState {
  phase: 'appearing' | 'hidden' | 'waiting' | 'crossing' | 'gone';
  startS: number;
  /** Per actor: still on the stage, and on its way. */
  there: boolean[];
  going: boolean[];
  /** Route length at which the last way of the ego began to count (m). */
  fromM: number;
}

/** Walkers or cyclists wait beside the road and cross it when the ego comes: shared by all crossing scenarios of 2.x. */
export class CrossingScenario implements ScenarioBehaviour {
  state: CrossingState;
  readonly #stage: ScenarioStage;
  readonly #setup: CrossingSetup;

  constructor(stage: ScenarioStage, setup: CrossingSetup) {
    this.#stage = stage;
    this.#setup = setup;
    this.state = { phase: 'appearing', startS: 0, there: setup.crossing.map(() => true), going: setup.crossing.map(() => false), fromM: 0 };
  }

  approach(step: StageStep): void {
    const { state } = this;
    if (state.phase !== 'appearing') return;
    const { blocker } = this.#setup;
    if (blocker !== undefined) placeStanding(step, this.#stage.firstActorId + this.#setup.crossing.length, [blocker]);
    state.phase = 'hidden';
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    const { collision, reactionS, nearestM, crossing, endsAfter } = this.#setup;
    this.approach(step);
    if (state.phase === 'hidden') this.#appear(step);
    if (state.phase === 'waiting' && egoArrives(step.frame, collision, reactionS, nearestM)) {
      state.phase = 'crossing';
      state.startS = step.frame.timeS;
      state.fromM = step.egoM;
    }
    if (state.phase === 'crossing') {
      crossing.forEach((actor, number) => this.#cross(step, actor, number));
      if (state.there.every((there) => !there)) this.#leave(step, endsAfter === 'across');
    }
    return state.phase === 'gone' && step.egoM >= Math.min(state.fromM + ENDS_AFTER_M, this.#stage.plan.lengthM - 1) ? 'done' : 'running';
  }

  #appear(step: StageStep): void {
    this.#setup.crossing.forEach(({ actor, start }, number) => {
      makeRoom(step, actor, start);
      step.order({ kind: 'spawn', id: this.#stage.firstActorId + number, actor: spawnRequest(actor, start) });
    });
    this.state.phase = 'waiting';
  }

  #cross(step: StageStep, { start, speedMps, wayM, idleS = 0 }: CrossingActor, number: number): void {
    const { state } = this;
    const id = this.#stage.firstActorId + number;
    const goesForS = step.frame.timeS - state.startS - idleS;
    if (!state.going[number] && goesForS >= 0) {
      state.going[number] = true;
      step.order({ kind: 'walk', id, headingRad: start.headingRad, speedMps });
    } else if (state.there[number] && goesForS * speedMps >= wayM) {
      state.there[number] = false;
      step.order({ kind: 'destroy', id });
    }
  }

  #leave(step: StageStep, countsAnew: boolean): void {
    if (this.#setup.blocker !== undefined) step.order({ kind: 'destroy', id: this.#stage.firstActorId + this.#setup.crossing.length });
    if (countsAnew) this.state.fromM = step.egoM;
    this.state.phase = 'gone';
  }
}
