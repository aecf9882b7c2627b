import type { Pose } from '../../../src/geometry/Pose.ts';
import { ActorKind } from '../../../src/world/ActorKind.ts';
import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { clearPath } from '../clearBackground.ts';
import { egoArrives } from '../egoNear.ts';
import type { ActorFlow, ActorFlowState } from '../flows/ActorFlow.ts';
import type { ActorPath } from '../paths/ActorPath.ts';
import { parkingOffsetM } from '../paths/besideLane.ts';
import { routePath } from '../paths/routePath.ts';
import { placeOnRoute, movedAlong, poseAt, widthAt } from '../roadPlaces.ts';
import type { ScenarioActor } from '../scenarioActors.ts';
import { MODEL_3, spawnRequest } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { TimedScenario } from '../TimedScenario.ts';
import { clearOfJunction, obstaclePlaceM } from './ObstacleScenario.ts';
import { oncomingTraffic } from './oncomingTraffic.ts';
import { placeStanding } from './StandingActor.ts';

const DISTANCE_M = 50;
const REACTION_S = 3;
const NEAREST_M = 10;
const WAIT_S = 5;
const ENDS_AFTER_M = 50;
/** An open front door (m): it stands out by its length and hangs this far before the car's centre. */
const DOOR: ScenarioActor = { kind: ActorKind.prop, typeId: MODEL_3.typeId, lengthM: 0.2, widthM: 1.1, heightM: 1.3 };
const DOOR_AHEAD_M = 0.9;
/** The parked car's side is this far from the ego's lane (m) where it parks on the road, so that the door reaches into the lane. */
const MOST_GAP_M = 0.3;

interface DoorState {
  phase: 'appearing' | 'waiting' | 'opened' | 'open';
  openedS: number;
  oncoming: ActorFlowState | undefined;
}

/**
 * VehicleOpensDoorTwoWays: a parked car opens the door on the road's side before the ego. In this world an open door is a thing of its own, a
 * prop with the type id of its car.
 */
class VehicleOpensDoor implements ScenarioBehaviour {
  state: DoorState = { phase: 'appearing', openedS: 0, oncoming: undefined };
  readonly #stage: ScenarioStage;
  readonly #collision: Pose;
  readonly #car: Pose;
  readonly #door: Pose;
  readonly #lane: ActorPath;
  readonly #endM: number;
  readonly #oncoming: ActorFlow;

  constructor(stage: ScenarioStage) {
    const { map, plan, scenario } = stage;
    const parameters = new ScenarioParameters(scenario);
    const side = parameters.direction();
    parameters.number('speed', 60);
    const atM = obstaclePlaceM(stage, parameters.number('distance', DISTANCE_M, 1));
    const place = placeOnRoute(plan, atM);
    const away = side === 'right' ? 1 : -1;
    const mostM = widthAt(map, place) / 2 + MODEL_3.widthM / 2 + MOST_GAP_M;
    const offsetM = Math.min(mostM, parkingOffsetM(map, place, side, MODEL_3.widthM));
    this.#stage = stage;
    this.#collision = poseAt(map, place);
    this.#car = poseAt(map, place, away * offsetM);
    this.#door = movedAlong(poseAt(map, place, away * (offsetM - MODEL_3.widthM / 2 - DOOR.widthM / 2)), DOOR_AHEAD_M);
    this.#endM = clearOfJunction(stage, atM, atM + ENDS_AFTER_M);
    this.#lane = routePath(map, plan, stage.triggerM, this.#endM);
    this.#oncoming = oncomingTraffic(stage, atM, parameters.interval('frequency', [20, 100]));
  }

  approach(step: StageStep): void {
    if (this.state.phase !== 'appearing') return;
    placeStanding(step, this.#stage.firstActorId, [{ actor: MODEL_3, pose: this.#car, flags: ActorFlag.parked }]);
    this.state.phase = 'waiting';
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    const { firstActorId } = this.#stage;
    this.approach(step);
    clearPath(step, this.#lane);
    if (state.phase === 'waiting' && egoArrives(step.frame, this.#collision, REACTION_S, NEAREST_M)) {
      step.order({ kind: 'flags', id: firstActorId, flags: ActorFlag.parked | ActorFlag.doorOpen });
      step.order({ kind: 'spawn', id: firstActorId + 1, actor: spawnRequest(DOOR, this.#door) });
      state.phase = 'opened';
      state.openedS = step.frame.timeS;
    }
    if (state.phase === 'opened' && step.frame.timeS - state.openedS > WAIT_S) {
      state.phase = 'open';
      step.listener?.switchWrongLaneTest(false);
      state.oncoming = this.#oncoming.start();
    }
    if (state.oncoming !== undefined) this.#oncoming.run(step, state.oncoming);
    return step.egoM >= this.#endM ? 'done' : 'running';
  }

  end(step: StageStep): void {
    step.listener?.switchWrongLaneTest(true);
  }
}

export const vehicleOpensDoorTwoWays: ScenarioType = { type: 'VehicleOpensDoorTwoWays', stage: (stage) => new TimedScenario(stage, new VehicleOpensDoor(stage)) };
