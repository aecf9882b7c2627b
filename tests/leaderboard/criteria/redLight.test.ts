import { describe, expect, it } from 'vitest';
import { EgoStep } from '../../../src/leaderboard/criteria/EgoStep.ts';
import { RedLightCriterion } from '../../../src/leaderboard/criteria/redLight.ts';
import type { Infraction } from '../../../src/leaderboard/Infraction.ts';
import type { LeaderboardVersion } from '../../../src/leaderboard/LeaderboardRules.ts';
import { rulesOf } from '../../../src/leaderboard/LeaderboardRules.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import type { TrafficLight } from '../../../src/map/RoadMap.ts';
import { LightState } from '../../../src/world/LightState.ts';
import { syntheticMap } from '../SyntheticMap.ts';
import type { FrameSpec } from '../SyntheticFrame.ts';
import { frameOf } from '../SyntheticFrame.ts';

/** Two lanes of 4 m eastwards with the stop line at x = 50; the lane beside them runs west. */
const light = (id: string, lane: number, triggerX: number): TrafficLight => ({
  id, x: 60, y: 5, z: 4, headingRad: 0, junction: 0, stopPoints: [{ lane, sM: 50 }], lanes: [], trigger: { x: triggerX, y: 0, z: 0, headingRad: 0, lengthM: 4, widthM: 4 },
});
const LIGHTS = [light('A', 0, 48), light('B', 1, 48)];
const MAP = syntheticMap({
  lanes: [
    { from: [0, 0], to: [50, 0], laneId: -1, successors: [2] },
    { from: [0, -4], to: [50, -4], laneId: -2 },
    { from: [50, 0], to: [100, 0], road: 1, laneId: -1, junction: 0 },
    { from: [50, 4], to: [0, 4], laneId: 1 },
  ],
  lights: LIGHTS,
});
const { red, yellow, green, off } = LightState;

function judge(version: LeaderboardVersion, frames: readonly FrameSpec[], map = MAP): Infraction[] {
  const found: Infraction[] = [];
  const locator = new LaneIndex(map);
  const criterion = new RedLightCriterion(rulesOf(version), map, locator, (infraction) => found.push(infraction));
  const ego = new EgoStep(locator);
  for (const spec of frames) {
    const frame = frameOf({ lights: [red, green], ...spec });
    ego.read(frame);
    criterion.observe(ego, frame);
  }
  return found;
}

/** Half length 2.5 m: the tail strip reaches from 2.0 m to 3.5 m behind the centre. */
describe('the strip behind the car', () => {
  it.each([
    ['has not reached the line', 51.99, 0],
    ['begins to cross it', 52, 1],
    ['still crosses it at its far end', 53.5, 1],
    ['has passed it', 53.51, 0],
  ])('%s at x = %f', (_, x, count) => {
    // The far end must stand on the lane before the junction: just past the line the nearest lane is the junction's.
    expect(judge('1.0', [{ ego: { x } }])).toHaveLength(count);
  });

  it('reports the light, not the ego', () => {
    expect(judge('1.0', [{ tick: 20, ego: { x: 52.5 } }])).toEqual([{ kind: 'redLight', tick: 20, timeS: 1, at: { x: 60, y: 5, z: 4 }, otherId: 'A' }]);
  });
});

describe('the stop line', () => {
  // 0.4 x 4 m = 1.6 m and 0.6 x 4 m = 2.4 m; the strip itself has no width.
  it.each([
    ['1.0', 1.6, 1],
    ['1.0', 1.61, 0],
    ['2.0', 1.99, 1],
    ['bench2drive', 1.99, 1],
  ] as const)('in %s is crossed %f m left of the lane: %i', (version, y, count) => {
    expect(judge(version, [{ ego: { x: 52.5, y } }])).toHaveLength(count);
  });

  it('counts on its own lane only, although the 2.x line reaches into the next', () => {
    expect(judge('2.0', [{ ego: { x: 52.5, y: -2.2 } }])).toEqual([]);
  });

  it('does not count for a car that drives against it', () => {
    expect(judge('1.0', [{ ego: { x: 47.5, headingRad: Math.PI } }])).toEqual([]);
  });
});

describe('the state of the light', () => {
  it.each([
    ['red', red, 1],
    ['yellow', yellow, 0],
    ['green', green, 0],
    ['off', off, 0],
  ] as const)('%s makes a crossing an infraction or not', (_, state, count) => {
    expect(judge('1.0', [{ ego: { x: 52.5 }, lights: [state, green] }])).toHaveLength(count);
  });
});

describe('the distance to the trigger box', () => {
  it.each([
    ['15 m', 37.5, 1],
    ['a hair more', 37.499, 0],
  ])('must not exceed 15 m: %s', (_, triggerX, count) => {
    const map = { ...MAP, lights: [light('A', 0, triggerX)] };
    expect(judge('1.0', [{ ego: { x: 52.5 } }], map)).toHaveLength(count);
  });
});

describe('a light that was reported', () => {
  it('is not reported again before another one', () => {
    const crossA: FrameSpec = { ego: { x: 52.5 } };
    const crossB: FrameSpec = { ego: { x: 52.5, y: -4 }, lights: [green, red] };
    expect(judge('1.0', [crossA, crossA]).map(({ otherId }) => otherId)).toEqual(['A']);
    expect(judge('1.0', [crossA, crossB, crossA]).map(({ otherId }) => otherId)).toEqual(['A', 'B', 'A']);
  });
});
