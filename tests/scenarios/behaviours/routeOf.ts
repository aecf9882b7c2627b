import type { ScenarioRoute } from '../../../scenarios/placing/placeScenario.ts';
import { placeScenario } from '../../../scenarios/placing/placeScenario.ts';
import type { WrittenParameters } from '../../../scenarios/placing/PlaceWish.ts';
import { TOWN } from './stage.ts';

/** On short streets oncoming cars as far apart as this leave a gap that a slow test driver can use. */
const SPARSE: WrittenParameters = { frequency: { from: '150', to: '200' } };
const TWO_WAYS = new Set(['AccidentTwoWays', 'ConstructionObstacleTwoWays', 'ParkedObstacleTwoWays', 'VehicleOpensDoorTwoWays']);

/** A route with a scenario in the test town. @throws Error when the town has no place for it */
export function routeOf(type: string, seed: number, parameters: WrittenParameters = TWO_WAYS.has(type) ? SPARSE : {}): ScenarioRoute {
  const placed = placeScenario(TOWN, type, seed);
  if (placed === undefined) throw new Error(`${TOWN.name} has no place for ${type} ${seed}`);
  return { ...placed, scenario: { ...placed.scenario, parameters: { ...placed.scenario.parameters, ...parameters } } };
}
