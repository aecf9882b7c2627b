import type { WorldFrame } from '../../src/world/WorldFrame.ts';
import { isBackgroundVehicle } from './clearBackground.ts';
import { FULL_BRAKE } from './fullBrake.ts';
import { hasRoom } from './hasRoom.ts';
import type { ActorPath } from './paths/ActorPath.ts';
import { footOnPath, poseOnPath } from './paths/ActorPath.ts';
import type { PathVehicle } from './paths/PathVehicle.ts';
import { driveOnPath, spawnOnPath } from './paths/PathVehicle.ts';
import { routePath } from './paths/routePath.ts';
import { speedLimitMps } from './roadPlaces.ts';
import { PRIUS } from './scenarioActors.ts';
import type { ScenarioBehaviour, ScenarioStage, ScenarioType, StageStep } from './ScenarioBehaviour.ts';

const STOPS_S = 10;
const ENDS_AFTER_M = 15;
/** A leader appears when the ego has this far to go and nobody drives within this distance ahead of it (m). */
const LEADER_FROM_M = 60;
const LEADER_WITHIN_M = 35;
/** Gap that the leader holds to the ego until it brakes: metres, and seconds of the ego's speed. */
const GAP_M = 9;
const GAP_S = 0.8;
const GAP_GAIN_PER_S = 0.5;
const LEADER_ACCEL_MPS2 = 4;
const BRAKE_MPS2 = 8;
/** Background vehicles on the ego's way up to here brake as well (m). */
const STOPS_WITHIN_M = 40;
const BEFORE_M = 80;
const BEHIND_M = 150;
const ON_ROUTE_M = 1.8;

interface HardBreakState {
  phase: 'appearing' | 'leading' | 'braking' | 'released';
  leader: PathVehicle | undefined;
  /** Background vehicles that were made to brake. */
  stopped: number[];
  sinceS: number;
  releasedM: number;
}

/**
 * HardBreakRoute: the vehicles before the ego brake hard and stand for 10 s. The evaluator's background traffic always has some there; where
 * ours has none, the scenario brings its own.
 */
class HardBreakRoute implements ScenarioBehaviour {
  state: HardBreakState = { phase: 'appearing', leader: undefined, stopped: [], sinceS: 0, releasedM: 0 };
  readonly #stage: ScenarioStage;
  readonly #path: ActorPath;
  /** Route length at which the path begins (m). */
  readonly #fromM: number;
  readonly #limitMps: number;

  constructor(stage: ScenarioStage) {
    const { map, plan, triggerM } = stage;
    this.#stage = stage;
    this.#fromM = Math.max(0, triggerM - BEFORE_M);
    this.#path = routePath(map, plan, this.#fromM, triggerM + BEHIND_M);
    this.#limitMps = speedLimitMps(map, plan, triggerM);
  }

  approach(step: StageStep): void {
    const { state } = this;
    if (state.phase === 'appearing' && step.egoM >= this.#stage.triggerM - LEADER_FROM_M) this.#appear(step);
    if (state.phase === 'leading') this.#lead(step);
  }

  run(step: StageStep): 'running' | 'done' {
    const { state } = this;
    if (state.phase === 'appearing') this.#appear(step);
    if (state.phase === 'appearing' || state.phase === 'leading') this.#brake(step);
    if (state.phase === 'braking' && step.frame.timeS - state.sinceS > STOPS_S) this.#release(step);
    const speedMps = state.phase === 'released' ? this.#limitMps : 0;
    if (state.leader !== undefined) driveOnPath(step, state.leader, { path: this.#path, speedMps, accelMps2: 2.5, brakeMps2: BRAKE_MPS2, minds: state.phase === 'released' });
    return state.phase === 'released' && step.egoM >= Math.min(state.releasedM + ENDS_AFTER_M, this.#stage.plan.lengthM - 1) ? 'done' : 'running';
  }

  #appear(step: StageStep): void {
    if (leadersWithin(step.frame, this.#path, step.egoM - this.#fromM, LEADER_WITHIN_M).length > 0) return;
    const egoMps = Math.max(0, step.frame.actors.speedMps[0]);
    const sM = step.egoM - this.#fromM + this.#wantedAheadM(step);
    if (sM >= this.#path.lengthM || !hasRoom(step.frame, PRIUS, poseOnPath(this.#path, sM))) return;
    this.state.leader = spawnOnPath(step, this.#stage.firstActorId, PRIUS, { path: this.#path, speedMps: egoMps, accelMps2: LEADER_ACCEL_MPS2, minds: false }, sM, egoMps);
    this.state.phase = 'leading';
  }

  #lead(step: StageStep): void {
    const { leader } = this.state;
    if (leader === undefined) return;
    const lacksM = this.#wantedAheadM(step) - (leader.sM - (step.egoM - this.#fromM));
    const speedMps = Math.max(0, Math.max(0, step.frame.actors.speedMps[0]) + GAP_GAIN_PER_S * lacksM);
    driveOnPath(step, leader, { path: this.#path, speedMps, accelMps2: LEADER_ACCEL_MPS2, minds: false });
  }

  #brake(step: StageStep): void {
    const { state } = this;
    state.stopped = leadersWithin(step.frame, this.#path, step.egoM - this.#fromM, STOPS_WITHIN_M);
    for (const id of state.stopped) step.order({ kind: 'control', id, control: FULL_BRAKE });
    state.phase = 'braking';
    state.sinceS = step.frame.timeS;
  }

  #release(step: StageStep): void {
    const { state } = this;
    const alive = new Set(Array.from(step.frame.actors.id.subarray(0, step.frame.actors.count)));
    for (const id of state.stopped) if (alive.has(id)) step.order({ kind: 'follow', id, speedMps: this.#limitMps, blind: false });
    state.phase = 'released';
    state.releasedM = step.egoM;
  }

  #wantedAheadM({ frame }: StageStep): number {
    return (frame.actors.lengthM[0] + PRIUS.lengthM) / 2 + GAP_M + GAP_S * Math.max(0, frame.actors.speedMps[0]);
  }
}

/** Background vehicles on a path, up to a distance ahead of a place. */
function leadersWithin(frame: WorldFrame, path: ActorPath, fromM: number, withinM: number): number[] {
  const found: number[] = [];
  for (let row = 1; row < frame.actors.count; row += 1) {
    if (!isBackgroundVehicle(frame, row)) continue;
    const foot = footOnPath(path, frame.actors.x[row], frame.actors.y[row], fromM + 3, fromM + withinM, ON_ROUTE_M);
    if (foot !== undefined) found.push(frame.actors.id[row]);
  }
  return found;
}

export const hardBreakRoute: ScenarioType = { type: 'HardBreakRoute', stage: (stage) => new HardBreakRoute(stage) };
