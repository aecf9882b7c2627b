import { cos, sin } from '../../src/geometry/trig.ts';
import { ActorFlag } from '../../src/world/WorldFrame.ts';
import { clearPath } from './clearBackground.ts';
import { egoDistanceM } from './egoNear.ts';
import type { ActorPath } from './paths/ActorPath.ts';
import { pathThrough, poseOnPath } from './paths/ActorPath.ts';
import type { PathVehicle } from './paths/PathVehicle.ts';
import { driveOnPath, leaderOnPath, spawnOnPath } from './paths/PathVehicle.ts';
import { walkLane } from './paths/walkLane.ts';
import { placeOnRoute, poseAt } from './roadPlaces.ts';
import { AMBULANCE } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';
import { ScenarioParameters } from './ScenarioParameters.ts';
import { StagingRefused } from './StagingRefused.ts';

const DISTANCE_M = 140;
/** It must have at least this much road behind the ego. */
const LEAST_DISTANCE_M = 40;
/** How much faster than the ego it wants to be. The evaluator's comment says km/h, but its code takes m/s. */
const FASTER_MPS = 25;
/** It stays behind whoever is nearer than this, plus a share of its own speed (m, s). */
const KEEPS_BEHIND_M = 10;
const KEEPS_BEHIND_S = 0.15;
const NEAR_M = 50;
const NEAR_S = 10;
const ENDS_AHEAD_M = 50;
/** It takes the ego's way for so long (m). */
const WAY_AHEAD_M = 1500;

interface YieldState {
  phase: 'appearing' | 'coming' | 'passed';
  vehicle: PathVehicle;
  /** When it first came within 50 m, -1 before (s). */
  nearS: number;
  /** Place along its path where it came in front of the ego (m). */
  passedM: number;
}

/** YieldToEmergencyVehicle: an ambulance comes from behind, far faster than the ego, and wants to pass. */
class YieldToEmergencyVehicle implements ScenarioBehaviour {
  state: YieldState;
  readonly #stage: ScenarioStage;
  readonly #path: ActorPath;

  constructor(stage: ScenarioStage) {
    const { map, plan, triggerM, scenario, firstActorId } = stage;
    const distanceM = new ScenarioParameters(scenario).number('distance', DISTANCE_M, LEAST_DISTANCE_M);
    const behind = walkLane(map, placeOnRoute(plan, triggerM), -distanceM).toReversed();
    if (behind.length < LEAST_DISTANCE_M) throw new StagingRefused(`there are only ${behind.length - 1} m of road behind it`);
    const ahead = Array.from({ length: Math.floor(Math.min(WAY_AHEAD_M, plan.lengthM - triggerM)) }, (_, metre) => placeOnRoute(plan, triggerM + metre + 1));
    this.#stage = stage;
    this.#path = pathThrough([...behind, ...ahead].map((place) => poseAt(map, place)));
    this.state = { phase: 'appearing', vehicle: { id: firstActorId, lengthM: AMBULANCE.lengthM, widthM: AMBULANCE.widthM, sM: 0, speedMps: 0 }, nearS: -1, passedM: 0 };
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    const { frame } = step;
    clearPath(step, this.#path, state.vehicle.sM, state.vehicle.sM + 150);
    if (state.phase === 'appearing') this.#appear(step);
    const speedMps = this.#wantedSpeed(step);
    driveOnPath(step, state.vehicle, { path: this.#path, speedMps, accelMps2: Infinity, minds: false });
    const place = poseOnPath(this.#path, state.vehicle.sM);
    if (state.nearS < 0 && egoDistanceM(frame, place) < NEAR_M) state.nearS = frame.timeS;
    const isAhead = (place.x - frame.actors.x[0]) * cos(frame.actors.headingRad[0]) + (place.y - frame.actors.y[0]) * sin(frame.actors.headingRad[0]) > 0;
    if (state.phase === 'coming' && isAhead) {
      state.phase = 'passed';
      state.passedM = state.vehicle.sM;
    }
    const waited = state.nearS >= 0 && frame.timeS - state.nearS > NEAR_S;
    const drivenOff = state.phase === 'passed' && state.vehicle.sM - state.passedM > ENDS_AHEAD_M;
    return waited || drivenOff || state.vehicle.sM >= this.#path.lengthM ? 'done' : 'running';
  }

  end(step: StageStep): void {
    step.listener?.emergencyVehicleEnds();
  }

  #appear(step: StageStep): void {
    const { firstActorId } = this.#stage;
    const speedMps = Math.abs(step.frame.actors.speedMps[0]);
    this.state.vehicle = spawnOnPath(step, firstActorId, AMBULANCE, { path: this.#path, speedMps, accelMps2: Infinity, minds: false }, 0, speedMps);
    step.order({ kind: 'flags', id: firstActorId, flags: ActorFlag.sirenOn });
    step.listener?.emergencyVehicleBegins(firstActorId);
    this.state.phase = 'coming';
  }

  #wantedSpeed({ frame }: StageStep): number {
    const { vehicle } = this.state;
    const leader = leaderOnPath(frame, vehicle, { path: this.#path });
    const keepsM = KEEPS_BEHIND_M + KEEPS_BEHIND_S * vehicle.speedMps;
    if (leader !== undefined && leader.gapM < keepsM) return leader.gapM < 1 ? 0 : Math.min(leader.speedMps, vehicle.speedMps);
    return Math.abs(frame.actors.speedMps[0]) + FASTER_MPS;
  }
}

export const yieldToEmergencyVehicle: ScenarioType = { type: 'YieldToEmergencyVehicle', stage: (stage) => new YieldToEmergencyVehicle(stage) };
