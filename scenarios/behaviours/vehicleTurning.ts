import type { Pose } from '../../src/geometry/Pose.ts';
import { STEP_S } from '../../src/world/World.ts';
import { hasRoom } from './hasRoom.ts';
import { junctionAhead, placeAhead, placeOnRoute, poseAt, rightEdge, widthAt } from './roadPlaces.ts';
import { BICYCLE, spawnRequest } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep, StagingRefusal } from './ScenarioBehaviour.ts';

const BEHIND_JUNCTION_M = 8;
const TOP_SPEED_MPS = 10;
/** The leaderboard's script gives full throttle until the top speed is reached; about what CARLA's bicycle makes of that (estimate). */
const ACCEL_MPS2 = 1;
const WAY_PER_LANE = 1.1;
/** The bicycle starts when the ego is this near along the route, plus the length of its own way (m). */
const STARTS_AT_M = 13;
const TIMEOUT_S = 5;

interface VehicleTurningState {
  phase: 'waiting' | 'crossing' | 'across';
  speedMps: number;
  /** Way done (m). */
  doneM: number;
  acrossS: number;
}

/** Scenario4: behind a turn at a junction a bicycle comes across the road from the right and stands on the far side until 5 s later. */
class VehicleTurning implements ScenarioBehaviour {
  state: VehicleTurningState = { phase: 'waiting', speedMps: 0, doneM: 0, acrossS: 0 };
  readonly #stage: ScenarioStage;
  readonly #start: Pose;
  readonly #startM: number;
  readonly #wayM: number;

  constructor(stage: ScenarioStage, start: Pose, bicycleM: number, wayM: number) {
    this.#stage = stage;
    this.#start = start;
    this.#startM = bicycleM - STARTS_AT_M - wayM;
    this.#wayM = wayM;
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    const { firstActorId } = this.#stage;
    if (state.phase === 'waiting') {
      if (step.egoM < this.#startM || !hasRoom(step.frame, BICYCLE, this.#start)) return 'running';
      step.order({ kind: 'spawn', id: firstActorId, actor: spawnRequest(BICYCLE, this.#start) });
      state.phase = 'crossing';
    }
    if (state.phase === 'across') return step.frame.timeS - state.acrossS >= TIMEOUT_S ? 'done' : 'running';
    state.doneM += state.speedMps * STEP_S;
    const isAcross = state.doneM >= this.#wayM;
    state.speedMps = isAcross ? 0 : Math.min(TOP_SPEED_MPS, state.speedMps + ACCEL_MPS2 * STEP_S);
    step.order({ kind: 'walk', id: firstActorId, headingRad: this.#start.headingRad, speedMps: state.speedMps });
    if (isAcross) {
      state.phase = 'across';
      state.acrossS = step.frame.timeS;
    }
    return 'running';
  }
}

function layOut(stage: ScenarioStage): ScenarioBehaviour | StagingRefusal {
  const { map, plan, triggerM } = stage;
  const junction = junctionAhead(map, plan, triggerM);
  if (junction === undefined) return { refused: 'no junction follows on the route' };
  const exit = rightEdge(map, placeOnRoute(plan, junction.exitM + BEHIND_JUNCTION_M));
  // As many metres farther as there are lanes, for the ego to have the same time.
  const edge = placeAhead(map, exit.place, exit.steps) ?? exit.place;
  const laneM = widthAt(map, edge);
  const wayM = laneM + WAY_PER_LANE * laneM * exit.steps;
  return new VehicleTurning(stage, poseAt(map, edge, laneM, Math.PI / 2), junction.exitM + BEHIND_JUNCTION_M + exit.steps, wayM);
}

export const vehicleTurning: ScenarioType = { type: 'Scenario4', stage: layOut };
