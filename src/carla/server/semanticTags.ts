import { ActorKind } from '../../world/ActorKind.ts';

/** CARLA's `CityObjectLabel`. */
export const CityLabel = {
  none: 0, roads: 1, sidewalks: 2, buildings: 3, walls: 4, fences: 5, poles: 6, trafficLight: 7, trafficSigns: 8, vegetation: 9, terrain: 10, sky: 11, pedestrians: 12,
  rider: 13, car: 14, truck: 15, bus: 16, train: 17, motorcycle: 18, bicycle: 19, static: 20, dynamic: 21, other: 22, water: 23, roadLines: 24, ground: 25, bridge: 26,
  railTrack: 27, guardRail: 28, any: 255,
} as const;
export type CityLabel = (typeof CityLabel)[keyof typeof CityLabel];

const LABEL_OF_KIND: Readonly<Record<ActorKind, CityLabel>> = {
  [ActorKind.car]: CityLabel.car,
  [ActorKind.truck]: CityLabel.truck,
  [ActorKind.bus]: CityLabel.bus,
  [ActorKind.motorcycle]: CityLabel.motorcycle,
  [ActorKind.bicycle]: CityLabel.bicycle,
  [ActorKind.walker]: CityLabel.pedestrians,
  [ActorKind.emergency]: CityLabel.car,
  [ActorKind.prop]: CityLabel.dynamic,
};

export function labelOf(kind: ActorKind): CityLabel {
  return LABEL_OF_KIND[kind];
}
