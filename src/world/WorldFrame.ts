import type { ActorKind } from './ActorKind.ts';
import type { Weather } from './WorldSetup.ts';

/** One moment of a world. A view: valid until the world's next call. */
export interface WorldFrame {
  /** Steps since reset. */
  readonly tick: number;
  /** `tick × STEP_S` (s). */
  readonly timeS: number;
  /** Row 0 is the ego. */
  readonly actors: ActorColumns;
  /** State (`LightState`) of each light, in the order of `RoadMap.lights`. */
  readonly lightStates: Uint8Array;
  /** Seconds until each light's state changes by its own programme; Infinity when frozen or unknown. */
  readonly lightSecondsToChange: Float64Array;
  /** The weather now. */
  readonly weather: Weather;
  /** What happened in this step. */
  readonly events: readonly WorldEvent[];
  /** Describes an actor once spawned; ids are never used again within an episode. */
  describe(actorId: number): ActorDescription;
}

/** One row per living actor, rows `0 .. count - 1`, the rest is stale. Positions are box centres on the ground, SI, internal frame. */
export interface ActorColumns {
  readonly count: number;
  readonly id: Int32Array;
  /** An `ActorKind`. */
  readonly kind: Uint8Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly headingRad: Float64Array;
  /** Velocity over ground (m/s). */
  readonly velocityX: Float64Array;
  readonly velocityY: Float64Array;
  /** Signed speed along the heading (m/s); negative in reverse. */
  readonly speedMps: Float64Array;
  /** Along the heading, by finite difference (m/s²). */
  readonly accelMps2: Float64Array;
  /** Anti-clockwise positive (rad/s). */
  readonly yawRateRadPerS: Float64Array;
  /** Full sizes (m). */
  readonly lengthM: Float64Array;
  readonly widthM: Float64Array;
  readonly heightM: Float64Array;
  /** Bits of `ActorFlag`. */
  readonly flags: Uint8Array;
}

/** Bits in {@link ActorColumns.flags}. */
export const ActorFlag = { brakeLights: 1, blinkerLeft: 2, blinkerRight: 4, sirenOn: 8, doorOpen: 16, parked: 32, scripted: 64 } as const;

/** What does not change while an actor lives. */
export interface ActorDescription {
  readonly id: number;
  readonly kind: ActorKind;
  /** CARLA-like blueprint id (`vehicle.lincoln.mkz_2017`, `walker.pedestrian.0001`, `static.prop.vendingmachine`). */
  readonly typeId: string;
  /** `hero`, `background` or `scenario`. */
  readonly role: string;
}

export type WorldEvent = CollisionEvent;

/** The ego touched something in this step. Reported at each step of the contact; the referee decides what counts. */
export interface CollisionEvent {
  readonly kind: 'collision';
  /** Id of the other actor, 0 for the static layout of the town. */
  readonly otherId: number;
  /** CARLA-like type id of the other (`static.building`, `vehicle.…`, `walker.…`). */
  readonly otherTypeId: string;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Speed of the ego relative to the other at contact (m/s): a stand-in for the impulse. */
  readonly closingSpeedMps: number;
}
