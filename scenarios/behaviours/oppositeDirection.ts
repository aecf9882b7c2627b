import type { Pose } from '../../src/geometry/Pose.ts';
import type { LanePoint } from '../../src/map/RoadMap.ts';
import { hasRoom, rowOf } from './hasRoom.ts';
import { distanceM, oncomingPlace, placeOnRoute, poseAt, widthAt } from './roadPlaces.ts';
import { AUDI_TT, MICRA, MODEL_3, spawnRequest, STREET_BARRIER } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep, StagingRefusal } from './ScenarioBehaviour.ts';
import { ACTORS_PER_SCENARIO } from './ScenarioBehaviour.ts';

const BARRIER_AHEAD_M = 50;
const SOURCE_AHEAD_M = 110;
const FLOW_MPS = 20 / 3.6;
const FLOW_GAP_M = 40;
/** Cars of the flow leave the stage this far from where they came (m). */
const FLOW_LENGTH_M = 180;
const ENDS_AFTER_M = 220;
const BARRIERS = 2;
const FLOW_TYPES = [AUDI_TT, MODEL_3, MICRA] as const;

interface OppositeDirectionState {
  barriersPlaced: boolean;
  /** Cars of the flow that have appeared so far. */
  appeared: number;
  /** Ids of those that are there. */
  flow: number[];
}

/** Scenario6: barriers close the lane 50 m ahead; oncoming cars come one every 40 m, and the ego has to pass through a gap. */
class OppositeDirection implements ScenarioBehaviour {
  state: OppositeDirectionState = { barriersPlaced: false, appeared: 0, flow: [] };
  readonly #stage: ScenarioStage;
  readonly #source: Pose;

  constructor(stage: ScenarioStage, source: LanePoint) {
    this.#stage = stage;
    this.#source = poseAt(stage.map, source);
  }

  run(step: StageStep): 'running' | 'done' {
    if (!this.state.barriersPlaced) this.#placeBarriers(step);
    this.#sink(step);
    this.#feed(step);
    return step.egoM >= this.#stage.triggerM + ENDS_AFTER_M ? 'done' : 'running';
  }

  #placeBarriers(step: StageStep): void {
    const { map, plan, triggerM, firstActorId } = this.#stage;
    const place = placeOnRoute(plan, triggerM + BARRIER_AHEAD_M);
    const widthM = widthAt(map, place) / BARRIERS;
    const barrier = { ...STREET_BARRIER, widthM: Math.min(widthM, STREET_BARRIER.widthM) };
    const poses = Array.from({ length: BARRIERS }, (_, number) => poseAt(map, place, (number - (BARRIERS - 1) / 2) * widthM));
    if (!poses.every((pose) => hasRoom(step.frame, barrier, pose))) return;
    poses.forEach((pose, number) => step.order({ kind: 'spawn', id: firstActorId + number, actor: spawnRequest(barrier, pose) }));
    this.state.barriersPlaced = true;
  }

  #feed(step: StageStep): void {
    const { state } = this;
    const { x, y } = step.frame.actors;
    const type = FLOW_TYPES[state.appeared % FLOW_TYPES.length]!;
    const id = this.#stage.firstActorId + BARRIERS + state.appeared;
    if (BARRIERS + state.appeared >= ACTORS_PER_SCENARIO || !hasRoom(step.frame, type, this.#source)) return;
    const last = state.flow.at(-1);
    const row = last === undefined ? -1 : rowOf(step.frame, last);
    if (row >= 0 && distanceM(x[row]!, y[row]!, this.#source.x, this.#source.y) < FLOW_GAP_M) return;
    step.order({ kind: 'spawn', id, actor: spawnRequest(type, this.#source, FLOW_MPS) });
    step.order({ kind: 'follow', id, speedMps: FLOW_MPS, blind: false });
    state.flow.push(id);
    state.appeared += 1;
  }

  #sink(step: StageStep): void {
    const { x, y } = step.frame.actors;
    const hasLeft = (id: number): boolean => {
      const row = rowOf(step.frame, id);
      return row >= 0 && distanceM(x[row]!, y[row]!, this.#source.x, this.#source.y) > FLOW_LENGTH_M;
    };
    for (const id of this.state.flow.filter(hasLeft)) {
      step.order({ kind: 'destroy', id });
      this.state.flow = this.state.flow.filter((other) => other !== id);
    }
  }
}

function layOut(stage: ScenarioStage): ScenarioBehaviour | StagingRefusal {
  const { map, plan, triggerM } = stage;
  const source = oncomingPlace(map, placeOnRoute(plan, triggerM + SOURCE_AHEAD_M));
  return source === undefined ? { refused: 'there is no oncoming lane' } : new OppositeDirection(stage, source);
}

export const oppositeDirection: ScenarioType = { type: 'Scenario6', stage: layOut };
