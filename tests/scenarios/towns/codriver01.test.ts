import { readFileSync } from 'node:fs';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { generateTown } from '../../../scenarios/towns/generateTown.ts';
import { CODRIVER_01 } from '../../../scenarios/towns/TownOptions.ts';
import { LaneType } from '../../../src/map/LaneType.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import type { JunctionInfo } from '../../../src/map/RoadMap.ts';
import { drivingLanes, unconnectedLanes } from './laneReach.ts';

const text = readFileSync(new URL('../../../scenarios/towns/Codriver01.xodr', import.meta.url), 'utf8');
const map = readRoadMap(text, 'Codriver01');

test('the town in the repository is what its generator writes', () => {
  expect(text).toBe(generateTown(CODRIVER_01));
});

test('the town file is well-formed XML without a number that is not one', () => {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(text).close();
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
});

test('it is read without a complaint and every driving lane reaches every other', () => {
  expect(map.diagnostics).toEqual([]);
  expect(unconnectedLanes(map, drivingLanes(map)[0]!)).toEqual([]);
});

test('it is 500 to 700 m across', () => {
  const { minX, maxX, minY, maxY } = map.bounds;
  expect(maxX - minX).toBeGreaterThan(500);
  expect(maxX - minX).toBeLessThan(700);
  expect(maxY - minY).toBeGreaterThan(450);
});

test('it has every kind of junction', () => {
  const count = (control: JunctionInfo['control']): number => map.junctions.filter((junction) => junction.control === control).length;
  expect({ lights: count('lights'), stopSigns: count('stopSigns'), yieldSigns: count('yieldSigns'), none: count('none') })
    .toEqual({ lights: 5, stopSigns: 6, yieldSigns: 1, none: 3 });
});

test('some stop signs stand on every arm and some on the minor arms only', () => {
  const signedArms = map.junctions
    .map((junction, index) => ({ junction, index }))
    .filter(({ junction }) => junction.control === 'stopSigns')
    .map(({ junction }) => {
      const arms = new Set(junction.lanes.map((lane) => map.lanes.predecessors[map.lanes.predecessorStart[lane]!]!));
      const signed = [...arms].filter((lane) => map.lanes.stopSign[lane]! >= 0);
      return signed.length === arms.size ? 'every arm' : 'minor arms';
    });
  expect(signedArms.toSorted()).toEqual(['every arm', 'every arm', 'every arm', 'minor arms', 'minor arms', 'minor arms']);
});

test('every light takes its own turn at its junction and governs lanes of one approach', () => {
  expect(map.lightGroups.map((group) => group.phases.map((lights) => lights.length))).toEqual(
    map.lightGroups.map((group) => map.lights.filter((light) => light.junction === group.junction).map(() => 1)),
  );
  for (const light of map.lights) {
    expect(light.lanes.length).toBeGreaterThan(0);
    const approachRoads = new Set(light.lanes.map((lane) => map.lanes.road[map.lanes.predecessors[map.lanes.predecessorStart[lane]!]!]!));
    expect(approachRoads.size).toBe(1);
    expect(light.stopPoints.map((point) => map.lanes.road[point.lane])).toEqual(light.stopPoints.map(() => [...approachRoads][0]));
  }
});

test('speed boards give 30, 50 and 60 km/h', () => {
  const limits = new Set([...map.samples.speedLimitMps].filter((mps) => mps > 0).map((mps) => Math.round(mps * 3.6)));
  expect([...limits].toSorted((a, b) => a - b)).toEqual([30, 50, 60]);
});

test('avenues allow lane changes, but not on the last metres before a junction', () => {
  const { lanes, samples } = map;
  const avenueLanes = drivingLanes(map).filter((lane) => lanes.junction[lane]! < 0 && lanes.rightSameDirection[lane] === 1);
  const change = (lane: number, row: number): number => samples.laneChange[lanes.firstSample[lane]! + row]!;
  expect(avenueLanes.filter((lane) => lanes.type[lanes.right[lane]!] === lanes.type[lane]).length).toBeGreaterThan(10);
  for (const lane of avenueLanes.filter((candidate) => lanes.type[lanes.right[candidate]!] === lanes.type[candidate])) {
    expect([change(lane, 2), change(lane, lanes.sampleCount[lane]! - 2)]).toEqual([1, 0]);
  }
});

test('people cross at junctions and between them', () => {
  expect(map.crosswalks.length).toBeGreaterThan(40);
  expect(text.match(/type="crosswalk"/g)).toHaveLength(map.crosswalks.length);
});

test('pavements run on both sides of every street and on round every corner', () => {
  const { lanes } = map;
  const pavements = Array.from({ length: lanes.count }, (_, lane) => lane).filter((lane) => lanes.type[lane] === LaneType.sidewalk);
  const streets = map.roads.filter((road) => road.junction < 0).length;
  expect(pavements.filter((lane) => lanes.junction[lane]! < 0)).toHaveLength(2 * streets);
  for (const lane of pavements) {
    expect([lanes.successorStart[lane + 1]! - lanes.successorStart[lane]!, lanes.predecessorStart[lane + 1]! - lanes.predecessorStart[lane]!]).toEqual([1, 1]);
  }
});
