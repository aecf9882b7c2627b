import { describe, expect, it } from 'vitest';
import { filterScenarios } from '../../../src/leaderboard/matching/filterScenarios.ts';
import { matchScenarios } from '../../../src/leaderboard/matching/matchScenarios.ts';
import type { ScenarioMatch } from '../../../src/leaderboard/matching/matchScenarios.ts';
import { sampleScenarios, scenariosOfRoute1 } from '../../../src/leaderboard/matching/sampleScenarios.ts';
import { ScenarioTriggers } from '../../../src/leaderboard/matching/ScenarioTriggers.ts';
import type { ScenarioDefinition } from '../../../src/leaderboard/matching/ScenarioFile.ts';
import type { RouteScenarioEntry } from '../../../src/leaderboard/routes/RouteFile.ts';
import type { Pose } from '../../../src/geometry/Pose.ts';
import { RoadOption } from '../../../src/map/RoutePlan.ts';
import { straightPlan } from '../SyntheticMap.ts';

const DEGREE = Math.PI / 180;
const pose = (x: number, y = 0, degrees = 0, z = 0): Pose => ({ x, y, z, headingRad: degrees * DEGREE });
const scenario = (type: string, trigger: Pose, others?: readonly Pose[]): ScenarioDefinition => ({
  type, trigger, otherActors: others === undefined ? undefined : { left: others, front: [], right: [] }, where: 's.json',
});
/** 100 m straight on with a turn option between 50 and 60 m. */
const route = (option: RoadOption) => straightPlan([[0, 0], [100, 0]], (s) => (s >= 50 && s < 60 ? option : s < 20 ? RoadOption.changeLaneLeft : RoadOption.laneFollow));
const STRAIGHT = route(RoadOption.straight);

describe('a trigger on the route', () => {
  it.each([
    ['on the route', pose(30), [30]],
    ['1.99 m beside it', pose(30, 1.99), [30]],
    ['2 m beside it', pose(30, 2), []],
    ['1.8 m beside and 1 m above it', pose(30, 1.8, 0, 1), []],
    ['9.9 degrees off', pose(30, 0, 9.9), [29]],
    ['-9.9 degrees off', pose(30, 0, -9.9), [29]],
    ['10.1 degrees off', pose(30, 0, 10.1), []],
    ['between points', pose(30.6), [29]],
  ])('matches the first point within 2 m and 10 degrees: %s', (_, trigger, indexes) => {
    const found = matchScenarios(STRAIGHT, [scenario('Scenario1', trigger)]).flat().map(({ routeIndex }) => routeIndex);
    // The first point less than 2 m away lies 1 m before the nearest one unless the trigger is far to the side.
    expect(found).toEqual(indexes.map((index) => (trigger.y === 0 && index === 30 ? 29 : index)));
  });
});

describe('the type of a match', () => {
  it.each([
    ['Scenario1', ['valid', 'valid', 'valid']],
    ['Scenario3', ['valid', 'valid', 'valid']],
    ['Scenario4', ['S4left', 'S4right', undefined]],
    ['Scenario7', ['S7left', 'S7right', 'S7opposite']],
    ['Scenario8', ['S8left', undefined, undefined]],
    ['Scenario9', [undefined, 'S9right', undefined]],
    ['Scenario10', ['valid', 'valid', 'valid']],
  ])('of %s before a left turn, a right turn and straight on is %j', (type, expected) => {
    const found = [RoadOption.left, RoadOption.right, RoadOption.straight].map((option) => matchScenarios(route(option), [scenario(type, pose(10))]).flat()[0]?.subtype);
    expect(found).toEqual(expected);
  });

  it('is nothing when no turn follows', () => {
    expect(matchScenarios(STRAIGHT, [scenario('Scenario7', pose(70))])).toEqual([]);
  });
});

describe('groups', () => {
  it('hold the triggers within 2 m and 10 degrees of the first', () => {
    const groups = matchScenarios(STRAIGHT, [scenario('Scenario1', pose(30)), scenario('Scenario3', pose(31.9)), scenario('Scenario10', pose(32)), scenario('Scenario1', pose(30, 0, 9.5)), scenario('Scenario1', pose(60))]);
    expect(groups.map((group) => group.map(({ definition }) => `${definition.type}@${definition.trigger.x}`))).toEqual([
      ['Scenario1@30', 'Scenario3@31.9', 'Scenario1@30'],
      ['Scenario10@32'],
      ['Scenario1@60'],
    ]);
  });
});

describe('sampling', () => {
  const match = (type: string, x: number, others?: readonly Pose[]): ScenarioMatch => ({ definition: scenario(type, pose(x), others), subtype: 'valid', routeIndex: x });
  const names = (groups: ScenarioMatch[][]): string[] => sampleScenarios(groups).map(({ definition }) => `${definition.type}@${definition.trigger.x}`);

  it('takes the highest number, which is not the last in the alphabet, and of equals the last', () => {
    expect(names([[match('Scenario10', 0), match('Scenario9', 0)], [match('Scenario1', 50), match('Scenario1', 51)]])).toEqual(['Scenario10@0', 'Scenario1@51']);
  });

  it('draws another one while a place is taken, and leaves the group when none is free', () => {
    const taken = [pose(200)];
    const first = [match('Scenario4', 0, taken)];
    // 8 candidates: the highest collides with what is taken; RandomState(0).choice of the 7 others gives number 4 first.
    const second = [0, 1, 2, 3, 4, 5, 6].map((n) => match(`Scenario${n}`, 50 + n)).concat(match('Scenario9', 60, taken));
    expect(names([first, second])).toEqual(['Scenario4@0', 'Scenario4@54']);
    expect(names([first, [match('Scenario9', 60, taken), match('Scenario3', 62, taken)]])).toEqual(['Scenario4@0']);
  });

  it.each([
    [1.99, 1],
    [2, 2],
  ])('counts %f m between places as taken or free: %i scenarios', (x, count) => {
    expect(names([[match('Scenario1', 0)], [match('Scenario1', x)]])).toHaveLength(count);
  });

  it('gives placed scenarios with running numbers', () => {
    const placed = scenariosOfRoute1(STRAIGHT, [scenario('Scenario3', pose(10)), scenario('Scenario7', pose(40))]);
    expect(placed.map(({ name, subtype, routeIndex }) => ({ name, subtype, routeIndex }))).toEqual([
      { name: 'Scenario3_0', subtype: 'valid', routeIndex: 9 },
      { name: 'Scenario7_1', subtype: 'S7opposite', routeIndex: 39 },
    ]);
  });
});

describe('scenarios of a 2.x route', () => {
  const entry = (trigger: Pose): RouteScenarioEntry => ({ name: 'A_1', type: 'A', trigger, parameters: { distance: { value: '5' } }, where: 'r.xml, line 3' });

  it.each([
    ['on the route', pose(30), true],
    ['2 m beside it', pose(30, 2), false],
    ['1.9 m above it', pose(30, 0, 0, 1.9), true],
    ['2 m above it', pose(30, 0, 0, 2), false],
    ['far below it', pose(30, 0, 0, -50), true],
    ['10.1 degrees off', pose(30, 0, 10.1), false],
  ])('stay when their trigger lies %s: %s', (_, trigger, stays) => {
    const { kept, ignored } = filterScenarios(STRAIGHT, [entry(trigger)]);
    expect([kept.length, ignored.length]).toEqual(stays ? [1, 0] : [0, 1]);
  });
});

describe('triggering', () => {
  const [placed] = filterScenarios(STRAIGHT, [{ name: 'A_1', type: 'A', trigger: pose(30), parameters: {}, where: '' }]).kept;

  it.each([
    [1.5, 29],
    [2, 29],
    [2.01, 28],
  ])('within %f m happens when the ego is beside route point %i, wherever it is across the road', (radiusM, index) => {
    const triggers = new ScenarioTriggers(STRAIGHT, [placed!], radiusM);
    const fired: number[] = [];
    for (let x = 0; x < 60; x += 1) if (triggers.observe(x, 3).length > 0) fired.push(x);
    expect(fired).toEqual([index]);
  });

  it('can be wound back', () => {
    const triggers = new ScenarioTriggers(STRAIGHT, [placed!], 2);
    for (let x = 0; x < 25; x += 1) triggers.observe(x, 0);
    const saved = structuredClone(triggers.state);
    for (let x = 25; x < 60; x += 1) triggers.observe(x, 0);
    triggers.state = saved;
    const fired: number[] = [];
    for (let x = 25; x < 60; x += 1) if (triggers.observe(x, 0).length > 0) fired.push(x);
    expect(fired).toEqual([29]);
  });
});
