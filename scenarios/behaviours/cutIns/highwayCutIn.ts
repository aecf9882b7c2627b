import type { Pose } from '../../../src/geometry/Pose.ts';
import type { LanePoint } from '../../../src/map/RoadMap.ts';
import { clearPath } from '../clearBackground.ts';
import { nextJunction } from '../junctions/nextJunction.ts';
import { makeRoom } from '../obstacles/StandingActor.ts';
import type { ActorPath } from '../paths/ActorPath.ts';
import { footOnPath, pathThrough, poseOnPath } from '../paths/ActorPath.ts';
import { lanesBeside } from '../paths/besideLane.ts';
import { laneAt, plannedPath } from '../paths/plannedPath.ts';
import type { PathVehicle } from '../paths/PathVehicle.ts';
import { driveOnPath, spawnOnPath } from '../paths/PathVehicle.ts';
import { lanePath } from '../paths/routePath.ts';
import { walkLane } from '../paths/walkLane.ts';
import { isDrivable, placeOnRoute, poseAt } from '../roadPlaces.ts';
import { PRIUS } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { shiftBetween } from './shiftBetween.ts';

/** It meets the ego this far behind the place where its lane leaves the junction (m). */
const BEHIND_MERGE_M = 10;
/** From here on it no longer adapts to the ego (m). */
const SYNCHRONISED_M = 5;
/** From here on it may be in the ego's way (m before the place of the meeting). */
const MERGING_M = 25;
const SPEED_SHARE = 0.8;
const SAME_LANE_S = 0.3;
const CHANGE_S = 2;
const OTHER_LANE_S = 3;
const FASTEST_MPS = 40;
const SLOWEST_CUT_IN_MPS = 2;
/** Way behind the merge (m). */
const ON_THE_ROAD_M = 200;
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
    const { exitM } = nextJunction(stage);
    const merge = mergePlace(stage, exitM + BEHIND_MERGE_M);
    this.#stage = stage;
    this.#egoTargetM = exitM;
    const arrival = plannedPath(map, start, merge);
    this.#path = joined(arrival, lanePath(map, walkLane(map, merge, ON_THE_ROAD_M)));
    this.#targetM = arrival.lengthM;
    const foot = footOnPath(this.#path, ...onRoute(stage, exitM + BEHIND_MERGE_M), this.#targetM - 15, this.#targetM + 15, WIDEST_CHANGE_M);
    this.#shiftLeftM = foot === undefined || Math.abs(foot.leftM) < 1 ? 0 : foot.leftM;
    this.state = { phase: 'appearing', vehicle: { id: firstActorId, lengthM: PRIUS.lengthM, widthM: PRIUS.widthM, sM: 0, speedMps: 0 }, speedMps: 0, fromM: 0, toM: 0, endM: Infinity };
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
    const leftM = state.phase === 'cutting' ? shiftBetween(0, this.#shiftLeftM, state.fromM, state.toM) : () => 0;
    driveOnPath(step, state.vehicle, { path: this.#path, speedMps: state.speedMps, accelMps2: Infinity, minds: false, leftM });
    return state.vehicle.sM >= Math.min(state.endM, this.#path.lengthM) ? 'done' : 'running';
  }

  #synchronise(step: StageStep): void {
    const { state } = this;
    const egoMps = Math.abs(step.frame.actors.speedMps[0]);
    const egoToGoM = this.#egoTargetM - step.egoM;
    const toGoM = this.#targetM - state.vehicle.sM;
    if (toGoM > SYNCHRONISED_M && egoToGoM > 0) {
      // Where it is on the ego's way already it does not wait for an ego that stands and waits for it.
      const leastMps = toGoM < MERGING_M ? SLOWEST_CUT_IN_MPS : 0;
      state.speedMps = Math.max(leastMps, Math.min(FASTEST_MPS, (toGoM * egoMps) / egoToGoM));
      return;
    }
    state.phase = 'cutting';
    state.speedMps = Math.max(SLOWEST_CUT_IN_MPS, SPEED_SHARE * egoMps);
    state.fromM = state.vehicle.sM + SAME_LANE_S * state.speedMps;
    state.toM = state.fromM + CHANGE_S * state.speedMps;
    state.endM = state.toM + OTHER_LANE_S * state.speedMps;
  }
}

/** Where the ramp meets the ego's road: on the lane to the right of the ego's, or on its own where there is none. */
function mergePlace({ map, plan }: ScenarioStage, atM: number): LanePoint {
  const own = placeOnRoute(plan, atM);
  const beside = lanesBeside(map, own, 'right').filter(({ sameDirection, place }) => sameDirection && isDrivable(map, place.lane));
  return beside[0]?.place ?? own;
}

/** Two paths one behind the other. */
function joined(first: ActorPath, second: ActorPath): ActorPath {
  const posesOf = (path: ActorPath): Pose[] => Array.from({ length: path.count }, (_, row) => ({ x: path.x[row], y: path.y[row], z: path.z[row], headingRad: path.headingRad[row] }));
  return pathThrough([...posesOf(first), ...posesOf(second).slice(1)]);
}

function onRoute({ map, plan }: ScenarioStage, sM: number): [number, number] {
  const { x, y } = poseAt(map, placeOnRoute(plan, sM));
  return [x, y];
}

export const highwayCutIn: ScenarioType = { type: 'HighwayCutIn', stage: (stage) => new HighwayCutIn(stage) };
