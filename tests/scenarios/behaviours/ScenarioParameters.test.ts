import { describe, expect, it } from 'vitest';
import { ScenarioParameters } from '../../../scenarios/behaviours/ScenarioParameters.ts';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import { filterScenarios } from '../../../src/leaderboard/matching/filterScenarios.ts';
import { sharedFile } from '../../leaderboard/sharedFiles.ts';
import { SCENARIO_TYPES_2 } from '../../../scenarios/behaviours/scenarioTypes.ts';
import { routeOf } from './routeOf.ts';
import { directorFor } from './stage.ts';
import { ListenerLog } from './ListenerLog.ts';

function parameters(written: Record<string, Record<string, string>>): ScenarioParameters {
  const { scenario } = routeOf('Accident', 1);
  return new ScenarioParameters({ ...scenario, subtype: 'valid', routeIndex: 0, otherActors: undefined, parameters: written });
}

describe('parameters of a 2.x scenario', () => {
  it('are read as the evaluator reads them', () => {
    const read = parameters({ distance: { value: '70.5' }, frequency: { from: '35', to: '110' }, direction: { value: 'left' }, start_actor_flow: { x: '1', y: '2', z: '3' }, blocker_model: { value: 'static.prop.container' } });
    expect([read.number('distance', 12), read.interval('frequency', [20, 100]), read.direction(), read.place('start_actor_flow'), read.text('blocker_model', '')]).toEqual([
      70.5, [35, 110], 'left', { x: 1, y: -2, z: 3 }, 'static.prop.container',
    ]);
  });

  it('have defaults when they are missing, places aside', () => {
    const read = parameters({});
    expect([read.number('distance', 12), read.interval('frequency', [20, 100]), read.direction(), read.text('blocker_model', 'x')]).toEqual([12, [20, 100], 'right', 'x']);
    expect(() => read.place('start_actor_flow')).toThrow('it lacks the parameter start_actor_flow');
  });

  it.each([
    [{ distance: {} }, 'its distance lacks the attribute value'],
    [{ distance: { value: 'far' } }, 'its distance has value="far", which is no number'],
    [{ distance: { value: 'Infinity' } }, 'its distance has value="Infinity", which is no number'],
    [{ distance: { value: '-1' } }, 'its distance of -1 is below 1'],
  ])('are refused with their name: %j', (written, message) => {
    expect(() => parameters(written).number('distance', 12, 1)).toThrow(message);
  });

  it.each([
    [{ frequency: { from: '1' } }, 'its frequency lacks the attribute to'],
    [{ frequency: { from: '9', to: '3' } }, 'its frequency from 9 to 3 is no interval'],
  ])('are refused with their name: %j', (written, message) => {
    expect(() => parameters(written).interval('frequency', [1, 2])).toThrow(message);
  });

  it('that do not suit refuse the scenario, not the route', () => {
    const refusals = (type: string, written: Record<string, Record<string, string>>): readonly string[] => {
      const { plan, scenario } = routeOf(type, 1);
      const broken = { ...scenario, parameters: written };
      return directorFor(plan, filterScenarios(plan, [broken]).kept, new ListenerLog()).refused.map(({ reason }) => reason);
    };
    expect(refusals('Accident', { direction: { value: 'up' } })).toEqual(['its direction is "up", not left or right']);
    expect(refusals('EnterActorFlow', {})).toEqual(['it lacks the parameter start_actor_flow']);
    expect(refusals('EnterActorFlow', { start_actor_flow: { x: '90000', y: '0', z: '0' }, end_actor_flow: { x: '0', y: '0', z: '0' } })[0]).toMatch(/^its start_actor_flow is [\d.]+ m from any such lane$/);
    expect(refusals('DynamicObjectCrossing', { crossing_angle: { value: '91' } })).toEqual(['its crossing_angle of 91 is not between -90 and 90 degrees']);
    expect(refusals('YieldToEmergencyVehicle', { distance: { value: '5' } })).toEqual(['its distance of 5 is below 40']);
  });
});

describe('the official files', () => {
  const devtest = sharedFile('routes/leaderboard2_devtest.xml');

  it.skipIf(devtest === undefined)('hold no type that is not supported (skipped without ../shared)', () => {
    const file = readRouteFile(devtest ?? '', 'leaderboard2_devtest.xml');
    const types = new Set(file.routes.flatMap(({ scenarios }) => scenarios.map(({ type }) => type)));
    const supported = new Set(SCENARIO_TYPES_2.map(({ type }) => type));
    expect([...types].filter((type) => !supported.has(type))).toEqual([]);
    expect(types.size).toBe(25);
  });
});
