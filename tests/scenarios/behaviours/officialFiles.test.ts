import { describe, expect, it } from 'vitest';
import { scenarioTypes } from '../../../scenarios/behaviours/scenarioTypes.ts';
import { readScenarioFile } from '../../../src/leaderboard/matching/ScenarioFile.ts';
import { scenariosOfRoute1 } from '../../../src/leaderboard/matching/sampleScenarios.ts';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import { RoutePlanner } from '../../../src/map/routing/RoutePlanner.ts';
import { ScenarioDirector } from '../../../scenarios/behaviours/ScenarioDirector.ts';
import { sharedFile } from '../../leaderboard/sharedFiles.ts';
import { ListenerLog } from './ListenerLog.ts';

const FILES_1 = ['leaderboard1_scenarios.json', 'transfuser_scenarios.json'] as const;
const text = (path: string): string => sharedFile(path) ?? '';
const isMissing = sharedFile('routes/leaderboard1_training.xml') === undefined;
const NEEDS_SHARED = ' (skipped without ../shared)';

describe('the scenario files beside the project', () => {
  it.skipIf(isMissing).each([
    ['leaderboard1_scenarios.json', ['Scenario1', 'Scenario3', 'Scenario4']],
    ['transfuser_scenarios.json', ['Scenario1', 'Scenario10', 'Scenario3', 'Scenario4', 'Scenario7', 'Scenario8', 'Scenario9']],
  ] as const)(`%s holds supported types only${NEEDS_SHARED}`, (file, types) => {
    const found = [...new Set([...readScenarioFile(text(`routes/${file}`), file).towns.values()].flat().map(({ type }) => type))].toSorted();
    expect(found).toEqual(types);
    expect(found.filter((type) => !scenarioTypes.has(type))).toEqual([]);
  });

  it.skipIf(isMissing)(`have every scenario that matches a training route of Town01 staged, or refused with a reason${NEEDS_SHARED}`, () => {
    const map = readRoadMap(text('maps/carla/Town01.xodr'), 'Town01');
    const laneIndex = new LaneIndex(map);
    const planner = new RoutePlanner(map);
    const plans = readRouteFile(text('routes/leaderboard1_training.xml'), 'routes.xml').routes.filter(({ town }) => town === 'Town01').map(({ waypoints }) => planner.plan(waypoints));
    const definitions = FILES_1.map((file) => readScenarioFile(text(`routes/${file}`), file).towns.get('Town01') ?? []);
    let staged = 0;
    const refused: Record<string, number> = {};
    for (const plan of plans) {
      for (const known of definitions) {
        const director = new ScenarioDirector({ map, laneIndex, plan, scenarios: scenariosOfRoute1(plan, known), triggerRadiusM: 1.5, listener: new ListenerLog(), seed: 1 });
        staged += director.staged.length;
        for (const { reason } of director.refused) refused[reason] = (refused[reason] ?? 0) + 1;
      }
    }
    expect({ staged, refused }).toEqual({ staged: 147, refused: { 'the junction has no light for the traffic that S8left lets in': 6 } });
  });
});
