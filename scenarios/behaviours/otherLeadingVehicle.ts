import type { LanePoint } from '../../src/map/RoadMap.ts';
import { hasRoom, rowOf } from './hasRoom.ts';
import { distanceM, isDrivable, placeBeside, placeOnRoute, poseAt } from './roadPlaces.ts';
import { AUDI_TT, PATROL, spawnRequest } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep, StagingRefusal } from './ScenarioBehaviour.ts';

const LEADER_AHEAD_M = 35;
const NEIGHBOUR_AHEAD_M = 36;
/** The leaderboard's plain numbers 55 and 45, read as km/h: as m/s they would never concern the ego. */
const LEADER_MPS = 55 / 3.6;
const NEIGHBOUR_MPS = 45 / 3.6;
const SLOW_MPS = LEADER_MPS / 3.2;
const SLOWS_WITHIN_M = 55;
const ENDS_AFTER_M = 140;
const GIVES_UP_AFTER_M = 15;

interface OtherLeadingVehicleState {
  phase: 'appearing' | 'driving' | 'slow';
}

/** Scenario5: two cars ahead side by side; the one in the ego's lane slows down when the ego comes near. */
class OtherLeadingVehicle implements ScenarioBehaviour {
  state: OtherLeadingVehicleState = { phase: 'appearing' };
  readonly #stage: ScenarioStage;
  readonly #leader: LanePoint;
  readonly #neighbour: LanePoint;

  constructor(stage: ScenarioStage, leader: LanePoint, neighbour: LanePoint) {
    this.#stage = stage;
    this.#leader = leader;
    this.#neighbour = neighbour;
  }

  run(step: StageStep): 'running' | 'done' {
    const { triggerM } = this.#stage;
    if (this.state.phase === 'appearing') {
      this.#appear(step);
      return this.state.phase === 'appearing' && step.egoM > triggerM + GIVES_UP_AFTER_M ? 'done' : 'running';
    }
    if (this.state.phase === 'driving') this.#slowDown(step);
    return step.egoM >= triggerM + ENDS_AFTER_M ? 'done' : 'running';
  }

  #appear(step: StageStep): void {
    const { map, firstActorId } = this.#stage;
    const leader = poseAt(map, this.#leader);
    const neighbour = poseAt(map, this.#neighbour);
    if (!hasRoom(step.frame, PATROL, leader) || !hasRoom(step.frame, AUDI_TT, neighbour)) return;
    step.order({ kind: 'spawn', id: firstActorId, actor: spawnRequest(PATROL, leader) });
    step.order({ kind: 'follow', id: firstActorId, speedMps: LEADER_MPS, blind: false });
    step.order({ kind: 'spawn', id: firstActorId + 1, actor: spawnRequest(AUDI_TT, neighbour) });
    step.order({ kind: 'follow', id: firstActorId + 1, speedMps: NEIGHBOUR_MPS, blind: false });
    this.state.phase = 'driving';
  }

  #slowDown(step: StageStep): void {
    const { firstActorId } = this.#stage;
    const { x, y } = step.frame.actors;
    const row = rowOf(step.frame, firstActorId);
    if (row < 0 || distanceM(x[0]!, y[0]!, x[row]!, y[row]!) >= SLOWS_WITHIN_M) return;
    step.order({ kind: 'follow', id: firstActorId, speedMps: SLOW_MPS, blind: false });
    this.state.phase = 'slow';
  }
}

function layOut(stage: ScenarioStage): ScenarioBehaviour | StagingRefusal {
  const { map, plan, triggerM } = stage;
  const leader = placeOnRoute(plan, triggerM + LEADER_AHEAD_M);
  const beside = placeOnRoute(plan, triggerM + NEIGHBOUR_AHEAD_M);
  const left = map.lanes.left[beside.lane]!;
  if (left < 0 || map.lanes.leftSameDirection[beside.lane] === 0 || !isDrivable(map, left)) return { refused: 'there is no second lane to the left' };
  return new OtherLeadingVehicle(stage, leader, placeBeside(map, beside, left));
}

export const otherLeadingVehicle: ScenarioType = { type: 'Scenario5', stage: layOut };
