import type { Pose } from '../../src/geometry/Pose.ts';
import { hasRoom } from './hasRoom.ts';
import { placeOnRoute, poseAt, rightEdge, widthAt } from './roadPlaces.ts';
import { spawnRequest, VENDING_MACHINE, WALKER } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';

const AHEAD_M = 12;
/** Each lane that the walker has to cross first gives the ego this much more way (m). */
const AHEAD_PER_LANE_M = 1.5;
/** The walker stands this many lane widths right of the last lane's middle. */
const BESIDE_LANES = 1;
const BASE_SPEED_MPS = 3;
const SPEED_PER_LANE_MPS = 0.4;
/** The blocker stands at this share of the way from the trigger to the walker. */
const BLOCKER_SHARE = 0.9;
/** The way across is this times the width that has to be crossed. */
const WAY_SHARE = 1.5;
const WIDTH_PER_LANE = 1.25;
const REMOVED_AFTER_M = 5;
const ENDS_AFTER_M = 40;

interface DynamicObjectCrossingState {
  phase: 'appearing' | 'waiting' | 'crossing' | 'across' | 'gone';
  startS: number;
  /** Route length of the ego at the scenario's start and when the walker had crossed (m). */
  startM: number;
  acrossM: number;
}

/** Scenario3: a walker steps out from behind a vending machine at the right side of the road, 12 m before the ego. */
class DynamicObjectCrossing implements ScenarioBehaviour {
  state: DynamicObjectCrossingState = { phase: 'appearing', startS: 0, startM: 0, acrossM: 0 };
  readonly #stage: ScenarioStage;
  readonly #walker: Pose;
  readonly #blocker: Pose;
  /** Route length (m) before which the walker waits. */
  readonly #startM: number;
  readonly #speedMps: number;
  readonly #wayM: number;

  constructor(stage: ScenarioStage) {
    const { map, plan, triggerM } = stage;
    this.#stage = stage;
    const { steps, moves } = rightEdge(map, placeOnRoute(plan, triggerM + AHEAD_M));
    const walkerM = triggerM + AHEAD_M + AHEAD_PER_LANE_M * moves;
    const edge = rightEdge(map, placeOnRoute(plan, walkerM)).place;
    this.#walker = poseAt(map, edge, BESIDE_LANES * widthAt(map, edge), Math.PI / 2);
    const from = poseAt(map, placeOnRoute(plan, triggerM));
    this.#blocker = {
      x: from.x + BLOCKER_SHARE * (this.#walker.x - from.x),
      y: from.y + BLOCKER_SHARE * (this.#walker.y - from.y),
      z: this.#walker.z,
      headingRad: this.#walker.headingRad - Math.PI / 2,
    };
    this.#startM = walkerM - AHEAD_M - steps;
    this.#speedMps = BASE_SPEED_MPS + SPEED_PER_LANE_MPS * steps;
    const laneM = widthAt(map, placeOnRoute(plan, triggerM));
    this.#wayM = WAY_SHARE * (laneM + WIDTH_PER_LANE * laneM * steps);
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    const { firstActorId } = this.#stage;
    if (state.phase === 'appearing') this.#appear(step);
    if (state.phase === 'waiting' && step.egoM >= this.#startM) {
      step.order({ kind: 'walk', id: firstActorId, headingRad: this.#walker.headingRad, speedMps: this.#speedMps });
      state.phase = 'crossing';
      state.startS = step.frame.timeS;
    } else if (state.phase === 'crossing' && (step.frame.timeS - state.startS) * this.#speedMps >= this.#wayM) {
      step.order({ kind: 'walk', id: firstActorId, headingRad: this.#walker.headingRad, speedMps: 0 });
      state.phase = 'across';
      state.acrossM = step.egoM;
    } else if (state.phase === 'across' && step.egoM >= state.acrossM + REMOVED_AFTER_M) {
      step.order({ kind: 'destroy', id: firstActorId });
      step.order({ kind: 'destroy', id: firstActorId + 1 });
      state.phase = 'gone';
    }
    return step.egoM >= state.startM + ENDS_AFTER_M && (state.phase === 'gone' || state.phase === 'across') ? 'done' : 'running';
  }

  #appear(step: StageStep): void {
    const { firstActorId } = this.#stage;
    if (!hasRoom(step.frame, VENDING_MACHINE, this.#blocker)) return;
    step.order({ kind: 'spawn', id: firstActorId, actor: spawnRequest(WALKER, this.#walker) });
    step.order({ kind: 'spawn', id: firstActorId + 1, actor: spawnRequest(VENDING_MACHINE, this.#blocker) });
    this.state.phase = 'waiting';
    this.state.startM = step.egoM;
  }
}

export const dynamicObjectCrossing: ScenarioType = { type: 'Scenario3', stage: (stage) => new DynamicObjectCrossing(stage) };
