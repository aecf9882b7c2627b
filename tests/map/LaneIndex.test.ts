import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LaneHit } from '../../src/map/LaneIndex.ts';
import { LaneIndex } from '../../src/map/LaneIndex.ts';
import { LaneType, laneTypeMask } from '../../src/map/LaneType.ts';
import type { MutablePose } from '../../src/map/lanePoseAt.ts';
import { lanePoseAt } from '../../src/map/lanePoseAt.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import { crossingText } from './maps/crossingText.ts';
import { motorwayText } from './maps/motorwayText.ts';
import { line, xodrText } from './maps/xodrText.ts';

const DRIVING = laneTypeMask(LaneType.driving);

function nearest(index: LaneIndex, x: number, y: number, mask: number, z?: number): LaneHit {
  const hit: LaneHit = { lane: 7, sM: 1, leftM: 1, distanceM: 1 };
  index.nearest(x, y, mask, hit, z);
  return hit;
}

function nearestByForce(map: RoadMap, x: number, y: number, mask: number): number {
  let best = Infinity;
  for (let lane = 0; lane < map.lanes.count; lane += 1) {
    if (((mask >> map.lanes.type[lane]!) & 1) === 0) continue;
    const first = map.lanes.firstSample[lane]!;
    for (let sample = first; sample < first + map.lanes.sampleCount[lane]! - 1; sample += 1) {
      const dx = map.samples.x[sample + 1]! - map.samples.x[sample]!;
      const dy = map.samples.y[sample + 1]! - map.samples.y[sample]!;
      const px = x - map.samples.x[sample]!;
      const py = y - map.samples.y[sample]!;
      const t = Math.min(1, Math.max(0, (px * dx + py * dy) / (dx * dx + dy * dy)));
      best = Math.min(best, Math.hypot(px - t * dx, py - t * dy));
    }
  }
  return best;
}

describe('LaneIndex', () => {
  it('finds the same distance as a search through all lanes, on and off the road, for any lane types', () => {
    for (const map of [readRoadMap(crossingText(), 'crossing'), readRoadMap(motorwayText(), 'motorway')]) {
      const index = new LaneIndex(map);
      fc.assert(
        fc.property(fc.double({ min: -150, max: 350, noNaN: true }), fc.double({ min: -150, max: 250, noNaN: true }), fc.constantFrom(DRIVING, laneTypeMask(LaneType.sidewalk), DRIVING | laneTypeMask(LaneType.sidewalk)), (x, y, mask) => {
          expect(nearest(index, x, y, mask).distanceM).toBeCloseTo(nearestByForce(map, x, y, mask), 9);
        }),
        { seed: 5, numRuns: 300 },
      );
    }
  });

  it('says where on the lane the point lies, left positive in the sense of travel', () => {
    const map = readRoadMap(crossingText({ arms: [0, 2] }), 'crossing');
    const index = new LaneIndex(map);
    const towards = nearest(index, -40, -1.5, DRIVING);
    expect({ ...towards, lane: map.lanes.laneId[towards.lane] }).toEqual({ lane: -1, sM: expect.closeTo(30, 9), leftM: expect.closeTo(0.25, 9), distanceM: expect.closeTo(0.25, 9) });
    const away = nearest(index, -40, 1.5, DRIVING);
    expect({ ...away, lane: map.lanes.laneId[away.lane] }).toEqual({ lane: 1, sM: expect.closeTo(30, 9), leftM: expect.closeTo(0.25, 9), distanceM: expect.closeTo(0.25, 9) });
  });

  it('tells a bridge from the road below by height', () => {
    const map = readRoadMap(
      xodrText([
        { id: '1', planView: [line(0, 0, 0, 50)], lanes: [{ id: -1 }] },
        { id: '2', planView: [line(0, 0.5, 0, 50)], lanes: [{ id: -1 }], elevation: '<elevation s="0" a="6" b="0" c="0" d="0"/>' },
      ]),
      'bridge',
    );
    const index = new LaneIndex(map);
    const roadAt = (z?: number): string => map.roads[map.lanes.road[nearest(index, 20, -1.6, DRIVING, z).lane]!]!.id;
    expect([roadAt(), roadAt(0), roadAt(6)]).toEqual(['1', '1', '2']);
    expect(nearest(index, 20, -1.25, DRIVING, 7).distanceM).toBeCloseTo(1, 9);
  });

  it('answers lane -1 when the map has no lane of the kind, and for points that are no numbers', () => {
    const index = new LaneIndex(readRoadMap(motorwayText(), 'motorway'));
    expect(nearest(index, 0, 0, laneTypeMask(LaneType.biking))).toEqual({ lane: -1, sM: 0, leftM: 0, distanceM: Infinity });
    expect(nearest(index, Number.NaN, 0, DRIVING).lane).toBe(-1);
  });
});

describe('lanePoseAt', () => {
  it('is undone by the index: a point beside a lane is found at its place again', () => {
    const map = readRoadMap(motorwayText(), 'motorway');
    const index = new LaneIndex(map);
    fc.assert(
      fc.property(fc.nat({ max: map.lanes.count - 1 }), fc.double({ min: 0.02, max: 0.98, noNaN: true }), fc.double({ min: -1.5, max: 1.5, noNaN: true }), (lane, share, leftM) => {
        const pose: MutablePose = { x: 0, y: 0, z: 0, headingRad: 0 };
        lanePoseAt(map, lane, share * map.lanes.lengthM[lane]!, leftM, pose);
        const hit = nearest(index, pose.x, pose.y, DRIVING);
        expect(hit.lane).toBe(lane);
        expect(Math.abs(hit.sM - share * map.lanes.lengthM[lane]!)).toBeLessThan(0.02);
        expect(Math.abs(hit.leftM - leftM)).toBeLessThan(0.01);
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('keeps the shape of an arc between samples', () => {
    const map = readRoadMap(motorwayText(), 'motorway');
    const lane = [...map.lanes.laneId].findIndex((id, row) => id === -3 && map.lanes.road[row] === 1);
    const radiusM = 80 + 2.5 * 3.5;
    const pose: MutablePose = { x: 0, y: 0, z: 0, headingRad: 0 };
    for (let sM = 0; sM < map.lanes.lengthM[lane]!; sM += 0.37) {
      lanePoseAt(map, lane, sM, 0, pose);
      expect(Math.hypot(pose.x - 100.3, pose.y - 80)).toBeCloseTo(radiusM, 5);
      expect(pose.headingRad).toBeCloseTo(sM / radiusM, 4);
    }
  });

  it('clamps to the lane', () => {
    const map = readRoadMap(motorwayText(), 'motorway');
    const pose: MutablePose = { x: 0, y: 0, z: 0, headingRad: 0 };
    lanePoseAt(map, 0, -5, 0, pose);
    expect(pose).toEqual({ x: 0, y: -1.75, z: 0, headingRad: 0 });
    lanePoseAt(map, 0, 1000, 1, pose);
    expect(pose).toEqual({ x: expect.closeTo(100.3, 9), y: -0.75, z: 0, headingRad: 0 });
  });
});
