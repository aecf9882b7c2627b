import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawTownOptions } from '../../../scenarios/towns/drawTownOptions.ts';
import { generateTown } from '../../../scenarios/towns/generateTown.ts';
import type { TownOptions } from '../../../scenarios/towns/TownOptions.ts';
import { CODRIVER_01 } from '../../../scenarios/towns/TownOptions.ts';
import { angleDifferenceRad, degFromRad } from '../../../src/geometry/angle.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../../src/map/RoadMap.ts';
import { drivingLanes, unconnectedLanes } from './laneReach.ts';

const anyTown: fc.Arbitrary<TownOptions> = fc.record({
  name: fc.constant('AnyTown'),
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  columns: fc.integer({ min: 3, max: 5 }),
  rows: fc.integer({ min: 2, max: 5 }),
  spacingM: fc.integer({ min: 140, max: 220 }),
  jitterM: fc.integer({ min: 0, max: 14 }),
  avenueColumns: fc.integer({ min: 0, max: 2 }),
  avenueRows: fc.integer({ min: 0, max: 2 }),
  missingStreets: fc.integer({ min: 0, max: 6 }),
  lights: fc.integer({ min: 0, max: 6 }),
  allWayStops: fc.integer({ min: 0, max: 3 }),
  minorStops: fc.integer({ min: 0, max: 4 }),
  minorYields: fc.integer({ min: 0, max: 2 }),
  roundabouts: fc.integer({ min: 0, max: 3 }),
  motorway: fc.boolean(),
  windingShare: fc.double({ min: 0, max: 1, noNaN: true }),
  midCrosswalkShare: fc.double({ min: 0, max: 1, noNaN: true }),
}).map((town) => (town.motorway ? { ...town, rows: Math.max(4, town.rows), spacingM: Math.max(200, town.spacingM) } : town));

/** Every generated town is held to the same promises. */
function expectDrivable(map: RoadMap): void {
  expect(map.diagnostics).toEqual([]);
  expect(unconnectedLanes(map, drivingLanes(map)[0]!)).toEqual([]);
  expect(worstJoint(map)).toEqual({ gapMm: expect.closeTo(0, 0), kinkDeg: expect.closeTo(0, 1) });
  expect(Math.min(...drivingLanes(map).flatMap((lane) => columnOf(map, map.samples.widthM, lane)))).toBeGreaterThan(3);
  expect(closestStreetsM(map)).toBeGreaterThan(6);
  expect(tightestTurns(map)).toEqual({ leftIsWide: true, rightIsWide: true, streetIsWide: true });
}

test('every town is re-readable, connected and drivable', () => {
  fc.assert(fc.property(anyTown, (options) => {
    expectDrivable(readRoadMap(generateTown(options), options.name));
  }), { seed: 3, numRuns: 25 });
});

test('every town drawn by seed is one that the generator accepts, and drivable', () => {
  fc.assert(fc.property(fc.integer(), (seed) => {
    expectDrivable(readRoadMap(generateTown(drawTownOptions('Drawn', seed)), 'Drawn'));
  }), { seed: 4, numRuns: 15 });
});

test('equal options give equal bytes, another seed another town', () => {
  expect(generateTown({ ...CODRIVER_01, seed: 5 })).toBe(generateTown({ ...CODRIVER_01, seed: 5 }));
  expect(generateTown({ ...CODRIVER_01, seed: 5 })).not.toBe(generateTown({ ...CODRIVER_01, seed: 6 }));
});

test('a roundabout is a ring of yield-signed entries', () => {
  const without = readRoadMap(generateTown({ ...CODRIVER_01, spacingM: 170, minorYields: 0 }), 'Square');
  const withOne = readRoadMap(generateTown({ ...CODRIVER_01, spacingM: 170, minorYields: 0, roundabouts: 1 }), 'Round');
  const yields = (map: RoadMap): number => map.junctions.filter((junction) => junction.control === 'yieldSigns').length;
  expect(yields(without)).toBe(0);
  expect([3, 4]).toContain(yields(withOne));
  expect(withOne.yieldSigns.length).toBe(yields(withOne));
});

test('a motorway has a limit of 90 km/h, an exit, an entry and a lane that ends', () => {
  const map = readRoadMap(generateTown({ ...CODRIVER_01, spacingM: 200, motorway: true }), 'Fast');
  expectDrivable(map);
  const limits = new Set(drivingLanes(map).flatMap((lane) => columnOf(map, map.samples.speedLimitMps, lane)).map((mps) => Math.round(mps * 3.6)));
  expect([...limits].toSorted((a, b) => a - b)).toEqual([30, 40, 50, 60, 90]);
});

function columnOf(map: RoadMap, column: Float64Array | Float32Array, lane: number): number[] {
  const first = map.lanes.firstSample[lane]!;
  return [...column.subarray(first, first + map.lanes.sampleCount[lane]!)];
}

/** Largest gap (mm) and kink (degrees) between the end of a driving lane and the start of a lane that follows. */
function worstJoint(map: RoadMap): { gapMm: number; kinkDeg: number } {
  const { lanes, samples } = map;
  let gapMm = 0;
  let kinkDeg = 0;
  for (const lane of drivingLanes(map)) {
    const last = lanes.firstSample[lane]! + lanes.sampleCount[lane]! - 1;
    for (const next of lanes.successors.subarray(lanes.successorStart[lane]!, lanes.successorStart[lane + 1]!)) {
      const first = lanes.firstSample[next]!;
      const dx = samples.x[first]! - samples.x[last]!;
      const dy = samples.y[first]! - samples.y[last]!;
      gapMm = Math.max(gapMm, 1000 * Math.sqrt(dx * dx + dy * dy));
      kinkDeg = Math.max(kinkDeg, degFromRad(angleDifferenceRad(samples.headingRad[first]!, samples.headingRad[last]!)));
    }
  }
  return { gapMm, kinkDeg };
}

/** Are left turns in junctions at least 8 m, right turns at least 6 m and bends of streets at least 13 m in radius at the lane centre? */
function tightestTurns(map: RoadMap): { leftIsWide: boolean; rightIsWide: boolean; streetIsWide: boolean } {
  let left = 0;
  let right = 0;
  let street = 0;
  for (const lane of drivingLanes(map)) {
    for (const curvature of columnOf(map, map.samples.curvaturePerM, lane)) {
      if (map.lanes.junction[lane]! < 0) street = Math.max(street, Math.abs(curvature));
      else if (curvature > 0) left = Math.max(left, curvature);
      else right = Math.max(right, -curvature);
    }
  }
  return { leftIsWide: left < 1 / 8, rightIsWide: right < 1 / 6, streetIsWide: street < 1 / 13 };
}

test('a handful of drawn towns has roads and junctions of every kind', () => {
  const kinds = new Set<string>();
  for (let seed = 0; seed < 6; seed += 1) {
    const options = drawTownOptions('Drawn', seed);
    const map = readRoadMap(generateTown(options), 'Drawn');
    for (const junction of map.junctions) kinds.add(`${armsOf(map, junction.lanes)} arms, ${junction.control}`);
    if (options.roundabouts > 0) kinds.add('roundabout');
    const streets = drivingLanes(map).filter((lane) => map.lanes.junction[lane]! < 0);
    for (const lane of streets) {
      kinds.add(columnOf(map, map.samples.curvaturePerM, lane).some((curvature) => Math.abs(curvature) > 1e-3) ? 'curved' : 'straight');
      if (columnOf(map, map.samples.speedLimitMps, lane).some((mps) => mps > 24)) kinds.add('motorway');
    }
  }
  for (const kind of [
    'straight', 'curved', 'roundabout', 'motorway',
    ...['lights', 'stopSigns', 'yieldSigns', 'none'].flatMap((control) => [`3 arms, ${control}`, `4 arms, ${control}`]),
  ]) expect(kinds).toContain(kind);
});

/** From how many roads one comes into a junction. */
function armsOf(map: RoadMap, inside: readonly number[]): number {
  const { lanes } = map;
  return new Set(inside.flatMap((lane) => [...lanes.predecessors.subarray(lanes.predecessorStart[lane]!, lanes.predecessorStart[lane + 1]!)].map((before) => lanes.road[before]!))).size;
}

test('options out of range are refused by name', () => {
  expect(() => generateTown({ ...CODRIVER_01, columns: 2 })).toThrow(expect.objectContaining({ code: 'TOWN_OPTIONS', where: 'columns' }));
  expect(() => generateTown({ ...CODRIVER_01, motorway: true })).toThrow(expect.objectContaining({ code: 'TOWN_OPTIONS', where: 'spacingM' }));
});

const CELL_M = 8;

/** Least distance (m), up to 8, between the lane centres of two different streets, junctions left out. */
function closestStreetsM(map: RoadMap): number {
  const { lanes, samples } = map;
  const cells = new Map<string, { road: number; x: number; y: number }[]>();
  let closest = CELL_M;
  for (const lane of drivingLanes(map).filter((candidate) => lanes.junction[candidate]! < 0)) {
    const road = lanes.road[lane]!;
    for (let row = lanes.firstSample[lane]!; row < lanes.firstSample[lane]! + lanes.sampleCount[lane]!; row += 2) {
      const here = { road, x: samples.x[row]!, y: samples.y[row]! };
      const column = Math.floor(here.x / CELL_M);
      const line = Math.floor(here.y / CELL_M);
      for (const dx of [-1, 0, 1]) {
        for (const dy of [-1, 0, 1]) {
          for (const other of cells.get(`${column + dx},${line + dy}`) ?? []) {
            if (other.road !== road) closest = Math.min(closest, Math.sqrt((here.x - other.x) ** 2 + (here.y - other.y) ** 2));
          }
        }
      }
      const cell = cells.get(`${column},${line}`);
      if (cell === undefined) cells.set(`${column},${line}`, [here]);
      else cell.push(here);
    }
  }
  return closest;
}
