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

/** Picks by weight; `uniform` in [0, 1). */
export function pickTrafficType(uniform: number): ActorType {
  let rest = uniform * TOTAL_WEIGHT;
  for (const type of TRAFFIC_TYPES) {
    rest -= type.weight;
    if (rest < 0) return type;
  }
  return TRAFFIC_TYPES[0];
}

const TOTAL_WEIGHT = TRAFFIC_TYPES.reduce((sum, type) => sum + type.weight, 0);

function car(typeId: string, lengthM: number, widthM: number, heightM: number, weight: number): ActorType {
  return { typeId, kind: ActorKind.car, lengthM, widthM, heightM, topSpeedMps: 50, weight };
}

function walker(typeId: string): ActorType {
  return { typeId, kind: ActorKind.walker, lengthM: 0.37, widthM: 0.37, heightM: 1.86, topSpeedMps: 3, weight: 1 };
}
