import type { CarlaTransform, CarlaVector } from '../../coordinates.ts';
import type { AckermannControl, AckermannSettings, ActorDescription, BoundingBox, VehicleControlRecord, VehiclePhysics, WalkerControl } from '../wire/rpcStructs.ts';

/** What every actor has: what the client is told once, and its place. */
interface ServedActorBase {
  readonly id: number;
  /** 0 for none. */
  readonly parentId: number;
  /** Place relative to the parent, where there is one. */
  readonly relative: CarlaTransform | undefined;
  /** As the client spawned it, attributes included. */
  readonly description: ActorDescription;
  /** Half sizes, relative to the actor. */
  readonly boundingBox: BoundingBox;
  /** `CityObjectLabel`s. */
  readonly semanticTags: Uint8Array;
  /** Where it is now; bodies have theirs renewed after each step. */
  transform: CarlaTransform;
  /** World, m/s. */
  velocity: CarlaVector;
  /** m/s², by finite difference. */
  acceleration: CarlaVector;
  /** deg/s about each axis of the world. */
  angularVelocity: CarlaVector;
}

/** What bodies have besides: a row in the episode's `Bodies`. */
interface Body extends ServedActorBase {
  /** Height of the actor's origin over the ground (m): 0 for vehicles, half their height for walkers. */
  readonly originHeightM: number;
  hasPhysics: boolean;
  hasCollisions: boolean;
  hasGravity: boolean;
}

export interface VehicleActor extends Body {
  readonly kind: 'vehicle';
  control: VehicleControlRecord;
  /** The command in force while a client drives by Ackermann commands. */
  ackermann: AckermannControl | undefined;
  ackermannSettings: AckermannSettings;
  /** In the actor's frame (m/s), while held. */
  constantVelocity: CarlaVector | undefined;
  /** `VehicleLightState` flags. */
  lights: number;
  /** Bits of the doors that are open. */
  doors: number;
  speedLimitKmh: number;
  /** The light in whose trigger volume it is. */
  light: TrafficLightActor | undefined;
  physics: VehiclePhysics;
}

export interface WalkerActor extends Body {
  readonly kind: 'walker';
  control: WalkerControl;
}

export interface PropActor extends Body {
  readonly kind: 'prop';
}

export interface SensorActor extends ServedActorBase {
  readonly kind: 'sensor';
  readonly streamId: number;
}

export interface TrafficLightActor extends ServedActorBase {
  readonly kind: 'trafficLight';
  /** Index into the map's lights. */
  readonly light: number;
  readonly signId: Uint8Array;
}

export interface TrafficSignActor extends ServedActorBase {
  readonly kind: 'trafficSign';
  readonly signId: Uint8Array;
}

/** Spectator, walker controllers and whatever else is only a place. */
export interface PlainActor extends ServedActorBase {
  readonly kind: 'plain';
}

export type BodyActor = VehicleActor | WalkerActor | PropActor;
export type ServedActor = BodyActor | SensorActor | TrafficLightActor | TrafficSignActor | PlainActor;

export function isBody(actor: ServedActor): actor is BodyActor {
  return actor.kind === 'vehicle' || actor.kind === 'walker' || actor.kind === 'prop';
}
