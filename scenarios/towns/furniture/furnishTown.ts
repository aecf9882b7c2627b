import type { IdCounter } from '../network/IdCounter.ts';
import type { RoadNetwork } from '../network/RoadNetwork.ts';
import type { StreetPlan } from '../StreetPlan.ts';
import { controlJunction } from './controlJunction.ts';
import { furnishStreet } from './furnishStreet.ts';
import { markJunction } from './markJunction.ts';

/** Adds everything that is not asphalt: lights, signs, stop lines, crosswalks and speed boards. */
export function furnishTown(network: RoadNetwork, plan: StreetPlan, ids: IdCounter): RoadNetwork {
  plan.streets.forEach((street, index) => furnishStreet(network.roads[index]!, street, ids));
  const controllers = network.junctions.flatMap((junction) => {
    markJunction(junction, ids);
    return controlJunction(junction, ids);
  });
  return { ...network, controllers };
}
