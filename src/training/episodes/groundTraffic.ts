import type { TrafficSetup } from '../../world/WorldSetup.ts';
import type { Settings } from '../settings.ts';
import type { EpisodeGround } from './EpisodeSpec.ts';

type TrafficKey = 'carelessWalkers' | 'parkedCars' | 'props' | 'emergencyVehicles' | 'trafficRules';

/** What the settings say about traffic beside its numbers, for a ground. */
export function groundTraffic({ carelessWalkers, parkedCars, props, emergencyVehicles, trafficRules }: Settings['world']): Pick<EpisodeGround, TrafficKey> {
  return { carelessWalkers, parkedCars, props, emergencyVehicles, trafficRules };
}

/** The same, as a world wants it. */
export function trafficSetup({ carelessWalkers, parkedCars, props, emergencyVehicles, trafficRules }: EpisodeGround, vehicles: number, walkers: number): TrafficSetup {
  return {
    vehicles,
    walkers,
    carelessWalkers,
    ...(parkedCars === undefined ? {} : { parkedCars }),
    ...(props === undefined ? {} : { props }),
    ...(emergencyVehicles === undefined ? {} : { emergencyVehicles }),
    ...(trafficRules === undefined ? {} : { rules: trafficRules }),
  };
}
