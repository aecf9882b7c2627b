import { describe, expect, it } from 'vitest';
import { BlockedCriterion } from '../../../src/leaderboard/criteria/blocked.ts';
import { EgoStep } from '../../../src/leaderboard/criteria/EgoStep.ts';
import { RouteCompletionCriterion } from '../../../src/leaderboard/criteria/routeCompletion.ts';
import { routeCourse } from '../../../src/leaderboard/criteria/RouteCourse.ts';
import { RouteDeviationCriterion } from '../../../src/leaderboard/criteria/routeDeviation.ts';
import { RouteTimeoutCriterion } from '../../../src/leaderboard/criteria/routeTimeout.ts';
import type { Infraction } from '../../../src/leaderboard/Infraction.ts';
import { rulesOf } from '../../../src/leaderboard/LeaderboardRules.ts';
import { straightPlan, syntheticMap } from '../SyntheticMap.ts';
import type { FrameSpec } from '../SyntheticFrame.ts';
import { frameOf } from '../SyntheticFrame.ts';

const PLAN = straightPlan([[0, 0], [1000, 0]]);
const MAP = syntheticMap({ lanes: [{ from: [0, 0], to: [1000, 0], speedLimitMps: 10 }] });

function show(frames: readonly FrameSpec[], observe: (ego: EgoStep) => void): void {
  const ego = new EgoStep({ nearest: () => undefined });
  for (const frame of frames) {
    ego.read(frameOf(frame));
    observe(ego);
  }
}

/** The ego at every metre from one place to another, `y` metres beside the route. */
function along(from: number, to: number, y = 0): FrameSpec[] {
  return Array.from({ length: to - from + 1 }, (_, step) => ({ tick: step, ego: { x: from + step, y, speedMps: 20 } }));
}

describe('route deviation', () => {
  function judge(frames: readonly FrameSpec[]): { found: Infraction[]; state: RouteDeviationCriterion['state'] } {
    const found: Infraction[] = [];
    const criterion = new RouteDeviationCriterion(PLAN, (infraction) => found.push(infraction));
    show(frames, (ego) => criterion.observe(ego));
    return { found, state: criterion.state };
  }

  it.each([
    [29.99, []],
    [30, [{ kind: 'routeDeviation', tick: 0, timeS: 0, at: { x: 0, y: 30, z: 0 } }]],
  ])('ends the route at 30 m from it: %f m', (y, infractions) => {
    expect(judge([{ ego: { y } }]).found).toEqual(infractions);
  });

  it.each([
    ['14.99 m for the whole route', along(0, 999, 14.99), 0],
    ['15 m for 30 %', along(0, 300, 15), 0],
    ['15 m for a little more than 30 %', along(0, 301, 15), 1],
  ])('adds up what is driven 15 m or more from the route: %s', (_, frames, count) => {
    expect(judge(frames).found).toHaveLength(count);
  });

  it('follows the ego by 5 points a step at most', () => {
    expect(judge([{ ego: { x: 0 } }, { ego: { x: 4 } }]).state.index).toBe(4);
    expect(judge([{ ego: { x: 0 } }, { ego: { x: 20 } }]).state.index).toBe(5);
  });

  it('takes the later one of doubled points, so that a joint cannot hold it back', () => {
    const plan = { ...PLAN, x: PLAN.x.map((x, index) => (index === 3 ? PLAN.x[2]! : x)) };
    const criterion = new RouteDeviationCriterion(plan, () => undefined);
    show([{ ego: { x: 2 } }], (ego) => criterion.observe(ego));
    expect(criterion.state.index).toBe(3);
  });
});

describe('route completion', () => {
  function judge(frames: readonly FrameSpec[], version: '1.0' | '2.0' = '1.0', plan = PLAN): RouteCompletionCriterion['state'] {
    const criterion = new RouteCompletionCriterion(rulesOf(version), routeCourse(plan));
    show(frames, (ego) => criterion.observe(ego));
    return criterion.state;
  }

  it.each([
    ['on the point', 1, 0],
    ['just past it', 1.001, 1],
    ['past three of them', 3.001, 2],
  ])('counts a point once it lies behind the ego, at most two a step: %s', (_, x, index) => {
    expect(judge([{ ego: { x } }]).index).toBe(index);
  });

  it('is a percentage of the length, rounded to 2 decimals in 2.x', () => {
    const plan = straightPlan([[0, 0], [300, 0]]);
    expect(judge([{ ego: { x: 1.5 } }], '1.0', plan).percent).toBe(100 / 300);
    expect(judge([{ ego: { x: 1.5 } }], '2.0', plan).percent).toBe(0.33);
  });

  it.each([
    ['at 99.0 % and 9.99 m', 990.01, false],
    ['past 99.0 % and within 10 m', 991.01, true],
  ])('reaches the end only with more than 99 % and less than 10 m to go: %s', (_, x, reached) => {
    expect(judge([...along(0, 990), { ego: { x } }]).reached).toBe(reached);
  });

  it('needs the distance as well on a long route', () => {
    const plan = straightPlan([[0, 0], [2000, 0]]);
    expect(judge([...along(0, 1990), { ego: { x: 1989.99 } }], '1.0', plan)).toMatchObject({ reached: false });
    expect(judge([...along(0, 1990), { ego: { x: 1990.5 } }], '1.0', plan)).toMatchObject({ reached: true, percent: 100 });
  });

  it('ends the route one step after the end was reached', () => {
    expect(judge(along(0, 993))).toMatchObject({ reached: true, ended: true });
    expect(judge(along(0, 991))).toMatchObject({ reached: false, ended: false });
    expect(judge([...along(0, 991), { ego: { x: 992 } }])).toMatchObject({ reached: true, ended: false });
  });
});

describe('route timeout', () => {
  function judge(version: '1.0' | '2.0', frames: readonly FrameSpec[]): { found: Infraction[]; limitS: number } {
    const found: Infraction[] = [];
    const criterion = new RouteTimeoutCriterion(rulesOf(version), MAP, routeCourse(PLAN), (infraction) => found.push(infraction));
    show(frames, (ego) => criterion.observe(ego));
    return { found, limitS: criterion.state.limitS };
  }

  it.each([
    [805, []],
    [805.05, [{ kind: 'routeTimeout', tick: 0, timeS: 805.05, at: { x: 0, y: 0, z: 0 } }]],
  ])('in 1.0 comes after int(0.8 x 1000 m + 5) s: at %f s', (timeS, infractions) => {
    expect(judge('1.0', [{ timeS: 0 }, { timeS }]).found).toEqual(infractions);
  });

  it('counts from the first step that it sees', () => {
    expect(judge('1.0', [{ timeS: 10 }, { timeS: 815 }]).found).toEqual([]);
  });

  it.each([
    [300, 0],
    [300.05, 1],
  ])('in 2.x comes after 300 s without progress: at %f s', (timeS, count) => {
    expect(judge('2.0', [{ timeS: 0 }, { timeS }]).found).toHaveLength(count);
  });

  it('in 2.x grows by a second per metre at a limit of 10 m/s', () => {
    expect(judge('2.0', along(0, 101).map((frame) => ({ ...frame, timeS: 0 }))).limitS).toBeCloseTo(400, 9);
  });
});

describe('a blocked agent', () => {
  function judge(version: '1.0' | '2.0' | 'bench2drive', frames: readonly FrameSpec[], prepare: (criterion: BlockedCriterion) => void = () => undefined): Infraction[] {
    const found: Infraction[] = [];
    const criterion = new BlockedCriterion(rulesOf(version), (infraction) => found.push(infraction));
    prepare(criterion);
    show(frames, (ego) => criterion.observe(ego));
    return found;
  }

  it.each([
    ['1.0', 180, 0],
    ['1.0', 180.05, 1],
    ['2.0', 180, 0],
    ['2.0', 180.05, 1],
    ['bench2drive', 60, 0],
    ['bench2drive', 60.05, 1],
  ] as const)('in %s after %f s: %i', (version, timeS, count) => {
    expect(judge(version, [{ timeS: 0 }, { timeS }])).toHaveLength(count);
  });

  it('comes in the same step wherever the clock stood before', () => {
    for (let tick = 1; tick < 400; tick += 7) {
      const at = (seconds: number): FrameSpec => ({ tick: tick + seconds * 20 });
      expect(judge('1.0', [at(0), at(180)])).toHaveLength(0);
      expect(judge('1.0', [at(0), at(180.05)])).toHaveLength(1);
    }
  });

  it.each([
    [0.1, 0],
    [0.099, 1],
  ])('starts anew whenever it drives at 0.1 m/s: %f m/s', (speedMps, count) => {
    expect(judge('1.0', [{ timeS: 0 }, { timeS: 100, ego: { speedMps } }, { timeS: 200 }])).toHaveLength(count);
  });

  it('is not judged while a scenario has switched the test off', () => {
    expect(judge('2.0', [{ timeS: 0 }, { timeS: 500 }], (criterion) => criterion.switch(false))).toEqual([]);
  });
});
