import { ActorKind } from '../world/ActorKind.ts';

/** A type of background actor: CARLA-like blueprint id, full sizes (m), and how it drives. */
export interface ActorType {
  readonly typeId: string;
  readonly kind: ActorKind;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  /** Fastest it ever drives (m/s). */
  readonly topSpeedMps: number;
  /** Relative frequency in background traffic. */
  readonly weight: number;
}

/** CARLA's Lincoln MKZ: half extents 2.4508 × 1.0642 × 0.7554 m. */
export const EGO_TYPE: ActorType = { typeId: 'vehicle.lincoln.mkz_2017', kind: ActorKind.car, lengthM: 4.9016, widthM: 2.1284, heightM: 1.5108, topSpeedMps: 50, weight: 0 };

/** Background vehicles: mostly cars, some trucks and two-wheelers. Sizes are those of CARLA's blueprints, to a few centimetres. */
export const TRAFFIC_TYPES: readonly ActorType[] = [
  car('vehicle.tesla.model3', 4.79, 2.16, 1.49, 16),
  car('vehicle.audi.tt', 4.18, 1.99, 1.39, 12),
  car('vehicle.toyota.prius', 4.51, 2.01, 1.52, 12),
  car('vehicle.seat.leon', 4.19, 1.82, 1.47, 12),
  car('vehicle.nissan.micra', 3.63, 1.85, 1.5, 10),
  car('vehicle.nissan.patrol', 4.6, 1.93, 1.86, 8),
  car('vehicle.audi.etron', 4.86, 2.03, 1.65, 8),
  car('vehicle.mini.cooperst', 3.81, 1.97, 1.48, 6),
  { typeId: 'vehicle.carlamotors.carlacola', kind: ActorKind.truck, lengthM: 5.2, widthM: 2.61, heightM: 2.48, topSpeedMps: 22, weight: 6 },
  { typeId: 'vehicle.yamaha.yzf', kind: ActorKind.motorcycle, lengthM: 2.21, widthM: 0.87, heightM: 1.5, topSpeedMps: 40, weight: 3 },
  { typeId: 'vehicle.harley-davidson.low_rider', kind: ActorKind.motorcycle, lengthM: 2.35, widthM: 0.76, heightM: 1.6, topSpeedMps: 35, weight: 3 },
  { typeId: 'vehicle.diamondback.century', kind: ActorKind.bicycle, lengthM: 1.64, widthM: 0.58, heightM: 1.6, topSpeedMps: 5.5, weight: 2 },
  { typeId: 'vehicle.gazelle.omafiets', kind: ActorKind.bicycle, lengthM: 1.84, widthM: 0.6, heightM: 1.7, topSpeedMps: 4.8, weight: 2 },
];

/** Background walkers: CARLA's capsule as a box. */
export const WALKER_TYPES: readonly ActorType[] = [walker('walker.pedestrian.0001'), walker('walker.pedestrian.0007'), walker('walker.pedestrian.0012'), walker('walker.pedestrian.0021')];

/** Vehicles with sirens. */
export const EMERGENCY_TYPES: readonly ActorType[] = [
  { typeId: 'vehicle.dodge.charger_police', kind: ActorKind.emergency, lengthM: 4.97, widthM: 2.04, heightM: 1.55, topSpeedMps: 50, weight: 3 },
  { typeId: 'vehicle.ford.ambulance', kind: ActorKind.emergency, lengthM: 6.36, widthM: 2.35, heightM: 2.43, topSpeedMps: 35, weight: 2 },
  { typeId: 'vehicle.carlamotors.firetruck', kind: ActorKind.emergency, lengthM: 8.58, widthM: 2.9, heightM: 3.84, topSpeedMps: 28, weight: 1 },
];

/** Cars that stand at the kerb. */
export const PARKED_TYPES: readonly ActorType[] = TRAFFIC_TYPES.filter((type) => type.kind === ActorKind.car);

/** What stands on sidewalks. */
export const PROP_TYPES: readonly ActorType[] = [
  prop('static.prop.trashcan01', 0.67, 0.64, 1.0, 5),
  prop('static.prop.bench01', 1.53, 0.59, 0.88, 3),
  prop('static.prop.streetbarrier', 1.24, 0.37, 1.07, 2),
  prop('static.prop.plantpot01', 0.78, 0.78, 0.9, 3),
  prop('static.prop.vendingmachine', 1.08, 0.87, 2.12, 1),
  prop('static.prop.mailbox', 0.56, 0.5, 1.2, 2),
];

/** Picks by weight; `uniform` in [0, 1). */
export function pickType(types: readonly ActorType[], uniform: number): ActorType {
  let rest = uniform * types.reduce((sum, type) => sum + type.weight, 0);
  for (const type of types) {
    rest -= type.weight;
    if (rest < 0) return type;
  }
  return types[0];
}

function prop(typeId: string, lengthM: number, widthM: number, heightM: number, weight: number): ActorType {
  return { typeId, kind: ActorKind.prop, lengthM, widthM, heightM, topSpeedMps: 0, weight };
}

function car(typeId: string, lengthM: number, widthM: number, heightM: number, weight: number): ActorType {
  return { typeId, kind: ActorKind.car, lengthM, widthM, heightM, topSpeedMps: 50, weight };
}

function walker(typeId: string): ActorType {
  return { typeId, kind: ActorKind.walker, lengthM: 0.37, widthM: 0.37, heightM: 1.86, topSpeedMps: 3, weight: 1 };
}
