import { hashUniform } from '../../../src/geometry/hashRandom.ts';
import { STEP_S } from '../../../src/world/World.ts';
import { clearPath } from '../clearBackground.ts';
import { egoDistanceM } from '../egoNear.ts';
import { hasRoom } from '../hasRoom.ts';
import type { ActorPath } from '../paths/ActorPath.ts';
import { poseOnPath } from '../paths/ActorPath.ts';
import type { PathDrive, PathVehicle } from '../paths/PathVehicle.ts';
import { driveOnPath, spawnOnPath, touchesEgo } from '../paths/PathVehicle.ts';
import type { ScenarioActor } from '../scenarioActors.ts';
import type { StageStep } from '../ScenarioBehaviour.ts';

export interface ActorFlowSetup {
  readonly path: ActorPath;
  readonly speedMps: number;
  /** Distance between the centres of neighbours at the source, drawn from this interval (m). */
  readonly gapM: readonly [number, number];
  /** Drawn from, in turn. */
  readonly types: readonly ScenarioActor[];
  /** Ids `firstId .. firstId + most - 1` are its own. */
  readonly firstId: number;
  readonly most: number;
  readonly seed: number;
  /** The whole path is full of actors from the start on, not the source alone. */
  readonly startsFull?: boolean;
  /** Where the first actor of a full path is; by chance unless given (m). */
  readonly fullFromM?: number;
  /** Nobody appears nearer to the ego than this (m). */
  readonly nearestEgoM?: number;
  /** Actors drive behind each other and stop for the ego. Without it they mind nobody until one of them has touched the ego. */
  readonly minds?: boolean;
  readonly accelMps2?: number;
  /** See `PathDrive`. */
  readonly hardestMps2?: number;
  readonly leftM?: (sM: number) => number;
}

/** What changes: part of the state of the scenario that has the flow. */
export interface ActorFlowState {
  actors: PathVehicle[];
  appeared: number;
  minding: boolean;
  /** How far the newest is from the source; once it has left, how far it would be (m). */
  newestM: number;
}

/** Actors nearer to the end of their path than this leave it (m). */
const SINK_M = 2;
/** Usual least distance to the ego of those who appear (m). */
const NEAR_EGO_M = 12;

/**
 * A stream of vehicles from the start of a path to its end, one after another, as 2.x's ActorFlow, OppositeActorFlow, InvadingActorFlow and
 * BicycleFlow. Background traffic is kept off the path meanwhile.
 */
export class ActorFlow {
  readonly #setup: ActorFlowSetup;

  constructor(setup: ActorFlowSetup) {
    this.#setup = setup;
  }

  get path(): ActorPath {
    return this.#setup.path;
  }

  start(): ActorFlowState {
    return { actors: [], appeared: 0, minding: this.#setup.minds ?? false, newestM: Infinity };
  }

  run(step: StageStep, state: ActorFlowState): void {
    const { path, startsFull = false } = this.#setup;
    clearPath(step, path);
    if (state.appeared === 0 && startsFull) this.#fill(step, state);
    const drive = this.#drive(state);
    for (const actor of state.actors) {
      driveOnPath(step, actor, drive);
      if (!state.minding && touchesEgo(step.frame, actor.id)) state.minding = true;
    }
    const newest = state.actors.at(-1);
    // The evaluator forgets those that have left and sends the next at once, which only tells on roads shorter than a gap.
    state.newestM = newest === undefined ? state.newestM + this.#setup.speedMps * STEP_S : newest.sM;
    for (const actor of state.actors.filter(({ sM }) => sM > path.lengthM - SINK_M)) step.order({ kind: 'destroy', id: actor.id });
    state.actors = state.actors.filter(({ sM }) => sM <= path.lengthM - SINK_M);
    if (state.newestM > this.#gap(state.appeared)) this.#appear(step, state, 0);
  }

  /** Takes all actors away. */
  stop(step: StageStep, state: ActorFlowState): void {
    for (const { id } of state.actors) step.order({ kind: 'destroy', id });
    state.actors = [];
  }

  /** From the far end on, so that the newest is the last in the list. */
  #fill(step: StageStep, state: ActorFlowState): void {
    const places: number[] = [];
    for (let sM = this.#setup.fullFromM ?? this.#gap(1000); sM < this.path.lengthM - SINK_M; sM += this.#gap(1000 + places.length)) places.push(sM);
    for (const sM of places.toReversed()) this.#appear(step, state, sM);
  }

  #appear(step: StageStep, state: ActorFlowState, sM: number): void {
    const { types, firstId, most, speedMps, leftM, nearestEgoM = NEAR_EGO_M } = this.#setup;
    const type = types[Math.floor(this.#uniform(2, state.appeared) * types.length)]!;
    const pose = poseOnPath(this.path, sM, leftM?.(sM) ?? 0);
    if (state.appeared >= most || egoDistanceM(step.frame, pose) < nearestEgoM || !hasRoom(step.frame, type, pose)) return;
    state.newestM = sM;
    state.actors.push(spawnOnPath(step, firstId + state.appeared, type, this.#drive(state), sM, speedMps));
    state.appeared += 1;
  }

  #drive(state: ActorFlowState): PathDrive {
    const { path, speedMps, accelMps2 = 3, hardestMps2, leftM } = this.#setup;
    return {
      path, speedMps, accelMps2: state.minding ? accelMps2 : Infinity, minds: state.minding,
      ...(hardestMps2 === undefined ? {} : { hardestMps2 }), ...(leftM === undefined ? {} : { leftM }),
    };
  }

  #gap(number: number): number {
    const [from, to] = this.#setup.gapM;
    return Math.max(MIN_GAP_M, from + (to - from) * this.#uniform(1, number));
  }

  #uniform(stream: number, number: number): number {
    return hashUniform(this.#setup.seed, stream, this.#setup.firstId, number);
  }
}

/** Bodies of a flow never appear inside each other, whatever the file asks for (m). */
const MIN_GAP_M = 8;
