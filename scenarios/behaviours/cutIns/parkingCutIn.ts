import type { Pose } from '../../../src/geometry/Pose.ts';
import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { clearPath } from '../clearBackground.ts';
import { egoArrives } from '../egoNear.ts';
import { placeStanding } from '../obstacles/StandingActor.ts';
import type { ActorPath } from '../paths/ActorPath.ts';
import { parkingOffsetM } from '../paths/besideLane.ts';
import type { PathVehicle } from '../paths/PathVehicle.ts';
import { driveOnPath } from '../paths/PathVehicle.ts';
import { routePath } from '../paths/routePath.ts';
import { placeOnRoute, poseAt } from '../roadPlaces.ts';
import { PRIUS, SEAT_LEON } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { StagingRefused } from '../StagingRefused.ts';
import { shiftBetween } from './shiftBetween.ts';

const BLOCKER_M = 28;
const CUT_IN_M = 35;
const REACTION_S = 2.35;
const NEAREST_M = 10;
const DRIVES_M = 30;
/** The evaluator's agent drives at its default of 20 km/h: the 13 m/s that the class names are never used. */
const SPEED_MPS = 20 / 3.6;
const ACCEL_MPS2 = 3;
/** It has reached the lane's middle after this way (m). */
const PULL_OUT_M = 12;

interface ParkingCutInState {
  phase: 'appearing' | 'waiting' | 'cutting';
  vehicle: PathVehicle;
}

/** ParkingCutIn: the second of two parked cars pulls out before the ego and drives on slowly. */
class ParkingCutIn implements ScenarioBehaviour {
  state: ParkingCutInState;
  readonly #stage: ScenarioStage;
  readonly #collision: Pose;
  readonly #blocker: Pose;
  readonly #path: ActorPath;
  readonly #leftM: (sM: number) => number;

  constructor(stage: ScenarioStage) {
    const { map, plan, triggerM, scenario } = stage;
    const side = new ScenarioParameters(scenario).direction();
    const away = side === 'right' ? 1 : -1;
    const atM = triggerM + CUT_IN_M;
    if (atM + DRIVES_M + 5 > plan.lengthM) throw new StagingRefused('the route ends before the cut-in');
    const place = placeOnRoute(plan, atM);
    const blockerPlace = placeOnRoute(plan, triggerM + BLOCKER_M);
    this.#stage = stage;
    this.#collision = poseAt(map, place);
    this.#blocker = poseAt(map, blockerPlace, away * parkingOffsetM(map, blockerPlace, side, SEAT_LEON.widthM));
    this.#path = routePath(map, plan, atM, atM + 2 * DRIVES_M);
    this.#leftM = shiftBetween(-away * parkingOffsetM(map, place, side, PRIUS.widthM), 0, 0, PULL_OUT_M);
    this.state = { phase: 'appearing', vehicle: { id: stage.firstActorId, lengthM: PRIUS.lengthM, widthM: PRIUS.widthM, sM: 0, speedMps: 0 } };
  }

  approach(step: StageStep): void {
    const { state } = this;
    if (state.phase !== 'appearing') return;
    const leftM = this.#leftM(0);
    const { map, plan, triggerM, firstActorId } = this.#stage;
    placeStanding(step, firstActorId, [
      { actor: PRIUS, pose: poseAt(map, placeOnRoute(plan, triggerM + CUT_IN_M), -leftM), flags: ActorFlag.parked },
      { actor: SEAT_LEON, pose: this.#blocker, flags: ActorFlag.parked },
    ]);
    state.phase = 'waiting';
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    this.approach(step);
    clearPath(step, this.#path);
    if (state.phase === 'waiting' && egoArrives(step.frame, this.#collision, REACTION_S, NEAREST_M)) {
      step.order({ kind: 'flags', id: state.vehicle.id, flags: ActorFlag.blinkerLeft });
      state.phase = 'cutting';
    }
    if (state.phase === 'cutting') driveOnPath(step, state.vehicle, { path: this.#path, speedMps: SPEED_MPS, accelMps2: ACCEL_MPS2, minds: true, leftM: this.#leftM });
    return state.vehicle.sM >= DRIVES_M ? 'done' : 'running';
  }
}

export const parkingCutIn: ScenarioType = { type: 'ParkingCutIn', stage: (stage) => new ParkingCutIn(stage) };
