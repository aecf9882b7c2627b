import type { Pose } from '../../src/geometry/Pose.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import type { SpawnRequest } from '../../src/world/WorldCommands.ts';

/** An actor that scenarios use: CARLA's blueprint and its full sizes (m), to a few centimetres. */
export interface ScenarioActor {
  readonly kind: ActorKind;
  readonly typeId: string;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}

export const PATROL: ScenarioActor = { kind: ActorKind.car, typeId: 'vehicle.nissan.patrol', lengthM: 4.6, widthM: 1.93, heightM: 1.86 };
export const AUDI_TT: ScenarioActor = { kind: ActorKind.car, typeId: 'vehicle.audi.tt', lengthM: 4.18, widthM: 1.99, heightM: 1.39 };
export const MODEL_3: ScenarioActor = { kind: ActorKind.car, typeId: 'vehicle.tesla.model3', lengthM: 4.79, widthM: 2.16, heightM: 1.49 };
export const MICRA: ScenarioActor = { kind: ActorKind.car, typeId: 'vehicle.nissan.micra', lengthM: 3.63, widthM: 1.85, heightM: 1.5 };
export const BICYCLE: ScenarioActor = { kind: ActorKind.bicycle, typeId: 'vehicle.diamondback.century', lengthM: 1.64, widthM: 0.58, heightM: 1.6 };
export const WALKER: ScenarioActor = { kind: ActorKind.walker, typeId: 'walker.pedestrian.0001', lengthM: 0.37, widthM: 0.37, heightM: 1.86 };
export const VENDING_MACHINE: ScenarioActor = { kind: ActorKind.prop, typeId: 'static.prop.vendingmachine', lengthM: 0.9, widthM: 1.2, heightM: 2 };
export const STREET_BARRIER: ScenarioActor = { kind: ActorKind.prop, typeId: 'static.prop.streetbarrier', lengthM: 0.4, widthM: 1.2, heightM: 1.1 };
/** Lies flat: cars drive over it. */
export const DEBRIS: ScenarioActor = { kind: ActorKind.prop, typeId: 'static.prop.dirtdebris01', lengthM: 1.5, widthM: 1.5, heightM: 0.05 };

/** Asks for an actor at a pose, standing unless a speed is given. */
export function spawnRequest(actor: ScenarioActor, pose: Pose, speedMps = 0): SpawnRequest {
  return { kind: actor.kind, typeId: actor.typeId, pose, speedMps, lengthM: actor.lengthM, widthM: actor.widthM, heightM: actor.heightM };
}
