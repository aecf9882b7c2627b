import { nearestInWindow } from '../../src/leaderboard/criteria/RouteCourse.ts';
import { FULL_BRAKE } from './fullBrake.ts';
import { hasRoom, rowOf } from './hasRoom.ts';
import { distanceM, junctionAhead, placeOnRoute, poseAt, routeIndexAt } from './roadPlaces.ts';
import { PATROL, spawnRequest } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';

const AHEAD_M = 25;
const SPEED_MPS = 10;
const STOPS_BEFORE_JUNCTION_M = 20;
const NEAR_M = 20;
const STANDING_MPS = 0.1;
const STANDING_S = 1;
/** Without room for the leader by then there is no scenario. */
const GIVES_UP_AFTER_M = 15;
const WINDOW = 5;

interface FollowLeadingVehicleState {
  phase: 'appearing' | 'driving' | 'stopped';
  /** Route index beside the leader. */
  index: number;
  /** Since when the ego has been standing near the stopped leader (s), -1 while it is not. */
  standingSinceS: number;
}

/** Scenario2: a car drives ahead at 10 m/s and stops 20 m before the next junction, until the ego has stood behind it for a second. */
class FollowLeadingVehicle implements ScenarioBehaviour {
  state: FollowLeadingVehicleState;
  readonly #stage: ScenarioStage;
  /** Route lengths (m) where the leader appears and stops. */
  readonly #startM: number;
  readonly #stopM: number;
  readonly #squared = new Float64Array(1);

  constructor(stage: ScenarioStage) {
    const { map, plan, triggerM } = stage;
    this.#stage = stage;
    // It never appears inside a junction: from there it could leave the route.
    const junctionM = junctionAhead(map, plan, triggerM)?.entryM ?? Infinity;
    this.#startM = Math.min(triggerM + AHEAD_M, junctionM);
    this.#stopM = junctionM - STOPS_BEFORE_JUNCTION_M;
    this.state = { phase: 'appearing', index: routeIndexAt(plan, this.#startM), standingSinceS: -1 };
  }

  run(step: StageStep): 'running' | 'done' {
    switch (this.state.phase) {
      case 'appearing':
        return this.#appear(step);
      case 'driving':
        return this.#drive(step);
      case 'stopped':
        return this.#wait(step);
    }
  }

  #appear(step: StageStep): 'running' | 'done' {
    const { map, plan, triggerM, firstActorId } = this.#stage;
    const pose = poseAt(map, placeOnRoute(plan, this.#startM));
    if (!hasRoom(step.frame, PATROL, pose)) return step.egoM > triggerM + GIVES_UP_AFTER_M ? 'done' : 'running';
    step.order({ kind: 'spawn', id: firstActorId, actor: spawnRequest(PATROL, pose) });
    step.order({ kind: 'follow', id: firstActorId, speedMps: SPEED_MPS, blind: true });
    this.state.phase = 'driving';
    return 'running';
  }

  #drive(step: StageStep): 'running' | 'done' {
    const { plan, firstActorId } = this.#stage;
    const row = rowOf(step.frame, firstActorId);
    if (row < 0) return 'done';
    const { x, y } = step.frame.actors;
    this.state.index = nearestInWindow(plan, this.state.index, WINDOW, x[row]!, y[row]!, this.#squared);
    if (this.state.index === plan.count - 1) return 'done';
    if (plan.sM[this.state.index]! >= this.#stopM) {
      step.order({ kind: 'control', id: firstActorId, control: FULL_BRAKE });
      this.state.phase = 'stopped';
    }
    return 'running';
  }

  #wait(step: StageStep): 'running' | 'done' {
    const { x, y, speedMps } = step.frame.actors;
    const row = rowOf(step.frame, this.#stage.firstActorId);
    if (row < 0) return 'done';
    const stands = Math.abs(speedMps[0]!) < STANDING_MPS && distanceM(x[0]!, y[0]!, x[row]!, y[row]!) < NEAR_M;
    if (!stands) this.state.standingSinceS = -1;
    else if (this.state.standingSinceS < 0) this.state.standingSinceS = step.frame.timeS;
    return stands && step.frame.timeS - this.state.standingSinceS >= STANDING_S ? 'done' : 'running';
  }
}

export const followLeadingVehicle: ScenarioType = { type: 'Scenario2', stage: (stage) => new FollowLeadingVehicle(stage) };
