import type { Pose } from '../geometry/Pose.ts';
import type { ActorKind } from './ActorKind.ts';
import type { LightState } from './LightState.ts';
import type { Weather } from './WorldSetup.ts';

/** CARLA's vehicle control. `throttle` and `brake` in [0, 1]; `steer` in [-1, 1], *left positive* as everywhere inside Codriver. */
export interface VehicleControl {
  readonly throttle: number;
  readonly brake: number;
  readonly steer: number;
  readonly reverse: boolean;
  readonly handBrake: boolean;
}

/** Everything that is asked of a world for one step. */
export interface WorldCommands {
  readonly ego: VehicleControl;
  readonly actors?: readonly ActorCommand[];
}

/**
 * A command to one actor or light, applied before the step in list order. Spawned actors get the id that the caller chose:
 * a positive integer of at least `FIRST_SCRIPTED_ID`, so that scenarios can address them at once.
 */
export type ActorCommand =
  | { readonly kind: 'spawn'; readonly id: number; readonly actor: SpawnRequest }
  | { readonly kind: 'destroy'; readonly id: number }
  | { readonly kind: 'teleport'; readonly id: number; readonly pose: Pose }
  /** Moves a scripted actor along a straight or given path: heading and speed are held until the next command. */
  | { readonly kind: 'walk'; readonly id: number; readonly headingRad: number; readonly speedMps: number }
  /** Hands a scripted vehicle to the world's own lane follower at a wanted speed (m/s), lights and others ignored when `blind`. */
  | { readonly kind: 'follow'; readonly id: number; readonly speedMps: number; readonly blind: boolean }
  | { readonly kind: 'control'; readonly id: number; readonly control: VehicleControl }
  | { readonly kind: 'flags'; readonly id: number; readonly flags: number }
  /** Freezes a light in a state, or gives it back to its programme. `light` is an index into `RoadMap.lights`. */
  | { readonly kind: 'light'; readonly light: number; readonly state: LightState | 'programme' }
  /** The weather from now on. */
  | { readonly kind: 'weather'; readonly weather: Weather };

/** Ids below this belong to the world (ego and background). */
export const FIRST_SCRIPTED_ID = 1_000_000;

export interface SpawnRequest {
  readonly kind: ActorKind;
  readonly typeId: string;
  readonly pose: Pose;
  readonly speedMps: number;
  /** Full sizes (m). */
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}
