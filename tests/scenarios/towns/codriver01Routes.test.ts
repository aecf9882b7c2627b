import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ScenarioDirector } from '../../../scenarios/behaviours/ScenarioDirector.ts';
import type { RouteFeatures } from '../../../scenarios/towns/routes/routeFeatures.ts';
import { routeFeatures } from '../../../scenarios/towns/routes/routeFeatures.ts';
import { filterScenarios } from '../../../src/leaderboard/matching/filterScenarios.ts';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import type { LaneHit } from '../../../src/map/LaneIndex.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import { LaneType, laneTypeMask } from '../../../src/map/LaneType.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { planRoute } from '../../../src/map/routing/planRoute.ts';

const scenarios = new URL('../../../scenarios/', import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, scenarios), 'utf8');
const map = readRoadMap(read('towns/Codriver01.xodr'), 'Codriver01');
const halves = {
  training: readRouteFile(read('routes/codriver01_training.xml'), 'codriver01_training.xml'),
  validation: readRouteFile(read('routes/codriver01_validation.xml'), 'codriver01_validation.xml'),
};
const routes = [...halves.training.routes, ...halves.validation.routes];
const plans = routes.map((route) => planRoute(map, route.waypoints));

test('there are 12 routes to train on and 8 to judge by, with ids of their own', () => {
  expect(halves.training.routes.map((route) => route.id)).toEqual(Array.from({ length: 12 }, (_, index) => String(index)));
  expect(halves.validation.routes.map((route) => route.id)).toEqual(Array.from({ length: 8 }, (_, index) => String(12 + index)));
  expect(new Set(routes.map((route) => route.town))).toEqual(new Set(['Codriver01']));
});

test.each(['training', 'validation'] as const)('the %s routes with scenarios are the same routes, and every scenario on them can take place', (half) => {
  const file = readRouteFile(read(`routes/codriver01_${half}_scenarios.xml`), half);
  expect(file.format).toBe('2.x');
  expect(file.routes.map(({ id, town, waypoints }) => ({ id, town, waypoints: waypoints.map(({ x, y }) => [x, y]) }))).toEqual(
    halves[half].routes.map(({ id, town, waypoints }) => ({ id, town, waypoints: waypoints.map(({ x, y }) => [x, y]) })),
  );
  const laneIndex = new LaneIndex(map);
  for (const { waypoints, scenarios: entries } of file.routes) {
    const plan = planRoute(map, waypoints);
    const { kept } = filterScenarios(plan, entries);
    const { staged, refused } = new ScenarioDirector({ map, laneIndex, plan, scenarios: kept, triggerRadiusM: 2 });
    expect([staged.length, refused]).toEqual([entries.length, []]);
    expect(entries.length).toBeGreaterThan(0);
  }
});

test('every key point lies in the middle of a driving lane outside junctions', () => {
  const index = new LaneIndex(map);
  const hit: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: 0 };
  for (const { x, y } of routes.flatMap((route) => route.waypoints)) {
    index.nearest(x, y, laneTypeMask(LaneType.driving), hit);
    expect(hit.distanceM).toBeLessThan(0.05);
    expect(map.lanes.junction[hit.lane]).toBe(-1);
  }
});

test('every route is 250 to 600 m long and never doubles back', () => {
  for (const [index, plan] of plans.entries()) {
    expect(plan.lengthM, `route ${routes[index]!.id}`).toBeGreaterThan(250);
    expect(plan.lengthM, `route ${routes[index]!.id}`).toBeLessThan(600);
    for (let point = 1; point < plan.count; point += 1) {
      const ahead = (plan.x[point]! - plan.x[point - 1]!) * Math.cos(plan.headingRad[point - 1]!) + (plan.y[point]! - plan.y[point - 1]!) * Math.sin(plan.headingRad[point - 1]!);
      expect(ahead, `route ${routes[index]!.id} at point ${point}`).toBeGreaterThan(-0.01);
    }
  }
});

test('every route starts at least 20 m before its first junction', () => {
  for (const plan of plans) {
    const inJunction = plan.lane.findIndex((lane) => map.lanes.junction[lane]! >= 0);
    expect(plan.sM[inJunction]).toBeGreaterThan(20);
  }
});

test('both halves hold everything that there is to learn, and every route a light or stop sign twice', () => {
  const features = plans.map((plan) => routeFeatures(map, plan));
  const total = (counts: readonly RouteFeatures[], feature: keyof RouteFeatures): number => counts.reduce((sum, one) => sum + one[feature], 0);
  for (const half of [features.slice(0, halves.training.routes.length), features.slice(halves.training.routes.length)]) {
    expect(total(half, 'lights')).toBeGreaterThanOrEqual(12);
    expect(total(half, 'stopSigns')).toBeGreaterThanOrEqual(4);
    expect(total(half, 'yieldSigns')).toBeGreaterThanOrEqual(1);
    expect(total(half, 'leftTurns')).toBeGreaterThanOrEqual(5);
    expect(total(half, 'rightTurns')).toBeGreaterThanOrEqual(5);
    expect(total(half, 'straights')).toBeGreaterThanOrEqual(5);
    expect(total(half, 'laneChanges')).toBeGreaterThanOrEqual(4);
    expect(total(half, 'tightBends')).toBeGreaterThanOrEqual(10);
    expect(total(half, 'crosswalks')).toBeGreaterThanOrEqual(30);
  }
  for (const one of features) expect(one.lights + one.stopSigns).toBeGreaterThanOrEqual(2);
});

test('no validation route starts in a lane that a training route starts in', () => {
  const starts = plans.map((plan) => plan.lane[0]!);
  const training = new Set(starts.slice(0, halves.training.routes.length));
  expect(starts.slice(halves.training.routes.length).filter((lane) => training.has(lane))).toEqual([]);
});
