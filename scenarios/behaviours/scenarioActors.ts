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

export const SEAT_LEON: ScenarioActor = { kind: ActorKind.car, typeId: 'vehicle.seat.leon', lengthM: 4.19, widthM: 1.82, heightM: 1.47 };
export const PRIUS: ScenarioActor = { kind: ActorKind.car, typeId: 'vehicle.toyota.prius', lengthM: 4.51, widthM: 2.01, heightM: 1.52 };
export const POLICE_CAR: ScenarioActor = { kind: ActorKind.emergency, typeId: 'vehicle.dodge.charger_police_2020', lengthM: 5.24, widthM: 2.1, heightM: 1.64 };
export const AMBULANCE: ScenarioActor = { kind: ActorKind.emergency, typeId: 'vehicle.ford.ambulance', lengthM: 6.36, widthM: 2.35, heightM: 2.43 };
export const CROSS_BIKE: ScenarioActor = { ...BICYCLE, typeId: 'vehicle.bh.crossbike', lengthM: 1.49 };
export const OMAFIETS: ScenarioActor = { ...BICYCLE, typeId: 'vehicle.gazelle.omafiets', lengthM: 1.84, widthM: 0.6 };
export const CONE: ScenarioActor = { kind: ActorKind.prop, typeId: 'static.prop.constructioncone', lengthM: 0.35, widthM: 0.35, heightM: 0.6 };
/** Warning board before road works; CARLA's is a trailer (size to a decimetre). */
export const TRAFFIC_WARNING: ScenarioActor = { kind: ActorKind.prop, typeId: 'static.prop.trafficwarning', lengthM: 1.2, widthM: 2.2, heightM: 2.4 };
export const WARNING_ACCIDENT: ScenarioActor = { kind: ActorKind.prop, typeId: 'static.prop.warningaccident', lengthM: 0.5, widthM: 0.6, heightM: 1 };
export const WARNING_CONSTRUCTION: ScenarioActor = { kind: ActorKind.prop, typeId: 'static.prop.warningconstruction', lengthM: 0.5, widthM: 0.6, heightM: 1 };
/** A second kind of flat dirt. */
export const ROAD_DIRT: ScenarioActor = { ...DEBRIS, typeId: 'static.prop.dirtdebris02' };

/** What drives in streams and stands about: cars with doors and lights. */
export const ORDINARY_CARS: readonly ScenarioActor[] = [MODEL_3, AUDI_TT, PRIUS, SEAT_LEON, MICRA];
export const BICYCLES: readonly ScenarioActor[] = [CROSS_BIKE, BICYCLE, OMAFIETS];

/** Props that hide walkers, by CARLA's blueprint id (sizes to a decimetre). */
const BLOCKERS: readonly ScenarioActor[] = [
  VENDING_MACHINE,
  { kind: ActorKind.prop, typeId: 'static.prop.advertisement', lengthM: 0.4, widthM: 1.4, heightM: 2.4 },
  { kind: ActorKind.prop, typeId: 'static.prop.container', lengthM: 1.9, widthM: 1.2, heightM: 1.5 },
  { kind: ActorKind.prop, typeId: 'static.prop.foodcart', lengthM: 1.6, widthM: 2.4, heightM: 2.6 },
  { kind: ActorKind.prop, typeId: 'static.prop.busstop', lengthM: 1.6, widthM: 3.6, heightM: 2.7 },
  { kind: ActorKind.prop, typeId: 'static.prop.haybale', lengthM: 1.2, widthM: 1.2, heightM: 1.2 },
];

/** The actor of a blueprint that a route file names; of unknown ones only the id is kept, with a vending machine's or a car's size. */
export function blockerOf(typeId: string): ScenarioActor {
  return BLOCKERS.find((blocker) => blocker.typeId === typeId) ?? { ...(typeId.includes('vehicle') ? PRIUS : VENDING_MACHINE), typeId };
}
