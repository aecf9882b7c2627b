import { describe, expect, it } from 'vitest';
import { readScenarioFile } from '../../../src/leaderboard/matching/ScenarioFile.ts';
import { scenariosOfRoute1 } from '../../../src/leaderboard/matching/sampleScenarios.ts';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { RoutePlanner } from '../../../src/map/routing/RoutePlanner.ts';
import { sharedFile } from '../sharedFiles.ts';

const file = (events: unknown): string => JSON.stringify({ available_scenarios: [{ Town01: [{ scenario_type: 'Scenario4', available_event_configurations: events }] }] });

describe('a 1.0 scenario file', () => {
  it('is read into the internal frame, numbers as text or not', () => {
    const text = file([
      { transform: { x: '1', y: '2', z: '0.5', yaw: '90', pitch: '0' }, other_actors: { left: [{ x: 5, y: 6, z: 0, yaw: -90 }] } },
      { transform: { x: 3, y: 4, z: 0, yaw: 0 }, other_actors: null },
    ]);
    expect([...readScenarioFile(text, 's.json').towns]).toEqual([
      [
        'Town01',
        [
          { type: 'Scenario4', trigger: { x: 1, y: -2, z: 0.5, headingRad: -Math.PI / 2 }, otherActors: { left: [{ x: 5, y: -6, z: 0, headingRad: Math.PI / 2 }], front: [], right: [] }, where: 's.json, Town01, Scenario4, event 0' },
          { type: 'Scenario4', trigger: { x: 3, y: -4, z: 0, headingRad: 0 }, otherActors: undefined, where: 's.json, Town01, Scenario4, event 1' },
        ],
      ],
    ]);
  });

  it.each([
    ['no JSON', '{', 's.json', /not JSON/],
    ['no list', '{}', 's.json, available_scenarios', /scenario file/],
    ['a coordinate that is no number', file([{ transform: { x: 'east', y: 0, z: 0, yaw: 0 } }]), 's.json, available_scenarios.0.Town01.0.available_event_configurations.0.transform.x', /not a number/],
    ['an empty coordinate', file([{ transform: { x: '', y: 0, z: 0, yaw: 0 } }]), 's.json, available_scenarios.0.Town01.0.available_event_configurations.0.transform.x', /scenario file/],
    ['a missing coordinate', file([{ transform: { x: 1, y: 0, z: 0 } }]), 's.json, available_scenarios.0.Town01.0.available_event_configurations.0.transform.yaw', /scenario file/],
  ])('with %s is refused with the place', (_, text, where, message) => {
    expect(() => readScenarioFile(text, 's.json')).toThrow(expect.objectContaining({ code: 'SCENARIO_FILE', where, message: expect.stringMatching(message) }));
  });
});

const official = sharedFile('routes/leaderboard1_scenarios.json');
const transfuser = sharedFile('routes/transfuser_scenarios.json');
const training = sharedFile('routes/leaderboard1_training.xml');
const town01 = sharedFile('maps/carla/Town01.xodr');

describe('the official scenarios', () => {
  it.skipIf(official === undefined)('are 2441 places in six towns (skipped without ../shared)', () => {
    const counts = [...readScenarioFile(official!, 'leaderboard1_scenarios.json').towns].map(([town, definitions]) => [town, definitions.length]);
    expect(counts).toEqual([['Town01', 93], ['Town02', 45], ['Town03', 339], ['Town04', 397], ['Town05', 706], ['Town06', 861]]);
  });

  it.skipIf(official === undefined || transfuser === undefined || training === undefined || town01 === undefined)('of Town01 match its training routes (skipped without ../shared)', () => {
    const planner = new RoutePlanner(readRoadMap(town01!, 'Town01'));
    const plans = readRouteFile(training!, 'leaderboard1_training.xml').routes.filter(({ town }) => town === 'Town01').map((route) => planner.plan(route.waypoints));
    const perRoute = (text: string): number[] => plans.map((plan) => scenariosOfRoute1(plan, readScenarioFile(text, 's.json').towns.get('Town01')!).length);
    expect(perRoute(official!)).toEqual([5, 6, 5, 8, 7, 10, 7, 7, 6, 9]);
    expect(perRoute(transfuser!)).toEqual([5, 6, 5, 14, 9, 13, 10, 5, 7, 9]);
  });
});
