import { ActorKind } from '../../../world/ActorKind.ts';
import { fixed, modifiable } from './Blueprint.ts';
import type { Blueprint } from './Blueprint.ts';

/** A vehicle that can be spawned. Full sizes of CARLA's boxes (m). */
export interface VehicleBlueprint extends Blueprint {
  readonly kind: ActorKind;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly massKg: number;
  readonly wheels: number;
}

type BaseType = 'car' | 'truck' | 'van' | 'bus' | 'motorcycle' | 'bicycle';
type SpecialType = '' | 'electric' | 'emergency' | 'taxi';

const KIND_OF: Readonly<Record<BaseType, ActorKind>> = { car: ActorKind.car, truck: ActorKind.truck, van: ActorKind.car, bus: ActorKind.bus, motorcycle: ActorKind.motorcycle, bicycle: ActorKind.bicycle };

/** What a blueprint's row may say besides name, sizes and mass. */
interface Traits {
  readonly base?: BaseType;
  readonly special?: SpecialType;
  readonly generation?: 1 | 2;
  readonly hasLights?: boolean;
  readonly hasDoors?: boolean;
}

const COLOURS: readonly string[] = ['17,37,103', '180,44,44', '137,0,0', '58,58,58', '213,213,213', '0,0,0'];

/** Every vehicle of CARLA 0.9.15 and 0.9.16, alphabetically. */
export const VEHICLES: readonly VehicleBlueprint[] = [
  vehicle('audi.a2', 3.705, 1.789, 1.547, 1130),
  vehicle('audi.etron', 4.856, 2.033, 1.649, 2490, { special: 'electric', hasLights: true }),
  vehicle('audi.tt', 4.181, 1.994, 1.386, 1410, { hasLights: true }),
  vehicle('bh.crossbike', 1.487, 0.859, 1.09, 80, { base: 'bicycle' }),
  vehicle('bmw.grandtourer', 4.611, 2.242, 1.667, 1510),
  vehicle('carlamotors.carlacola', 5.204, 2.612, 2.478, 5000, { base: 'truck' }),
  vehicle('carlamotors.european_hgv', 7.935, 2.896, 3.467, 11000, { base: 'truck', generation: 2, hasLights: true }),
  vehicle('carlamotors.firetruck', 8.468, 2.891, 3.826, 12000, { base: 'truck', special: 'emergency', generation: 2, hasLights: true }),
  vehicle('chevrolet.impala', 5.357, 2.033, 1.411, 1700, { hasLights: true }),
  vehicle('citroen.c3', 3.988, 1.851, 1.622, 1090, { hasLights: true }),
  vehicle('diamondback.century', 1.643, 0.582, 1.6, 80, { base: 'bicycle' }),
  vehicle('dodge.charger_2020', 5.007, 1.881, 1.538, 1880, { generation: 2, hasLights: true, hasDoors: true }),
  vehicle('dodge.charger_police', 4.974, 2.038, 1.555, 1880, { special: 'emergency', hasLights: true }),
  vehicle('dodge.charger_police_2020', 5.237, 2.03, 1.638, 1880, { special: 'emergency', generation: 2, hasLights: true, hasDoors: true }),
  vehicle('ford.ambulance', 6.365, 2.352, 2.431, 4000, { base: 'van', special: 'emergency', generation: 2, hasLights: true, hasDoors: true }),
  vehicle('ford.crown', 5.366, 1.801, 1.575, 1900, { special: 'taxi', generation: 2, hasLights: true, hasDoors: true }),
  vehicle('ford.mustang', 4.718, 1.895, 1.301, 1650, { hasLights: true }),
  vehicle('gazelle.omafiets', 1.837, 0.592, 1.7, 80, { base: 'bicycle' }),
  vehicle('harley-davidson.low_rider', 2.35, 0.763, 1.6, 320, { base: 'motorcycle' }),
  vehicle('jeep.wrangler_rubicon', 3.866, 1.905, 1.878, 1900),
  vehicle('kawasaki.ninja', 2.033, 0.797, 1.5, 240, { base: 'motorcycle', hasLights: true }),
  vehicle('lincoln.mkz_2017', 4.9016, 2.1284, 1.5108, 1850, { hasLights: true }),
  vehicle('lincoln.mkz_2020', 4.893, 1.837, 1.49, 1850, { generation: 2, hasLights: true, hasDoors: true }),
  vehicle('mercedes.coupe', 5.027, 2.152, 1.638, 1750, { hasLights: true }),
  vehicle('mercedes.coupe_2020', 4.673, 1.818, 1.441, 1750, { generation: 2, hasLights: true, hasDoors: true }),
  vehicle('mercedes.sprinter', 5.915, 1.988, 2.561, 2700, { base: 'van', generation: 2, hasLights: true, hasDoors: true }),
  vehicle('micro.microlino', 2.207, 1.481, 1.376, 510, { special: 'electric' }),
  vehicle('mini.cooper_s', 3.806, 1.97, 1.475, 1250),
  vehicle('mini.cooper_s_2021', 4.552, 2.097, 1.767, 1250, { generation: 2, hasLights: true, hasDoors: true }),
  vehicle('mitsubishi.fusorosa', 10.273, 3.944, 4.253, 11000, { base: 'bus', generation: 2, hasLights: true, hasDoors: true }),
  vehicle('nissan.micra', 3.634, 1.845, 1.501, 1020),
  vehicle('nissan.patrol', 4.604, 1.932, 1.855, 2300, { hasLights: true }),
  vehicle('nissan.patrol_2021', 5.566, 2.151, 2.046, 2300, { generation: 2, hasLights: true, hasDoors: true }),
  vehicle('seat.leon', 4.193, 1.816, 1.474, 1250, { hasLights: true }),
  vehicle('tesla.cybertruck', 6.274, 2.39, 2.098, 3000, { base: 'truck', special: 'electric', hasLights: true }),
  vehicle('tesla.model3', 4.792, 2.163, 1.488, 1845, { special: 'electric', hasLights: true }),
  vehicle('toyota.prius', 4.513, 2.007, 1.525, 1400, { hasLights: true }),
  vehicle('vespa.zx125', 1.804, 0.865, 1.5, 130, { base: 'motorcycle', hasLights: true }),
  vehicle('volkswagen.t2', 4.48, 2.069, 2.038, 1500, { base: 'van', hasLights: true }),
  vehicle('volkswagen.t2_2021', 4.442, 1.794, 1.991, 1500, { base: 'van', generation: 2, hasLights: true, hasDoors: true }),
  vehicle('yamaha.yzf', 2.209, 0.867, 1.5, 210, { base: 'motorcycle', hasLights: true }),
];

function vehicle(name: string, lengthM: number, widthM: number, heightM: number, massKg: number, traits: Traits = {}): VehicleBlueprint {
  const { base = 'car', special = '', generation = 1, hasLights = false, hasDoors = false } = traits;
  const wheels = base === 'bicycle' || base === 'motorcycle' ? 2 : 4;
  const id = `vehicle.${name}`;
  return {
    id,
    kind: special === 'emergency' ? ActorKind.emergency : KIND_OF[base],
    lengthM,
    widthM,
    heightM,
    massKg,
    wheels,
    attributes: [
      modifiable('role_name', 'string', 'autopilot', ['autopilot', 'scenario', 'ego_vehicle']),
      modifiable('color', 'color', COLOURS[0], COLOURS),
      modifiable('driver_id', 'int', '0', ['0', '1', '2']),
      modifiable('sticky_control', 'bool', 'true'),
      modifiable('terramechanics', 'bool', 'false'),
      fixed('object_type', 'string', ''),
      fixed('base_type', 'string', base),
      fixed('special_type', 'string', special),
      fixed('number_of_wheels', 'int', String(wheels)),
      fixed('generation', 'int', String(generation)),
      fixed('has_dynamic_doors', 'bool', String(hasDoors)),
      fixed('has_lights', 'bool', String(hasLights)),
    ],
  };
}
