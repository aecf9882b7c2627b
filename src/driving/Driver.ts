import type { RoadMap } from '../map/RoadMap.ts';
import type { RoutePlan } from '../map/RoutePlan.ts';
import type { VehicleModel } from '../world/VehicleModel.ts';
import type { VehicleControl } from '../world/WorldCommands.ts';
import type { Awaitable } from '../world/World.ts';
import type { WorldFrame } from '../world/WorldFrame.ts';
import type { Action } from './Action.ts';
import type { Grounds } from './Grounds.ts';
import type { TrackerMemory } from './ActionTracker.ts';
import type { RouteLine } from './RouteLine.ts';
import type { Scene } from './Scene.ts';

/** One step as a driver gets it. Policies read `scene` (through its packed form) only; `privileged` is for experts. Valid during the call. */
export interface Observation {
  readonly scene: Scene;
  /** `scene` packed by `sceneCodec`: the exact numbers that a policy sees and that a recording keeps. */
  readonly packedScene: Float32Array;
  readonly privileged: {
    readonly frame: WorldFrame;
    readonly map: RoadMap;
    readonly route: RoutePlan;
    /** Index of the route point that the ego has reached. */
    readonly routeIndex: number;
    /** Place of the ego along the route line (m). */
    readonly alongM: number;
    /** State of the tracker before this step: what it will do with an action. */
    readonly tracker: TrackerMemory;
  };
}

/** Why a driver gave no usable action: the episode goes on with a safe stop and counts it. */
export interface DriverFailure {
  readonly kind: 'exception' | 'fuel' | 'timeout' | 'memory' | 'invalidAction' | 'invalidMemory' | 'crash' | 'compile';
  readonly message: string;
  /** Line of the policy's source, where known, from 1. */
  readonly line?: number;
}

export interface Decision {
  /** For a driver with an interface of its own: the action that is nearest to what it wants. */
  readonly action: Action;
  readonly failure?: DriverFailure;
  /** Set when the decision comes from a driver further down a chain: its rank from 1, and why the first one gave none. */
  readonly standIn?: { readonly rank: number; readonly failure: DriverFailure };
  readonly own?: OwnInterface;
  /** Why, from a driver that weighs alternatives; judged when it is called, and only until the driver's next decision. */
  readonly grounds?: () => Grounds;
}

/** What a driver saw and gave that sees other scenes and gives other answers than `Scene` and `Action`. Valid until its next decision. */
export interface OwnInterface {
  /** Its scene and its answer, packed by its own codecs: what recordings keep. */
  readonly input: Float32Array;
  readonly output: Float32Array;
  /** What it makes of its answer with its own controllers; used instead of the tracker's. */
  readonly control: VehicleControl;
}

export interface EpisodeStart {
  readonly map: RoadMap;
  readonly route: RoutePlan;
  /** The line that the tracker follows. */
  readonly line: RouteLine;
  /** How the ego answers to its controls. */
  readonly vehicle: VehicleModel;
  readonly seed: number;
}

/** Whatever decides how to drive: the expert, a policy in its sandbox, a plain follower, a recording. */
export interface Driver {
  /** `expert`, `follower`, `policy:<hash>`. */
  readonly name: string;
  /** Forgets the previous episode. */
  reset(start: EpisodeStart): Awaitable<void>;
  drive(observation: Observation): Awaitable<Decision>;
}
