import { describe, expect, it } from 'vitest';
import { EgoStep } from '../../../src/leaderboard/criteria/EgoStep.ts';
import { OutsideLanesCriterion } from '../../../src/leaderboard/criteria/outsideLanes.ts';
import { routeCourse } from '../../../src/leaderboard/criteria/RouteCourse.ts';
import type { LeaderboardVersion } from '../../../src/leaderboard/LeaderboardRules.ts';
import { rulesOf } from '../../../src/leaderboard/LeaderboardRules.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import { LaneType } from '../../../src/map/LaneType.ts';
import type { RoadMap } from '../../../src/map/RoadMap.ts';
import { straightPlan, syntheticMap } from '../SyntheticMap.ts';
import type { ActorSpec } from '../SyntheticFrame.ts';
import { frameOf } from '../SyntheticFrame.ts';

/** Two lanes of 4 m: eastwards at y = 0, westwards at y = 4. */
const ROAD = syntheticMap({ lanes: [{ from: [0, 0], to: [100, 0], laneId: -1 }, { from: [100, 4], to: [0, 4], laneId: 1 }] });
const PLAN = straightPlan([[0, 0], [100, 0]]);
const DEGREE = Math.PI / 180;

function watch(version: LeaderboardVersion, path: readonly ActorSpec[], map: RoadMap = ROAD): { criterion: OutsideLanesCriterion; ego: EgoStep } {
  const locator = new LaneIndex(map);
  const criterion = new OutsideLanesCriterion(rulesOf(version), map, routeCourse(PLAN), locator);
  const ego = new EgoStep(locator);
  path.forEach((spec, tick) => {
    ego.read(frameOf({ tick, ego: spec }));
    criterion.observe(ego);
  });
  return { criterion, ego };
}

describe('outside the lanes', () => {
  it.each([
    // Half a lane is 2 m.
    ['1.0', -3.3, false],
    ['1.0', -3.31, true],
    ['2.0', -2.5, false],
    ['2.0', -2.51, true],
    ['bench2drive', -2.51, true],
  ] as const)('in %s at y = %f: %s', (version, y, outside) => {
    expect(watch(version, [{ x: 50, y }]).criterion.state.outside).toBe(outside);
  });

  it('does not begin on a parking lane, whose own width counts', () => {
    const map = syntheticMap({ lanes: [{ from: [0, 0], to: [100, 0] }, { from: [0, -3], to: [100, -3], laneId: -2, widthM: 2, type: LaneType.parking }] });
    expect(watch('2.0', [{ x: 50, y: -4.5 }], map).criterion.state.outside).toBe(false);
    expect(watch('2.0', [{ x: 50, y: -4.51 }], map).criterion.state.outside).toBe(true);
    const sidewalk = syntheticMap({ lanes: [{ from: [0, 0], to: [100, 0] }, { from: [0, -3], to: [100, -3], laneId: -2, widthM: 2, type: LaneType.sidewalk }] });
    expect(watch('2.0', [{ x: 50, y: -4 }], sidewalk).criterion.state.outside).toBe(true);
  });
});

describe('the wrong lane', () => {
  /** From the eastbound lane to a lane whose direction differs by the given angle. */
  function change(version: LeaderboardVersion, degrees: number): boolean {
    const far: readonly [number, number] = [50 + 40 * Math.cos(degrees * DEGREE), 20 + 40 * Math.sin(degrees * DEGREE)];
    const map = syntheticMap({ lanes: [{ from: [0, 0], to: [100, 0], laneId: -1 }, { from: [50, 20], to: far, laneId: 1 }] });
    return watch(version, [{ x: 50 }, { x: (50 + far[0]) / 2, y: (20 + far[1]) / 2 }], map).criterion.state.wrongLane;
  }

  it.each([
    ['1.0', 149.9, false],
    ['1.0', 150, true],
    ['2.0', 150, false],
    ['2.0', 150.1, true],
  ] as const)('in %s begins with a lane turned by %f degrees: %s', (version, degrees, wrong) => {
    expect(change(version, degrees)).toBe(wrong);
  });

  it('ends when the ego comes back to its side', () => {
    for (const version of ['1.0', '2.0'] as const) expect(watch(version, [{ x: 10 }, { x: 12, y: 4 }, { x: 14, y: 0 }]).criterion.state.wrongLane).toBe(false);
  });

  it('is cleared by a change to a lane of like direction in 1.0 and kept in 2.x', () => {
    const map = syntheticMap({ lanes: [{ from: [0, 0], to: [100, 0], laneId: -1 }, { from: [100, 4], to: [0, 4], laneId: 1 }, { from: [100, 8], to: [0, 8], laneId: 2 }] });
    const path = [{ x: 10 }, { x: 12, y: 4 }, { x: 14, y: 8 }];
    expect(watch('1.0', path, map).criterion.state.wrongLane).toBe(false);
    expect(watch('2.0', path, map).criterion.state.wrongLane).toBe(true);
  });

  const OUT_OF_JUNCTION = syntheticMap({ lanes: [{ from: [0, 0], to: [50, 0], junction: 0 }, { from: [50, 0], to: [100, 0], road: 1 }], junctions: [{ id: '0', lanes: [0], control: 'none' }] });

  it.each([
    [119.9, false],
    [120, true],
  ])('after a junction begins when the ego points %f degrees off the lane: %s', (degrees, wrong) => {
    for (const version of ['1.0', '2.0'] as const) {
      expect(watch(version, [{ x: 49 }, { x: 51, headingRad: degrees * DEGREE }], OUT_OF_JUNCTION).criterion.state.wrongLane).toBe(wrong);
    }
  });

  it('does not exist inside junctions', () => {
    expect(watch('1.0', [{ x: 51, headingRad: Math.PI }, { x: 49, headingRad: Math.PI }], OUT_OF_JUNCTION).criterion.state.wrongLane).toBe(false);
  });
});

describe('the share driven wrongly', () => {
  const path = (from: number, to: number, y: number): ActorSpec[] => Array.from({ length: to - from + 1 }, (_, step) => ({ x: from + step + 0.5, y }));

  it('is nothing for a clean drive', () => {
    const { criterion, ego } = watch('1.0', path(0, 99, 0));
    expect(criterion.closing(ego)).toBeUndefined();
  });

  it('is the length passed outside over the length passed', () => {
    const { criterion, ego } = watch('1.0', [...path(0, 59, 0), ...path(60, 79, -6), ...path(80, 99, 0)]);
    expect(criterion.closing(ego)).toEqual({ kind: 'outsideLanes', tick: 99, timeS: 99 * 0.05, at: { x: 99.5, y: 0, z: 0 }, metres: 20, percent: (100 * 20) / 99 });
  });

  it('leaves the wrong side out while a scenario allows it', () => {
    const locator = new LaneIndex(ROAD);
    const criterion = new OutsideLanesCriterion(rulesOf('2.0'), ROAD, routeCourse(PLAN), locator);
    criterion.switchWrongLane(false);
    const ego = new EgoStep(locator);
    for (const spec of [{ x: 1.5 }, { x: 2.5, y: 4 }, { x: 3.5, y: 4 }]) {
      ego.read(frameOf({ ego: spec }));
      criterion.observe(ego);
    }
    expect(criterion.state).toMatchObject({ wrongLane: true, wrongM: 0 });
  });
});
