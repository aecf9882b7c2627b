import { clearPath } from '../clearBackground.ts';
import { nextJunction } from '../junctions/nextJunction.ts';
import { makeRoom } from '../obstacles/StandingActor.ts';
import type { ActorPath } from '../paths/ActorPath.ts';
import { footOnPath, poseOnPath } from '../paths/ActorPath.ts';
import { laneAt } from '../paths/plannedPath.ts';
import type { PathVehicle } from '../paths/PathVehicle.ts';
import { driveOnPath, spawnOnPath } from '../paths/PathVehicle.ts';
import { lanePath } from '../paths/routePath.ts';
import { walkLane } from '../paths/walkLane.ts';
import { placeOnRoute, poseAt } from '../roadPlaces.ts';
import { PRIUS } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { StagingRefused } from '../StagingRefused.ts';
import { shiftBetween } from './shiftBetween.ts';

/** It meets the ego this far behind the place where its lane leaves the junction (m). */
const BEHIND_MERGE_M = 10;
/** From here on it no longer adapts to the ego (m). */
const SYNCHRONISED_M = 5;
const SPEED_SHARE = 0.8;
const SAME_LANE_S = 0.3;
const CHANGE_S = 2;
const OTHER_LANE_S = 3;
const FASTEST_MPS = 40;
const SLOWEST_CUT_IN_MPS = 2;
const PATH_M = 400;
/** Lanes farther apart than this are not neighbours (m). */
const WIDEST_CHANGE_M = 6;

interface HighwayCutInState {
  phase: 'appearing' | 'synchronising' | 'cutting';
  vehicle: PathVehicle;
  speedMps: number;
  /** Places along its path where it begins and ends the lane change, and where it leaves. */
  fromM: number;
  toM: number;
  endM: number;
}

/** HighwayCutIn: a car on the ramp times its arrival to the ego's, then changes to the ego's lane before it, slower than the ego. */
class HighwayCutIn implements ScenarioBehaviour {
  state: HighwayCutInState;
  readonly #stage: ScenarioStage;
  readonly #path: ActorPath;
  /** Where it meets the ego: along its path and along the route. */
  readonly #targetM: number;
  readonly #egoTargetM: number;
  readonly #shiftLeftM: number;

  constructor(stage: ScenarioStage) {
    const { map, scenario, firstActorId } = stage;
    const start = laneAt(stage, new ScenarioParameters(scenario).place('other_actor_location'), 'other_actor_location');
    const places = walkLane(map, start, PATH_M);
    const entry = places.findIndex(({ lane }) => map.lanes.junction[lane] >= 0);
    const exit = places.findIndex(({ lane }, index) => entry >= 0 && index > entry && map.lanes.junction[lane] < 0);
    if (exit < 0) throw new StagingRefused('no junction follows on the lane of its other_actor_location');
    this.#stage = stage;
    this.#path = lanePath(map, places);
    this.#targetM = exit + BEHIND_MERGE_M;
    this.#egoTargetM = nextJunction(stage).exitM;
    // How far to the left the ego's lane is there: 0 when both come out on the same one.
    const foot = footOnPath(this.#path, ...onRoute(stage, this.#egoTargetM + BEHIND_MERGE_M), this.#targetM - 30, this.#targetM + 30, WIDEST_CHANGE_M);
    if (foot === undefined) throw new StagingRefused('its other_actor_location does not lead to the ego\'s road');
    this.#shiftLeftM = Math.abs(foot.leftM) < 1 ? 0 : foot.leftM;
    this.state = { phase: 'appearing', vehicle: { id: firstActorId, lengthM: PRIUS.lengthM, widthM: PRIUS.widthM, sM: 0, speedMps: 0 }, speedMps: 0, fromM: Infinity, toM: Infinity, endM: Infinity };
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    clearPath(step, this.#path, 0, this.#targetM + 60);
    if (state.phase === 'appearing') {
      makeRoom(step, PRIUS, poseOnPath(this.#path, 0));
      state.vehicle = spawnOnPath(step, this.#stage.firstActorId, PRIUS, { path: this.#path, speedMps: 0, accelMps2: Infinity, minds: false }, 0, 0);
      state.phase = 'synchronising';
    }
    if (state.phase === 'synchronising') this.#synchronise(step);
    driveOnPath(step, state.vehicle, { path: this.#path, speedMps: state.speedMps, accelMps2: Infinity, minds: false, leftM: shiftBetween(0, this.#shiftLeftM, state.fromM, state.toM) });
    return state.vehicle.sM >= Math.min(state.endM, this.#path.lengthM) ? 'done' : 'running';
  }

  #synchronise(step: StageStep): void {
    const { state } = this;
    const egoMps = Math.abs(step.frame.actors.speedMps[0]);
    const egoToGoM = this.#egoTargetM - step.egoM;
    const toGoM = this.#targetM - state.vehicle.sM;
    if (toGoM > SYNCHRONISED_M && egoToGoM > 0) {
      state.speedMps = Math.min(FASTEST_MPS, (toGoM * egoMps) / egoToGoM);
      return;
    }
    state.phase = 'cutting';
    state.speedMps = Math.max(SLOWEST_CUT_IN_MPS, SPEED_SHARE * egoMps);
    state.fromM = state.vehicle.sM + SAME_LANE_S * state.speedMps;
    state.toM = state.fromM + CHANGE_S * state.speedMps;
    state.endM = state.toM + OTHER_LANE_S * state.speedMps;
  }
}

function onRoute({ map, plan }: ScenarioStage, sM: number): [number, number] {
  const { x, y } = poseAt(map, placeOnRoute(plan, sM));
  return [x, y];
}

export const highwayCutIn: ScenarioType = { type: 'HighwayCutIn', stage: (stage) => new HighwayCutIn(stage) };
