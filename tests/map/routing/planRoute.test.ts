import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { RoadMap } from '../../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { RoadOption } from '../../../src/map/RoutePlan.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { RouteError } from '../../../src/map/routing/RouteError.ts';
import { planRoute } from '../../../src/map/routing/planRoute.ts';
import { crossingText } from '../maps/crossingText.ts';
import { motorwayText, pointOnLastStraight } from '../maps/motorwayText.ts';
import { line, xodrText } from '../maps/xodrText.ts';
import { hasSharedMaps, NEEDS_SHARED, sharedTown } from '../sharedFiles.ts';

const goldenSchema = z.object({
  plans: z.array(
    z.object({
      name: z.string(),
      map: z.string(),
      keypoints: z.array(z.tuple([z.number(), z.number(), z.number()])),
      points: z.array(z.tuple([z.number(), z.number(), z.number()])),
      options: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
});
const { plans } = goldenSchema.parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../fixtures/map/carlaPlans.json'), 'utf8')));

const handMade: Record<string, RoadMap> = { crossing: readRoadMap(crossingText(), 'crossing'), motorway: readRoadMap(motorwayText(), 'motorway') };

function runs(plan: RoutePlan): [number, number][] {
  const found: [number, number][] = [];
  for (const option of plan.option) {
    const last = found.at(-1);
    if (last !== undefined && last[0] === option) last[1] += 1;
    else found.push([option, 1]);
  }
  return found;
}

function failure(act: () => unknown): RouteError {
  try {
    act();
  } catch (error) {
    if (error instanceof RouteError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe("planRoute reproduces the dense plans of CARLA's planner", () => {
  for (const golden of plans) {
    const needsTown = !(golden.map in handMade);
    it.skipIf(needsTown && !hasSharedMaps)(`${golden.name}${needsTown ? NEEDS_SHARED : ''}`, () => {
      const plan = planRoute(handMade[golden.map] ?? sharedTown(golden.map), golden.keypoints.map(([x, y, z]) => ({ x, y, z })));
      expect(runs(plan)).toEqual(golden.options);
      expect(plan.count).toBe(golden.points.length);
      const apartM = golden.points.map(([x, y, z], index) => Math.hypot(plan.x[index]! - x, plan.y[index]! - y, plan.z[index]! - z));
      expect(Math.max(...apartM)).toBeLessThan(0.05);
    });
  }
});

describe('planRoute', () => {
  it('gives lane, place and heading of every point, and the length so far', () => {
    const map = handMade['motorway']!;
    const plan = planRoute(map, [{ x: 10.3, y: -1.75, z: 0 }, pointOnLastStraight(60, 1)]);
    for (let index = 0; index < plan.count; index += 1) {
      const lane = plan.lane[index]!;
      const sample = map.lanes.firstSample[lane]! + Math.min(map.lanes.sampleCount[lane]! - 1, Math.round(plan.laneSM[index]! / map.lanes.sampleStepM[lane]!));
      expect(Math.hypot(map.samples.x[sample]! - plan.x[index]!, map.samples.y[sample]! - plan.y[index]!)).toBeLessThan(0.51);
      expect(Math.abs(map.samples.headingRad[sample]! - plan.headingRad[index]!)).toBeLessThan(0.02);
    }
    const hops = [...plan.sM].slice(1).map((sM, index) => sM - plan.sM[index]!);
    expect(hops.every((hop) => hop >= 0 && hop < 2.1)).toBe(true);
    expect(plan.lengthM).toBe(plan.sM[plan.count - 1]);
    expect(plan.lengthM).toBeCloseTo(90 + (80.45 / 80) * 81.75 + 60, -0.7);
  });

  it('keeps the point twice where lanes meet, as the end of one and the start of the next', () => {
    const plan = planRoute(handMade['crossing']!, [{ x: -40, y: -1.75, z: 0 }, { x: 40, y: -1.75, z: 0 }]);
    const repeated = [...plan.sM].flatMap((sM, index) => (index > 0 && sM - plan.sM[index - 1]! < 1e-6 ? [plan.x[index]!] : []));
    expect(repeated).toEqual([expect.closeTo(-10, 6), expect.closeTo(10, 6)]);
  });

  it('ignores the height of key points that have none', () => {
    const map = handMade['crossing']!;
    const flat = planRoute(map, [{ x: -40, y: -1.75, z: Number.NaN }, { x: 40, y: -1.75, z: Number.NaN }]);
    expect(flat).toEqual(planRoute(map, [{ x: -40, y: -1.75, z: 0 }, { x: 40, y: -1.75, z: 0 }]));
  });

  it('never changes to a lane of the opposite direction, whatever the centre mark says', () => {
    const map = readRoadMap(xodrText([{ id: '1', planView: [line(0, 0, 0, 60.5)], sections: [{ s: 0, centreChange: 'both', lanes: [{ id: 1, laneChange: 'both' }, { id: -1, laneChange: 'both' }] }] }]), 'town');
    expect(failure(() => planRoute(map, [{ x: 10, y: -1.75, z: 0 }, { x: 40, y: 1.75, z: 0 }])).code).toBe('ROUTE_UNREACHABLE');
  });

  it('refuses a route of one point', () => {
    expect(failure(() => planRoute(handMade['crossing']!, [{ x: 0, y: 0, z: 0 }]))).toMatchObject({ code: 'ROUTE_TOO_SHORT', message: 'a route needs at least two key points, this one has 1' });
  });

  it('names the key point that is off the road and how far', () => {
    expect(failure(() => planRoute(handMade['crossing']!, [{ x: -40, y: -1.75, z: 0 }, { x: -40, y: 98.25, z: 0 }]))).toMatchObject({
      code: 'ROUTE_OFF_ROAD',
      message: 'key point 1 at (-40.00, 98.25) is off the road: the nearest driving lane of crossing is 47.6 m away',
      where: 'key point 1 at (-40.00, 98.25)',
    });
    expect(failure(() => planRoute(handMade['crossing']!, [{ x: Number.NaN, y: 0, z: 0 }, { x: 0, y: 0, z: 0 }])).code).toBe('ROUTE_OFF_ROAD');
  });

  it('names the key point that cannot be reached, and its distance to the road', () => {
    expect(failure(() => planRoute(handMade['crossing']!, [{ x: -40, y: 1.75, z: 0 }, { x: 40, y: -2.05, z: 0 }]))).toMatchObject({
      code: 'ROUTE_UNREACHABLE',
      message: 'key point 1 cannot be reached from key point 0 on the lanes of crossing',
      where: 'key point 1 at (40.00, -2.05), 0.3 m from the nearest driving lane',
    });
  });

  it('labels turns by what the junction does, right and left as the driver sees it', () => {
    const map = handMade['crossing']!;
    const labels = (x: number, y: number): number[] => runs(planRoute(map, [{ x: -40, y: -1.75, z: 0 }, { x, y, z: 0 }])).map(([option]) => option);
    expect(labels(-1.75, -40)).toEqual([RoadOption.laneFollow, RoadOption.right, RoadOption.laneFollow]);
    expect(labels(40, -1.75)).toEqual([RoadOption.laneFollow, RoadOption.straight, RoadOption.laneFollow]);
    expect(labels(1.75, 40)).toEqual([RoadOption.laneFollow, RoadOption.left, RoadOption.laneFollow]);
  });
});
