import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import type { RouteScenarioEntry } from '../../src/leaderboard/routes/RouteFile.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';
import { scenarioAt } from './placeScenario.ts';
import { wishOf } from './placeWishes.ts';

/** Trigger places tried along the route (m). */
const STEP_M = 3;
/** Road left alone at the beginning of a route (m). */
const START_M = 25;

/**
 * Sets scenarios of leaderboard 2.x along a route that there is already, as many as find room. Types that have been used least come first, so that a
 * set of routes shows all of them. Equal arguments give equal scenarios.
 * @param types class names, of `PLACEABLE_TYPES`
 * @param used how often each type stands on other routes; counted up
 * @param apartM least distance between two triggers (m)
 * @returns in the order of their triggers
 */
export function placeAlongRoute(map: RoadMap, plan: RoutePlan, types: readonly string[], used: Map<string, number>, seed: number, apartM: number): RouteScenarioEntry[] {
  const random = new SeededRandom(seed);
  const placed: { triggerM: number; scenario: RouteScenarioEntry }[] = [];
  const byUse = random.shuffled(types).toSorted((a, b) => (used.get(a) ?? 0) - (used.get(b) ?? 0));
  for (const type of byUse) {
    const endM = plan.lengthM - wishOf(type).afterM;
    const triggers: number[] = [];
    for (let triggerM = START_M; triggerM < endM; triggerM += STEP_M) {
      if (placed.every((other) => Math.abs(other.triggerM - triggerM) >= apartM)) triggers.push(triggerM);
    }
    for (const triggerM of random.shuffled(triggers)) {
      const scenario = scenarioAt(map, type, plan, triggerM, `${type}_1`, random);
      if (scenario === undefined) continue;
      placed.push({ triggerM, scenario });
      used.set(type, (used.get(type) ?? 0) + 1);
      break;
    }
  }
  return placed.toSorted((a, b) => a.triggerM - b.triggerM).map(({ scenario }) => scenario);
}
