import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { junctionAhead, placeOnRoute, poseAt } from '../../../scenarios/behaviours/roadPlaces.ts';
import { placeScenario } from '../../../scenarios/placing/placeScenario.ts';
import { PLACEABLE_TYPES } from '../../../scenarios/placing/placeWishes.ts';
import type { ScenarioRoute } from '../../../scenarios/placing/placeScenario.ts';
import { scenarioRoutesXml } from '../../../scenarios/placing/scenarioRoutesXml.ts';
import { drawTownOptions } from '../../../scenarios/towns/drawTownOptions.ts';
import { generateTown } from '../../../scenarios/towns/generateTown.ts';
import { angleDifferenceRad } from '../../../src/geometry/angle.ts';
import { filterScenarios } from '../../../src/leaderboard/matching/filterScenarios.ts';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { planRoute } from '../../../src/map/routing/planRoute.ts';

const TOWN = readRoadMap(readFileSync(new URL('../../../scenarios/towns/Codriver01.xodr', import.meta.url), 'utf8'), 'Codriver01');

/** Route length of a plan's point nearest to a place. */
function nearestM(plan: RoutePlan, x: number, y: number): number {
  let best = 0;
  for (let index = 1; index < plan.x.length; index += 1) if ((plan.x[index]! - x) ** 2 + (plan.y[index]! - y) ** 2 < (plan.x[best]! - x) ** 2 + (plan.y[best]! - y) ** 2) best = index;
  return plan.sM[best]!;
}

function place(map: RoadMap, type: string, seed: number): ScenarioRoute {
  const route = placeScenario(map, type, seed);
  if (route === undefined) throw new Error(`${map.name} has no place for ${type}`);
  return route;
}

describe('placing a scenario', () => {
  it.each(PLACEABLE_TYPES)('finds a place for %s in our own town', (type) => {
    const { keypoints, plan, scenario } = place(TOWN, type, 1);
    expect(scenario.type).toBe(type);
    expect(filterScenarios(plan, [scenario]).kept).toHaveLength(1);
    // The plan begins at a point of the planner's own, at most a metre on.
    expect(Math.abs(keypoints[0].x - plan.x[0]) + Math.abs(keypoints[0].y - plan.y[0])).toBeLessThan(1.5);
    expect(plan.lengthM).toBeLessThan(400);
  });

  it('gives the same route for the same seed and another for another', () => {
    expect(place(TOWN, 'Accident', 5)).toEqual(place(TOWN, 'Accident', 5));
    expect(place(TOWN, 'Accident', 5).keypoints).not.toEqual(place(TOWN, 'Accident', 6).keypoints);
  });

  it('finds places for nearly every type in generated towns', () => {
    const missing: string[] = [];
    for (const seed of [3, 5, 8]) {
      const map = readRoadMap(generateTown(drawTownOptions(`T${seed}`, seed)), `T${seed}`);
      for (const type of PLACEABLE_TYPES) if (placeScenario(map, type, seed) === undefined) missing.push(`${type} in ${map.name}`);
    }
    expect(missing.length, missing.join(', ')).toBeLessThanOrEqual(2);
  });

  it.each(['AccidentTwoWays', 'ConstructionObstacleTwoWays', 'ParkedObstacleTwoWays', 'HazardAtSideLaneTwoWays', 'VehicleOpensDoorTwoWays'])('stages %s on straight road with room behind it, where its oncoming traffic comes', (type) => {
    const rideM = type === 'HazardAtSideLaneTwoWays' ? 39 : 0;
    for (const seed of [1, 2, 3]) {
      const { plan, scenario } = place(TOWN, type, seed);
      const foot = nearestM(plan, scenario.trigger.x, scenario.trigger.y);
      const atM = foot + Number(scenario.parameters['distance']!['value']);
      const junction = junctionAhead(TOWN, plan, foot);
      // The route itself may end before the next junction.
      expect((junction?.entryM ?? Infinity) - atM - rideM, `seed ${seed}`).toBeGreaterThan(60);
      // Doors open beside parked cars, which stand in bends as well.
      if (type === 'VehicleOpensDoorTwoWays') continue;
      const heading = (sM: number): number => poseAt(TOWN, placeOnRoute(plan, sM)).headingRad;
      expect(Math.abs(angleDifferenceRad(heading(atM + 10), heading(atM - 10))), `seed ${seed}`).toBeLessThan(0.3);
    }
  });

  it('refuses types that do not exist', () => {
    expect(() => placeScenario(TOWN, 'Tornado', 1)).toThrow('scenarios of type Tornado cannot be placed');
  });
});

describe('the route file', () => {
  it('reads back as what was placed', () => {
    const routes = ['Accident', 'EnterActorFlow', 'ParkingExit'].map((type) => place(TOWN, type, 2));
    const file = readRouteFile(scenarioRoutesXml(routes, 'Codriver01'), 'scenarios.xml');
    expect([file.format, file.routes.map(({ id, town }) => [id, town])]).toEqual(['2.x', [['0', 'Codriver01'], ['1', 'Codriver01'], ['2', 'Codriver01']]]);
    file.routes.forEach((route, index) => {
      const plan = planRoute(TOWN, route.waypoints);
      expect(Math.abs(plan.lengthM - routes[index].plan.lengthM)).toBeLessThan(0.1);
      expect(route.scenarios.map(({ name, type, parameters }) => ({ name, type, parameters }))).toEqual([routes[index].scenario].map(({ name, type, parameters }) => ({ name, type, parameters })));
      expect(filterScenarios(plan, route.scenarios).kept).toHaveLength(1);
    });
  });
});
