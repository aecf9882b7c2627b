import { clearPath } from '../clearBackground.ts';
import { egoDistanceM } from '../egoNear.ts';
import type { ActorFlow, ActorFlowState } from '../flows/ActorFlow.ts';
import type { ActorPath } from '../paths/ActorPath.ts';
import { poseOnPath } from '../paths/ActorPath.ts';
import type { PathVehicle } from '../paths/PathVehicle.ts';
import { driveOnPath, spawnOnPath } from '../paths/PathVehicle.ts';
import { routePath } from '../paths/routePath.ts';
import { placeOnRoute, widthAt } from '../roadPlaces.ts';
import { BICYCLES } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { TimedScenario } from '../TimedScenario.ts';
import { clearOfJunction, obstaclePlaceM } from './ObstacleScenario.ts';
import { oncomingTraffic } from './oncomingTraffic.ts';
import { makeRoom } from './StandingActor.ts';

const DISTANCE_M = 100;
const APART_M = 9;
const DRIVE_M = 50;
const SPEED_KMH = 10;
const FREQUENCY_M = 100;
const NEAR_M = 50;
const WAIT_S = 5;
const ENDS_AFTER_M = 50;
/** Shift to the right, as a share of half the lane. */
const SHIFT = 0.55;
const CYCLIST_ACCEL_MPS2 = 1.5;

interface HazardState {
  phase: 'appearing' | 'waiting' | 'near' | 'open' | 'passed';
  nearS: number;
  passedM: number;
  bicycles: PathVehicle[];
  oncoming: ActorFlowState | undefined;
}

/** HazardAtSideLane and HazardAtSideLaneTwoWays: two slow bicycles, one behind the other, ride in the right part of the lane for a while and stop. */
class HazardAtSideLane implements ScenarioBehaviour {
  state: HazardState = { phase: 'appearing', nearS: 0, passedM: 0, bicycles: [], oncoming: undefined };
  readonly #stage: ScenarioStage;
  readonly #path: ActorPath;
  /** Where the second one stops along the path, at which both started: 0 and APART_M. */
  readonly #driveM: number;
  readonly #speedMps: number;
  readonly #leftM: number;
  readonly #atM: number;
  readonly #oncoming: ActorFlow | undefined;

  constructor(stage: ScenarioStage, twoWays: boolean) {
    const { map, plan, scenario, triggerM } = stage;
    const parameters = new ScenarioParameters(scenario);
    parameters.number('speed', 60);
    this.#stage = stage;
    this.#atM = obstaclePlaceM(stage, parameters.number('distance', DISTANCE_M, 1));
    this.#driveM = parameters.number('bicycle_drive_distance', DRIVE_M);
    this.#speedMps = parameters.number('bicycle_speed', SPEED_KMH) / 3.6;
    this.#leftM = (-SHIFT * widthAt(map, placeOnRoute(plan, triggerM))) / 2;
    this.#path = routePath(map, plan, this.#atM, clearOfJunction(stage, this.#atM, this.#atM + APART_M + this.#driveM + 1));
    const gapM = parameters.number('frequency', FREQUENCY_M);
    this.#oncoming = twoWays ? oncomingTraffic(stage, this.#atM, [gapM, gapM]) : undefined;
  }

  approach(step: StageStep): void {
    const { state } = this;
    if (state.phase !== 'appearing') return;
    const drive = this.#drive(0);
    for (const sM of [0, APART_M]) makeRoom(step, BICYCLES[0], poseOnPath(this.#path, sM, this.#leftM));
    state.bicycles = [0, APART_M].map((sM, number) => spawnOnPath(step, this.#stage.firstActorId + number, BICYCLES[number], drive, sM, 0));
    state.phase = 'waiting';
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    this.approach(step);
    clearPath(step, this.#path);
    state.bicycles.forEach((bicycle, number) => {
      const goalM = Math.min(this.#path.lengthM, number * APART_M + this.#driveM);
      driveOnPath(step, bicycle, this.#drive(bicycle.sM < goalM - 0.5 ? this.#speedMps : 0));
    });
    this.#open(step);
    const last = state.bicycles[1];
    if (state.phase !== 'passed' && step.egoM > this.#atM + last.sM) {
      state.phase = 'passed';
      state.passedM = step.egoM;
    }
    return state.phase === 'passed' && step.egoM >= Math.min(state.passedM + ENDS_AFTER_M, this.#stage.plan.lengthM - 1) ? 'done' : 'running';
  }

  /** The evaluator switches the wrong-lane test *off* here, not on, so that it stays off for the rest of the route. */
  end(step: StageStep): void {
    if (this.#oncoming !== undefined) step.listener?.switchWrongLaneTest(false);
  }

  #open(step: StageStep): void {
    const { state } = this;
    if (state.phase === 'waiting' && egoDistanceM(step.frame, poseOnPath(this.#path, state.bicycles[0].sM)) < NEAR_M) {
      state.phase = 'near';
      state.nearS = step.frame.timeS;
    }
    if (state.phase === 'near' && step.frame.timeS - state.nearS > WAIT_S) {
      state.phase = 'open';
      if (this.#oncoming !== undefined) {
        step.listener?.switchWrongLaneTest(false);
        state.oncoming = this.#oncoming.start();
      }
    }
    if (this.#oncoming !== undefined && state.oncoming !== undefined) this.#oncoming.run(step, state.oncoming);
  }

  #drive(speedMps: number): Parameters<typeof driveOnPath>[2] {
    return { path: this.#path, speedMps, accelMps2: CYCLIST_ACCEL_MPS2, minds: true, leftM: () => this.#leftM };
  }
}

export const hazardAtSideLane: ScenarioType = { type: 'HazardAtSideLane', stage: (stage) => new TimedScenario(stage, new HazardAtSideLane(stage, false)) };
export const hazardAtSideLaneTwoWays: ScenarioType = { type: 'HazardAtSideLaneTwoWays', stage: (stage) => new TimedScenario(stage, new HazardAtSideLane(stage, true)) };
