import { describe, expect, it } from 'vitest';
import { CodriverError } from '../../../src/fault/CodriverError.ts';
import type { Infraction, InfractionKind } from '../../../src/leaderboard/Infraction.ts';
import { INFRACTION_KINDS } from '../../../src/leaderboard/Infraction.ts';
import type { LeaderboardVersion } from '../../../src/leaderboard/LeaderboardRules.ts';
import { infractionMessage } from '../../../src/leaderboard/results/infractionMessage.ts';
import { readResultsFile } from '../../../src/leaderboard/results/readResultsFile.ts';
import { Results } from '../../../src/leaderboard/results/Results.ts';
import type { RouteResult } from '../../../src/leaderboard/RouteResult.ts';

const infraction = (kind: InfractionKind, more: Partial<Infraction> = {}): Infraction => ({ kind, tick: 0, timeS: 0, at: { x: 1.23456, y: 2, z: 0 }, ...more });

function result(version: LeaderboardVersion, more: Partial<RouteResult> = {}): RouteResult {
  return { version, routeId: '0', status: 'Completed', infractions: [], routeCompletion: 100, penalty: 1, drivingScore: 100, routeLengthM: 2000, durationGameS: 120.05, durationSystemS: 30.1234567, ...more };
}

describe('the sentence of an infraction', () => {
  it.each([
    [infraction('collisionVehicle', { otherType: 'vehicle.audi.tt', otherId: '12' }), 'Agent collided against object with type=vehicle.audi.tt and id=12 at (x=1.235, y=-2.0, z=0.0)'],
    [infraction('redLight', { otherId: '5' }), 'Agent ran a red light 5 at (x=1.235, y=-2.0, z=0.0)'],
    [infraction('stopSign', { otherId: '5' }), 'Agent ran a stop with id=5 at (x=1.235, y=-2.0, z=0.0)'],
    [infraction('outsideLanes', { metres: 12.5, percent: 1.2345 }), 'Agent went outside its route lanes for about 12.5 meters (1.23% of the completed route)'],
    [infraction('minSpeed', { percent: 80 }), "Average speed is 80.0% of the surrounding traffic's one"],
    [infraction('yieldEmergency'), 'Agent failed to yield to an emergency vehicle'],
    [infraction('scenarioTimeout'), 'Agent timed out a scenario'],
    [infraction('routeDeviation'), 'Agent deviated from the route at (x=1.235, y=-2.0, z=0.0)'],
    [infraction('blocked'), 'Agent got blocked at (x=1.235, y=-2.0, z=0.0)'],
    [infraction('routeTimeout'), 'Route timeout.'],
  ])('is in CARLA coordinates: %j', (subject, message) => {
    expect(infractionMessage(subject)).toBe(message);
  });

  it('has the metres outside as its ninth word, where the leaderboard parses them', () => {
    expect(infractionMessage(infraction('outsideLanes', { metres: 1234.5678, percent: 1 })).split(' ')[8]).toBe('1234.568');
  });
});

describe('a 1.0 results file', () => {
  it('has exactly the layout of the leaderboard', () => {
    const results = new Results({ version: '1.0', totalRoutes: 1 });
    results.add(result('1.0', { infractions: [infraction('redLight', { otherId: '5' })], penalty: 0.7, drivingScore: 70 }));
    expect(results.text('finished')).toMatchInlineSnapshot(`
      "{
          "_checkpoint": {
              "global_record": {
                  "index": -1,
                  "infractions": {
                      "collisions_layout": 0.0,
                      "collisions_pedestrian": 0.0,
                      "collisions_vehicle": 0.0,
                      "outside_route_lanes": 0.0,
                      "red_light": 0.5,
                      "route_dev": 0.0,
                      "route_timeout": 0.0,
                      "stop_infraction": 0.0,
                      "vehicle_blocked": 0.0
                  },
                  "meta": {
                      "duration_game": 120.05,
                      "duration_system": 30.1234567,
                      "total_length": 2000.0
                  },
                  "route_id": -1,
                  "scores": {
                      "score_composed": 70.0,
                      "score_penalty": 0.7,
                      "score_route": 100.0
                  },
                  "scores_std_dev": {
                      "score_composed": "NaN",
                      "score_penalty": "NaN",
                      "score_route": "NaN"
                  },
                  "status": "Completed"
              },
              "progress": [
                  1,
                  1
              ],
              "records": [
                  {
                      "index": 0,
                      "infractions": {
                          "collisions_layout": [],
                          "collisions_pedestrian": [],
                          "collisions_vehicle": [],
                          "outside_route_lanes": [],
                          "red_light": [
                              "Agent ran a red light 5 at (x=1.235, y=-2.0, z=0.0)"
                          ],
                          "route_dev": [],
                          "route_timeout": [],
                          "stop_infraction": [],
                          "vehicle_blocked": []
                      },
                      "meta": {
                          "duration_game": 120.05,
                          "duration_system": 30.1234567,
                          "route_length": 2000.0
                      },
                      "route_id": "RouteScenario_0",
                      "scores": {
                          "score_composed": 70.0,
                          "score_penalty": 0.7,
                          "score_route": 100.0
                      },
                      "status": "Completed"
                  }
              ]
          },
          "eligible": true,
          "entry_status": "Finished",
          "labels": [
              "Avg. driving score",
              "Avg. route completion",
              "Avg. infraction penalty",
              "Collisions with pedestrians",
              "Collisions with vehicles",
              "Collisions with layout",
              "Red lights infractions",
              "Stop sign infractions",
              "Off-road infractions",
              "Route deviations",
              "Route timeouts",
              "Agent blocked"
          ],
          "sensors": [],
          "values": [
              "70.000",
              "100.000",
              "0.700",
              "0.000",
              "0.000",
              "0.000",
              "0.500",
              "0.000",
              "0.000",
              "0.000",
              "0.000",
              "0.000"
          ]
      }"
    `);
  });

  it('sums the rates of its routes, leaving out those that got nowhere', () => {
    const results = new Results({ version: '1.0', totalRoutes: 4 });
    const red = infraction('redLight', { otherId: '5' });
    results.add(result('1.0', { infractions: [red, red] }));
    results.add(result('1.0', { infractions: [red], routeCompletion: 50, drivingScore: 50, status: 'Failed - Agent got blocked' }));
    results.add(result('1.0', { infractions: [red], routeCompletion: 0, drivingScore: 0, status: 'Failed' }));
    const global = results.global();
    expect(global.infractionsPerKm.get('redLight')).toBe(2 / 2 + 1 / 1);
    expect(global.scores).toEqual({ route: 150 / 4, penalty: 3 / 4, composed: 150 / 4 });
    expect(global.status).toBe('Failed');
    expect(global.exceptions).toEqual([['RouteScenario_0', 1, 'Failed - Agent got blocked'], ['RouteScenario_0', 2, 'Failed']]);
    expect(global.totalLengthM).toBe(6000);
  });

  it('has sample standard deviations over the routes asked for', () => {
    const results = new Results({ version: '1.0', totalRoutes: 2 });
    results.add(result('1.0'));
    results.add(result('1.0', { routeCompletion: 50, drivingScore: 50 }));
    expect(results.global().deviation).toEqual({ route: Math.sqrt(2 * 25 * 25), penalty: 0, composed: Math.sqrt(2 * 25 * 25) });
  });

  it.each([
    ['Finished', true, ['Completed', 'Completed']],
    ['Finished with agent errors', true, ['Completed', 'Failed - Agent crashed']],
    ['Finished with missing data', false, ['Completed']],
  ])('is marked "%s", eligible %s, for routes that are %j', (entryStatus, eligible, statuses) => {
    const results = new Results({ version: '1.0', totalRoutes: 2 });
    for (const status of statuses) results.add(result('1.0', { status }));
    expect(readResultsFile(results.text('finished'), 'r.json')).toMatchObject({ entryStatus, eligible });
  });

  it('holds no summary before the end', () => {
    const results = new Results({ version: '1.0', totalRoutes: 2 });
    results.add(result('1.0'));
    expect(JSON.parse(results.text('running'))).toMatchObject({ _checkpoint: { global_record: {}, progress: [1, 2] }, entry_status: 'Started', eligible: false, values: [], labels: [] });
  });
});

describe('a 2.x results file', () => {
  it('has exactly the layout of the leaderboard', () => {
    const results = new Results({ version: '2.1', totalRoutes: 1 });
    const found = [infraction('collisionPedestrian', { otherType: 'walker.pedestrian.0001', otherId: '9' }), infraction('minSpeed', { percent: 50 }), infraction('outsideLanes', { metres: 12.5, percent: 10 })];
    results.add(result('2.1', { infractions: found, penalty: 0.409091, drivingScore: 40.909091, routeLengthM: 1000 }));
    expect(results.text('finished')).toMatchInlineSnapshot(`
      "{
          "_checkpoint": {
              "global_record": {
                  "index": -1,
                  "route_id": -1,
                  "status": "Completed",
                  "infractions": {
                      "collisions_layout": 0.0,
                      "collisions_pedestrian": 1.0,
                      "collisions_vehicle": 0.0,
                      "red_light": 0.0,
                      "stop_infraction": 0.0,
                      "outside_route_lanes": 0.013,
                      "min_speed_infractions": 1.0,
                      "yield_emergency_vehicle_infractions": 0.0,
                      "scenario_timeouts": 0.0,
                      "route_dev": 0.0,
                      "vehicle_blocked": 0.0,
                      "route_timeout": 0.0
                  },
                  "scores_mean": {
                      "score_composed": 40.909091,
                      "score_route": 100.0,
                      "score_penalty": 0.409091
                  },
                  "scores_std_dev": {
                      "score_composed": 0,
                      "score_route": 0,
                      "score_penalty": 0
                  },
                  "meta": {
                      "total_length": 1000.0,
                      "duration_game": 120.05,
                      "duration_system": 30.123,
                      "exceptions": []
                  }
              },
              "progress": [
                  1,
                  1
              ],
              "records": [
                  {
                      "index": 0,
                      "route_id": "RouteScenario_0_rep0",
                      "status": "Completed",
                      "num_infractions": 3,
                      "infractions": {
                          "collisions_layout": [],
                          "collisions_pedestrian": [
                              "Agent collided against object with type=walker.pedestrian.0001 and id=9 at (x=1.235, y=-2.0, z=0.0)"
                          ],
                          "collisions_vehicle": [],
                          "red_light": [],
                          "stop_infraction": [],
                          "outside_route_lanes": [
                              "Agent went outside its route lanes for about 12.5 meters (10.0% of the completed route)"
                          ],
                          "min_speed_infractions": [
                              "Average speed is 50.0% of the surrounding traffic's one"
                          ],
                          "yield_emergency_vehicle_infractions": [],
                          "scenario_timeouts": [],
                          "route_dev": [],
                          "vehicle_blocked": [],
                          "route_timeout": []
                      },
                      "scores": {
                          "score_route": 100,
                          "score_penalty": 0.409091,
                          "score_composed": 40.909091
                      },
                      "meta": {
                          "route_length": 1000.0,
                          "duration_game": 120.05,
                          "duration_system": 30.123
                      }
                  }
              ]
          },
          "entry_status": "Finished",
          "eligible": true,
          "sensors": [],
          "values": [
              "40.909091",
              "100.0",
              "0.409091",
              "1.0",
              "0.0",
              "0.0",
              "0.0",
              "0.0",
              "0.013",
              "0.0",
              "0.0",
              "0.0",
              "0.0",
              "0.0",
              "1.0"
          ],
          "labels": [
              "Avg. driving score",
              "Avg. route completion",
              "Avg. infraction penalty",
              "Collisions with pedestrians",
              "Collisions with vehicles",
              "Collisions with layout",
              "Red lights infractions",
              "Stop sign infractions",
              "Off-road infractions",
              "Route deviations",
              "Route timeouts",
              "Agent blocked",
              "Yield emergency vehicles infractions",
              "Scenario timeouts",
              "Min speed infractions"
          ]
      }"
    `);
  });

  it('divides all infractions by all kilometres and gives outside lanes in km', () => {
    const results = new Results({ version: '2.0', totalRoutes: 2 });
    results.add(result('2.0', { infractions: [infraction('redLight'), infraction('outsideLanes', { metres: 250, percent: 12.5 })] }));
    results.add(result('2.0', { infractions: [infraction('redLight')], routeCompletion: 50, drivingScore: 50, status: 'Failed' }));
    const { infractionsPerKm } = results.global();
    expect(infractionsPerKm.get('redLight')).toBe(0.667);
    expect(infractionsPerKm.get('outsideLanes')).toBe(0.25);
  });

  it('is perfect only when every route is', () => {
    const status = (...statuses: string[]): string => {
      const results = new Results({ version: '2.0', totalRoutes: statuses.length });
      for (const one of statuses) results.add(result('2.0', { status: one }));
      return results.global().status;
    };
    expect([status('Perfect', 'Perfect'), status('Perfect', 'Completed'), status('Perfect', 'Failed - Agent timed out')]).toEqual(['Perfect', 'Completed', 'Failed']);
  });

  it('numbers repetitions in the route id and carries what Bench2Drive adds', () => {
    const results = new Results({ version: 'bench2drive', totalRoutes: 2 });
    results.add(result('bench2drive'), 1, { scenarioName: 'Accident_1', weatherId: '3', townName: 'Town12', saveName: 's' });
    expect(results.records[0]!.routeId).toBe('RouteScenario_0_rep1');
    expect(Object.keys(JSON.parse(results.text('running'))._checkpoint.records[0])).toEqual(['index', 'route_id', 'scenario_name', 'weather_id', 'save_name', 'town_name', 'status', 'num_infractions', 'infractions', 'scores', 'meta']);
  });

  it('is invalid when routes are missing at the end', () => {
    const results = new Results({ version: '2.0', totalRoutes: 2 });
    results.add(result('2.0'));
    expect(readResultsFile(results.text('finished'), 'r.json')).toMatchObject({ entryStatus: 'Invalid', eligible: false });
  });
});

describe('reading a results file back', () => {
  it.each(['1.0', '2.1', 'bench2drive'] as const)('gives the records of %s as they were', (version) => {
    const results = new Results({ version, totalRoutes: 3, sensors: ['carla_imu'] });
    results.add(result(version, { infractions: INFRACTION_KINDS.map((kind) => infraction(kind, { otherId: '1', otherType: 'x', metres: 1, percent: 2 })), durationSystemS: 30.125 }));
    results.add(result(version, { routeId: '7', routeCompletion: 12.5, status: 'Failed', durationSystemS: 1 }), 0, version === 'bench2drive' ? { scenarioName: 'a', weatherId: '1', townName: 'T', saveName: 's' } : undefined);
    const file = readResultsFile(results.text('running'), 'r.json');
    expect(file).toEqual({ layout: version === '1.0' ? '1.0' : '2.x', records: results.records, done: 2, totalRoutes: 3, entryStatus: 'Started', eligible: false, sensors: ['carla_imu'] });
  });

  it.each([
    ['{', /it is not JSON/],
    ['[]', /the document/],
    ['{"_checkpoint": {"progress": [0, 1], "records": [{"index": "x"}]}, "entry_status": "", "eligible": false}', /_checkpoint\.records\.0\.index/],
  ])('refuses %s and names the place', (text, message) => {
    expect(() => readResultsFile(text, 'r.json')).toThrow(expect.objectContaining({ code: 'RESULTS_FILE', message: expect.stringMatching(message), where: 'r.json' }));
  });
});

describe('resuming', () => {
  const setup = { version: '1.0', totalRoutes: 3 } as const;

  it('goes on after the finished routes and ends with the same file', () => {
    const routes = ['0', '1', '2'].map((routeId) => result('1.0', { routeId }));
    const whole = new Results(setup);
    for (const route of routes) whole.add(route);
    const begun = new Results(setup);
    for (const route of routes.slice(0, 2)) begun.add(route);
    const resumed = Results.resume(setup, readResultsFile(begun.text('running'), 'r.json'), 'r.json');
    expect(resumed.done).toBe(2);
    resumed.add(routes[2]!);
    expect(resumed.text('finished')).toBe(whole.text('finished'));
  });

  it('refuses a file of another size or layout', () => {
    const file = readResultsFile(new Results(setup).text('running'), 'r.json');
    expect(() => Results.resume({ ...setup, totalRoutes: 5 }, file, 'r.json')).toThrow(CodriverError);
    const begun = new Results(setup);
    begun.add(result('1.0'));
    expect(() => Results.resume({ version: '2.0', totalRoutes: 3 }, readResultsFile(begun.text('running'), 'r.json'), 'r.json')).toThrow(/1\.0 layout/);
  });
});
