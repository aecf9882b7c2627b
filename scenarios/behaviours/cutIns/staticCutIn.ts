import type { Pose } from '../../../src/geometry/Pose.ts';
import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { clearPath } from '../clearBackground.ts';
import { egoArrives } from '../egoNear.ts';
import { clearOfJunction } from '../obstacles/ObstacleScenario.ts';
import type { StandingActor } from '../obstacles/StandingActor.ts';
import { placeStanding } from '../obstacles/StandingActor.ts';
import type { ActorPath } from '../paths/ActorPath.ts';
import { lanesBeside, parkingOffsetM } from '../paths/besideLane.ts';
import type { PathVehicle } from '../paths/PathVehicle.ts';
import { driveOnPath } from '../paths/PathVehicle.ts';
import { routePath } from '../paths/routePath.ts';
import { isDrivable, placeOnRoute, poseAt } from '../roadPlaces.ts';
import { ORDINARY_CARS, PRIUS } from '../scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from '../ScenarioBehaviour.ts';
import type { Side } from '../ScenarioParameters.ts';
import { ScenarioParameters } from '../ScenarioParameters.ts';
import { StagingRefused } from '../StagingRefused.ts';
import { shiftBetween } from './shiftBetween.ts';

const DISTANCE_M = 100;
const CARS_BEFORE = 2;
const CARS_BEHIND = 3;
const APART_M = 11;
const REACTION_S = 2.7;
const NEAREST_M = 15;
/** It changes lanes at the ego's speed of that moment, in this time, and then goes on to this speed. */
const CHANGE_S = 3;
const SPEED_MPS = 60 / 3.6;
const ACCEL_MPS2 = 3;
const SHORTEST_CHANGE_M = 10;
const DRIVES_M = 70;
const GIVES_UP_S = 30;

interface StaticCutInState {
  phase: 'appearing' | 'waiting' | 'cutting';
  vehicle: PathVehicle;
  /** Length of the lane change, and the speed during it. */
  changeM: number;
  changeMps: number;
  sinceS: number;
}

/** StaticCutIn: of a row of standing cars beside the ego's lane the third pulls out. */
class StaticCutIn implements ScenarioBehaviour {
  state: StaticCutInState;
  readonly #stage: ScenarioStage;
  readonly #row: readonly StandingActor[];
  readonly #collision: Pose;
  readonly #path: ActorPath;
  readonly #fromLeftM: number;

  constructor(stage: ScenarioStage) {
    const { map, plan, triggerM } = stage;
    const parameters = new ScenarioParameters(stage.scenario);
    const side = parameters.direction();
    const firstM = triggerM + parameters.number('distance', DISTANCE_M, 1);
    const atM = firstM + CARS_BEFORE * APART_M;
    if (clearOfJunction(stage, triggerM, atM + 1) < atM + 1) throw new StagingRefused('the road to the next junction is too short for the row of cars');
    const awayM = (sM: number): number => (side === 'right' ? 1 : -1) * rowOffsetM(stage, sM, side);
    const places = Array.from({ length: CARS_BEFORE + 1 + CARS_BEHIND }, (_, number) => firstM + number * APART_M).filter((sM) => sM <= clearOfJunction(stage, triggerM, sM) - 1 || sM <= atM);
    this.#stage = stage;
    this.#row = places.map((sM, number): StandingActor => ({
      actor: sM === atM ? PRIUS : ORDINARY_CARS[number % ORDINARY_CARS.length], pose: poseAt(map, placeOnRoute(plan, sM), awayM(sM)), flags: ActorFlag.parked,
    }));
    this.#collision = poseAt(map, placeOnRoute(plan, atM));
    this.#path = routePath(map, plan, atM, atM + DRIVES_M + 1);
    this.#fromLeftM = -awayM(atM);
    this.state = { phase: 'appearing', vehicle: { id: stage.firstActorId + CARS_BEFORE, lengthM: PRIUS.lengthM, widthM: PRIUS.widthM, sM: 0, speedMps: 0 }, changeM: 0, changeMps: 0, sinceS: 0 };
  }

  approach(step: StageStep): void {
    if (this.state.phase !== 'appearing') return;
    placeStanding(step, this.#stage.firstActorId, this.#row);
    this.state.phase = 'waiting';
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    this.approach(step);
    clearPath(step, this.#path);
    if (state.phase === 'waiting' && egoArrives(step.frame, this.#collision, REACTION_S, NEAREST_M)) {
      step.order({ kind: 'flags', id: state.vehicle.id, flags: this.#fromLeftM < 0 ? ActorFlag.blinkerLeft : ActorFlag.blinkerRight });
      state.phase = 'cutting';
      state.sinceS = step.frame.timeS;
      state.changeMps = Math.max(3, Math.abs(step.frame.actors.speedMps[0]));
      state.changeM = Math.max(SHORTEST_CHANGE_M, CHANGE_S * state.changeMps);
    }
    if (state.phase === 'cutting') {
      const speedMps = state.vehicle.sM < state.changeM ? state.changeMps : SPEED_MPS;
      driveOnPath(step, state.vehicle, { path: this.#path, speedMps, accelMps2: ACCEL_MPS2, minds: true, leftM: shiftBetween(this.#fromLeftM, 0, 0, state.changeM) });
    }
    const isOver = state.phase === 'cutting' && (state.vehicle.sM >= this.#path.lengthM - 1 || step.frame.timeS - state.sinceS > GIVES_UP_S);
    return isOver ? 'done' : 'running';
  }
}

/** The cars stand in the next lane where that runs the ego's way, else they park. */
function rowOffsetM({ map, plan }: ScenarioStage, sM: number, side: Side): number {
  const place = placeOnRoute(plan, sM);
  const next = lanesBeside(map, place, side)[0];
  return next !== undefined && next.sameDirection && isDrivable(map, next.place.lane) ? next.centreM : parkingOffsetM(map, place, side, PRIUS.widthM);
}

export const staticCutIn: ScenarioType = { type: 'StaticCutIn', stage: (stage) => new StaticCutIn(stage) };
