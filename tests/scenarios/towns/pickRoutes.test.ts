import { expect, test } from 'vitest';
import { generateTown } from '../../../scenarios/towns/generateTown.ts';
import { pickRoutes } from '../../../scenarios/towns/pickRoutes.ts';
import { routesXml } from '../../../scenarios/towns/routes/routesXml.ts';
import { CODRIVER_01 } from '../../../scenarios/towns/TownOptions.ts';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { planRoute } from '../../../src/map/routing/planRoute.ts';

const map = readRoadMap(generateTown({ ...CODRIVER_01, seed: 8, spacingM: 200, roundabouts: 2, motorway: true }), 'Mixed');
const wishes = { seed: 4, training: 5, validation: 3, shortestM: 300, longestM: 700, leastControls: 1 };
const picked = pickRoutes(map, wishes);

test('it picks as many routes as wished, ids run on, and the same again for the same seed', () => {
  expect([...picked.training, ...picked.validation].map((route) => route.id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(picked.training).toHaveLength(5);
  expect(pickRoutes(map, wishes)).toEqual(picked);
});

test('another seed gives other routes', () => {
  expect(pickRoutes(map, { ...wishes, seed: 5 })).not.toEqual(picked);
});

test('its routes keep to the wishes', () => {
  for (const { lengthM, features } of [...picked.training, ...picked.validation]) {
    expect(lengthM).toBeGreaterThanOrEqual(300);
    expect(lengthM).toBeLessThanOrEqual(700);
    expect(features.lights + features.stopSigns).toBeGreaterThanOrEqual(1);
  }
});

test('a route file gives back the same plans', () => {
  const file = readRouteFile(routesXml(picked.training, 'Mixed'), 'mixed.xml');
  expect(file.format).toBe('1.0');
  expect(file.routes.map((route) => Math.round(planRoute(map, route.waypoints).lengthM))).toEqual(picked.training.map((route) => Math.round(route.lengthM)));
});
