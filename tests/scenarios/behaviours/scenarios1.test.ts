import { describe, expect, it } from 'vitest';
import { junctionAhead, placeOnRoute, rightEdge } from '../../../scenarios/behaviours/roadPlaces.ts';
import { scenarioTypes } from '../../../scenarios/behaviours/scenarioTypes.ts';
import type { PlacedScenario, ScenarioSubtype } from '../../../src/leaderboard/matching/PlacedScenario.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { RoadOption } from '../../../src/map/RoutePlan.ts';
import { LightState } from '../../../src/world/LightState.ts';
import type { ActorCommand } from '../../../src/world/WorldCommands.ts';
import { FIRST_SCRIPTED_ID } from '../../../src/world/WorldCommands.ts';
import { letInTraffic } from './letInTraffic.ts';
import { findPlace, junctionIn, openRoad } from './places.ts';
import { CARELESS, DAWDLING, TRUSTING } from './carelessDrivers.ts';
import { CarefulDriver } from './CarefulDriver.ts';
import { directorOf, drive, TOWN } from './stage.ts';
import { frameOf } from '../../leaderboard/SyntheticFrame.ts';

const kinds = async (driven: ReturnType<typeof drive>): Promise<string[]> => [...new Set((await driven).result.infractions.map(({ kind, otherType }) => (otherType === undefined ? kind : `${kind} ${otherType}`)))];

const singleLane = (plan: RoutePlan, index: number): boolean => rightEdge(TOWN, placeOnRoute(plan, plan.sM[index]! + 12)).steps === 1;

describe('a scenario that a careful driver passes', () => {
  it.each([
    ['Scenario2', 'valid', openRoad(0, 70), 'collisionVehicle vehicle.nissan.patrol'],
    ['Scenario3', 'valid', (plan: RoutePlan, index: number) => openRoad(45, 60)(plan, index) && singleLane(plan, index), 'collisionPedestrian walker.pedestrian.0001'],
    ['Scenario4', 'S4left', junctionIn(25, RoadOption.left, false), 'collisionVehicle vehicle.diamondback.century'],
    ['Scenario4', 'S4right', junctionIn(25, RoadOption.right, false), 'collisionVehicle vehicle.diamondback.century'],
    ['Scenario5', 'valid', openRoad(45, 60), 'collisionVehicle vehicle.nissan.patrol'],
  ] as const)('%s (%s) catches a careless one', async (type, subtype, suits, caught) => {
    const { plan, scenario } = findPlace(type, subtype, suits);
    expect(await kinds(drive(plan, scenario, CARELESS))).toContain(caught);
    const passed = await drive(plan, scenario, new CarefulDriver());
    expect({ ended: passed.ended, infractions: passed.result.infractions }).toEqual({ ended: 'completed', infractions: [] });
    expect(passed.commands.some(({ kind }) => kind === 'spawn')).toBe(true);
  });

  it('Scenario6 catches one that does not look ahead; a careful one waits before the barriers', async () => {
    const { plan, scenario } = findPlace('Scenario6', 'valid', openRoad(0, 75));
    expect(await kinds(drive(plan, scenario, CARELESS))).toContain('collisionLayout static.prop.streetbarrier');
    const waiting = await drive(plan, scenario, new CarefulDriver(), { ticks: 1200 });
    expect(waiting.result.infractions).toEqual([]);
    expect(waiting.result.routeCompletion).toBeLessThan(60);
  });

  it.each([
    ['Scenario7', 'S7left', RoadOption.left],
    ['Scenario7', 'S7right', RoadOption.right],
    ['Scenario7', 'S7opposite', RoadOption.straight],
    ['Scenario8', 'S8left', RoadOption.left],
    ['Scenario9', 'S9right', RoadOption.right],
  ] as const)('%s (%s) catches one that minds no light', async (type, subtype, option) => {
    const { plan, scenario } = findPlace(type, subtype, junctionIn(30, option, true));
    const others = { others: letInTraffic(ownLight(plan)) };
    expect(await kinds(drive(plan, scenario, DAWDLING, others))).toContain('redLight');
    const passed = await drive(plan, scenario, new CarefulDriver(), { others: letInTraffic(ownLight(plan)) });
    expect({ ended: passed.ended, infractions: passed.result.infractions }).toEqual({ ended: 'completed', infractions: [] });
  });

  it.each([
    ['Scenario7', 'S7left'],
    ['Scenario8', 'S8left'],
  ] as const)('%s (%s) catches one that trusts its green light', async (type, subtype) => {
    const { plan, scenario } = findPlace(type, subtype, junctionIn(30, RoadOption.left, true));
    expect(await kinds(drive(plan, scenario, TRUSTING, { others: letInTraffic(ownLight(plan)) }))).toContain('collisionVehicle vehicle.tesla.model3');
  });

  it.each(['Scenario1', 'Scenario10'])('%s changes nothing', async (type) => {
    const { plan, scenario } = findPlace(type, 'valid', junctionIn(30, RoadOption.left, false));
    const passed = await drive(plan, scenario, new CarefulDriver());
    expect({ ended: passed.ended, infractions: passed.result.infractions, commands: passed.commands }).toEqual({ ended: 'completed', infractions: [], commands: [] });
  });
});

function ownLight(plan: RoutePlan): number {
  return TOWN.lanes.light[junctionAhead(TOWN, plan, 40)!.lane]!;
}

/** Orders of a scenario while the ego moves along its route by half a metre a step. */
function ordersAlong(place: { plan: RoutePlan; scenario: PlacedScenario }, scenery = false): { atM: number; timeS: number; order: ActorCommand }[] {
  const { plan, scenario } = place;
  const director = directorOf(plan, [scenario], scenery);
  const found: { atM: number; timeS: number; order: ActorCommand }[] = [];
  for (let index = 0; index < plan.count; index += 1) {
    const frame = frameOf({ tick: index * 2, ego: { x: plan.x[index]!, y: plan.y[index]!, headingRad: plan.headingRad[index]!, speedMps: 10 } });
    for (const order of director.commands(frame)) found.push({ atM: plan.sM[index]! - plan.sM[scenario.routeIndex]!, timeS: frame.timeS, order });
  }
  return found;
}

describe('what is staged', () => {
  it('Scenario1 places debris 12, 46 and 72 m past the trigger, where a world has use for scenery', () => {
    const place = findPlace('Scenario1', 'valid', openRoad(0, 80));
    const { trigger } = place.scenario;
    const orders = ordersAlong(place, true);
    const distances = orders.flatMap(({ order }) => (order.kind === 'spawn' ? [Math.round(Math.sqrt((order.actor.pose.x - trigger.x) ** 2 + (order.actor.pose.y - trigger.y) ** 2))] : []));
    expect(distances.map((metres, index) => Math.abs(metres - [12, 46, 72][index]!) <= 2)).toEqual([true, true, true]);
    expect(orders.filter(({ order }) => order.kind === 'destroy')).toHaveLength(3);
  });

  it('Scenario3 lets the walker go at 3.4 m/s across one lane, from one lane width beside its middle', () => {
    const place = findPlace('Scenario3', 'valid', (plan, index) => openRoad(45, 60)(plan, index) && singleLane(plan, index));
    const [walker, machine, walk] = ordersAlong(place).map(({ order }) => order);
    expect([walker, machine, walk].map((order) => order?.kind)).toEqual(['spawn', 'spawn', 'walk']);
    expect(walk).toMatchObject({ id: FIRST_SCRIPTED_ID, speedMps: 3.4 });
    expect(machine).toMatchObject({ actor: { typeId: 'static.prop.vendingmachine' } });
  });

  it.each([
    ['Scenario7', 'S7left', RoadOption.left],
    ['Scenario7', 'S7opposite', RoadOption.straight],
    ['Scenario9', 'S9right', RoadOption.right],
  ] as const)('%s (%s) shows yellow for 2 s from 10 m on, red while others have green, then green, and gives the lights back', (type, subtype, option) => {
    const place = findPlace(type, subtype, junctionIn(30, option, true));
    const own = ownLight(place.plan);
    const junction = junctionAhead(TOWN, place.plan, 40)!;
    const shown = ordersAlong(place).filter(({ order }) => order.kind === 'light' && order.light === own);
    expect(shown.map(({ order }) => (order.kind === 'light' ? order.state : undefined))).toEqual([LightState.yellow, LightState.red, LightState.green, 'programme']);
    const [yellow, red, green, back] = shown;
    const triggerM = place.plan.sM[place.scenario.routeIndex]!;
    expect(junction.entryM - triggerM - yellow!.atM).toBeLessThanOrEqual(10);
    expect(junction.entryM - triggerM - yellow!.atM).toBeGreaterThan(8.5);
    expect(red!.timeS - yellow!.timeS).toBeCloseTo(2, 1);
    expect(green!.timeS - red!.timeS).toBeGreaterThan(1.5);
    expect(green!.timeS - red!.timeS).toBeLessThan(4);
    expect(back!.atM + triggerM - junction.exitM).toBeGreaterThanOrEqual(20);
    const letIn = ordersAlong(place).filter(({ timeS, order }) => timeS === red!.timeS && order.kind === 'light' && order.state === LightState.green);
    expect(letIn.length).toBeGreaterThan(0);
  });
});

describe('support', () => {
  it('covers all ten types of leaderboard 1.0', () => {
    expect([...scenarioTypes.keys()].slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, number) => `Scenario${number + 1}`));
  });

  it('tells what cannot take place and why', () => {
    const { plan } = findPlace('Scenario1', 'valid', junctionIn(30, RoadOption.left, false));
    const ask = (type: string, subtype: ScenarioSubtype): PlacedScenario => ({ name: `${type}_x`, type, subtype, trigger: { x: 0, y: 0, z: 0, headingRad: 0 }, routeIndex: 40, otherActors: undefined, parameters: {}, where: 'r.xml, line 3' });
    const director = directorOf(plan, [ask('BackgroundActivityParametrizer', 'valid'), ask('Scenario7', 'S7left'), ask('Scenario1', 'valid')]);
    expect(director.refused.map(({ scenario, reason }) => [scenario.name, reason])).toEqual([
      ['BackgroundActivityParametrizer_x', 'scenarios of type BackgroundActivityParametrizer are not supported'],
      ['Scenario7_x', 'the next junction of the route has no light for it'],
    ]);
    expect(director.staged.map(({ name }) => name)).toEqual(['Scenario1_x']);
  });
});
