import { describe, expect, it } from 'vitest';
import { junctionAhead } from '../../../scenarios/behaviours/roadPlaces.ts';
import type { ScenarioRoute } from '../../../scenarios/placing/placeScenario.ts';
import { filterScenarios } from '../../../src/leaderboard/matching/filterScenarios.ts';
import { LightState } from '../../../src/world/LightState.ts';
import type { ActorCommand } from '../../../src/world/WorldCommands.ts';
import { FIRST_SCRIPTED_ID } from '../../../src/world/WorldCommands.ts';
import { ActorFlag } from '../../../src/world/WorldFrame.ts';
import { frameOf } from '../../leaderboard/SyntheticFrame.ts';
import { ListenerLog } from './ListenerLog.ts';
import { routeOf } from './routeOf.ts';
import { directorFor, TOWN } from './stage.ts';

interface Told {
  readonly atM: number;
  readonly timeS: number;
  readonly order: ActorCommand;
}

/** Orders of a scenario while the ego moves along its route at 10 m/s, from the trigger's place counted, and what the referee hears. */
function ordersAlong({ plan, scenario }: ScenarioRoute): { told: Told[]; heard: readonly string[] } {
  const placed = filterScenarios(plan, [scenario]).kept;
  const log = new ListenerLog();
  const director = directorFor(plan, placed, log);
  const told: Told[] = [];
  for (let index = 0; index < plan.count; index += 1) {
    const frame = frameOf({ tick: index * 2, ego: { x: plan.x[index], y: plan.y[index], headingRad: plan.headingRad[index], speedMps: 10 } });
    log.at(Math.round(plan.sM[index] - plan.sM[placed[0].routeIndex]));
    for (const order of director.commands(frame)) told.push({ atM: plan.sM[index] - plan.sM[placed[0].routeIndex], timeS: frame.timeS, order });
  }
  return { told, heard: log.heard };
}

/** Distance of each spawned actor from the trigger, by type. */
function spawned({ scenario }: ScenarioRoute, told: readonly Told[]): { typeId: string; metres: number }[] {
  return told.flatMap(({ order }) => (order.kind === 'spawn' ? [{ typeId: order.actor.typeId, metres: Math.round(Math.sqrt((order.actor.pose.x - scenario.trigger.x) ** 2 + (order.actor.pose.y - scenario.trigger.y) ** 2)) }] : []));
}

describe('where things stand', () => {
  it('Accident: a police car at its distance, two cars 10 m and 6 m farther, a sign at the trigger', () => {
    const route = routeOf('Accident', 1, { distance: { value: '40' } });
    const { told } = ordersAlong(route);
    const types = spawned(route, told);
    expect(types.map(({ typeId }) => typeId)).toEqual(['vehicle.dodge.charger_police_2020', 'vehicle.toyota.prius', 'vehicle.audi.tt', 'static.prop.warningaccident']);
    expect(types.map(({ metres }, index) => Math.abs(metres - [40, 50, 56, 3][index]) <= 1)).toEqual([true, true, true, true]);
    expect(told.find(({ order }) => order.kind === 'flags')?.order).toEqual({ kind: 'flags', id: FIRST_SCRIPTED_ID, flags: ActorFlag.parked | ActorFlag.sirenOn });
  });

  it('ConstructionObstacle: a board 5 m before the works, seven cones and a sign', () => {
    const route = routeOf('ConstructionObstacle', 1, { distance: { value: '40' } });
    const types = spawned(route, ordersAlong(route).told);
    const count = (typeId: string): number => types.filter((actor) => actor.typeId === typeId).length;
    expect([count('static.prop.constructioncone'), count('static.prop.trafficwarning'), count('static.prop.warningconstruction')]).toEqual([7, 1, 1]);
    expect(Math.abs(types[0].metres - 35)).toBeLessThanOrEqual(1);
  });

  it('StaticCutIn: a row of cars 11 m apart, of which the third pulls out', () => {
    const route = routeOf('StaticCutIn', 1);
    const { told } = ordersAlong(route);
    const poses = told.flatMap(({ order }) => (order.kind === 'spawn' ? [order.actor.pose] : []));
    expect(poses.length).toBeGreaterThanOrEqual(3);
    const apartM = poses.slice(1).map((pose, index) => Math.sqrt((pose.x - poses[index].x) ** 2 + (pose.y - poses[index].y) ** 2));
    // On bends the cars beside the lane are a little nearer together or farther apart than on it.
    expect(apartM.filter((metres) => Math.abs(metres - 11) > 1.5)).toEqual([]);
    const [first] = told.filter(({ order }) => order.kind === 'walk');
    expect(first.order).toMatchObject({ id: FIRST_SCRIPTED_ID + 2 });
  });

  it('PedestrianCrossing: three walkers of 1.3 to 2 m/s, who go within 1.5 s', () => {
    const route = routeOf('PedestrianCrossing', 1);
    const walks = ordersAlong(route).told.filter(({ order }) => order.kind === 'walk');
    expect(walks).toHaveLength(3);
    const speeds = walks.map(({ order }) => (order.kind === 'walk' ? order.speedMps : 0));
    expect(speeds.every((speedMps) => speedMps >= 1.3 && speedMps <= 2)).toBe(true);
    expect(walks[2].timeS - walks[0].timeS).toBeLessThanOrEqual(1.6);
  });

  it('DynamicObjectCrossing: the walker goes at 2 m/s when the ego is 2.1 s away, 0.1 s more per 5 degrees', () => {
    const startM = (angle: string): number => {
      const route = routeOf('DynamicObjectCrossing', 1, { crossing_angle: { value: angle } });
      const walk = ordersAlong(route).told.find(({ order }) => order.kind === 'walk');
      expect(walk?.order).toMatchObject({ speedMps: 2 });
      return 30 - (walk?.atM ?? 0);
    };
    expect(Math.abs(startM('0') - 21)).toBeLessThanOrEqual(1.5);
    expect(Math.abs(startM('20') - 25)).toBeLessThanOrEqual(1.5);
  });

  it('SignalizedJunctionLeftTurn: 5 s of green for the oncoming alone, then for both, then the programme again', () => {
    const route = routeOf('SignalizedJunctionLeftTurn', 1);
    const own = TOWN.lanes.light[junctionAhead(TOWN, route.plan, 25)!.lane];
    const shown = ordersAlong(route).told.filter(({ order }) => order.kind === 'light' && order.light === own);
    expect(shown.map(({ order }) => (order.kind === 'light' ? order.state : undefined))).toEqual([LightState.red, LightState.green, 'programme']);
    expect(shown[1].timeS - shown[0].timeS).toBeCloseTo(5.1, 1);
  });

  it('OppositeVehicleRunningRedLight: green for the ego alone while it runs', () => {
    const route = routeOf('OppositeVehicleRunningRedLight', 1);
    const lights = ordersAlong(route).told.filter(({ order }) => order.kind === 'light');
    const green = lights.filter(({ order }) => order.kind === 'light' && order.state === LightState.green);
    const own = TOWN.lanes.light[junctionAhead(TOWN, route.plan, 25)!.lane];
    expect(green.some(({ order }) => order.kind === 'light' && order.light === own)).toBe(true);
    expect(lights.filter(({ order }) => order.kind === 'light' && order.state === 'programme').length).toBeGreaterThan(0);
  });

  it('BlockedIntersection: a car 5 m behind the junction, there until 10 s after the ego came within 13 m', () => {
    const route = routeOf('BlockedIntersection', 1);
    const { told } = ordersAlong(route);
    expect(told[0].order).toMatchObject({ kind: 'spawn', actor: { typeId: 'vehicle.toyota.prius' } });
    expect(told[0].atM).toBeGreaterThanOrEqual(-2);
  });

  it('BlockedIntersection: nobody of the background traffic stands between the ego and that car for long; who is elsewhere, or before the ego already, stays', () => {
    const { plan, scenario } = routeOf('BlockedIntersection', 1);
    const placed = filterScenarios(plan, [scenario]).kept;
    const triggerM = plan.sM[placed[0].routeIndex];
    const at = (sM: number): { x: number; y: number; headingRad: number } => {
      const index = plan.sM.findIndex((s) => s >= sM);
      return { x: plan.x[index], y: plan.y[index], headingRad: plan.headingRad[index] };
    };
    const inJunctionM = junctionAhead(TOWN, plan, triggerM)!.entryM + 2;
    const far = at(plan.lengthM - 10);
    const others = [{ id: 7, ...at(inJunctionM) }, { id: 8, ...far }, { id: 9, ...at(triggerM + 10) }];
    const director = directorFor(plan, placed, new ListenerLog());
    const gone = Array.from({ length: 10 }, (_, tick) => director.commands(frameOf({ tick, ego: { ...at(triggerM), speedMps: 5 }, others })))
      .flat()
      .flatMap((order) => (order.kind === 'destroy' ? [order.id] : []));
    expect(inJunctionM - triggerM).toBeGreaterThan(20);
    expect([...new Set(gone)]).toEqual([7]);
  });
});

describe('what the referee hears', () => {
  it('AccidentTwoWays: the blocked test rests, the wrong-lane test from 5 s after the ego came within 50 m, both until the end', () => {
    const route = routeOf('AccidentTwoWays', 1, { distance: { value: '60' } });
    const { heard } = ordersAlong(route);
    expect(heard.map((line) => line.replace(/^-?\d+ m: /, ''))).toEqual(['blocked test off', 'wrong-lane test off', 'blocked test on', 'wrong-lane test on', 'AccidentTwoWays_1 ended']);
    const at = heard.map((line) => Number.parseInt(line, 10));
    // The first of the crashed cars stands 70 m behind the trigger; how far off it is counts as the crow flies. The ego drives 50 m in 5 s.
    const { plan } = route;
    const triggerM = plan.sM[filterScenarios(plan, [route.scenario]).kept[0].routeIndex];
    const car = plan.sM.findIndex((sM) => sM >= triggerM + 70);
    const near = plan.x.findIndex((x, index) => (x - plan.x[car]) ** 2 + (plan.y[index] - plan.y[car]) ** 2 < 50 ** 2);
    expect(Math.abs(at[1] - (plan.sM[near] - triggerM + 50))).toBeLessThanOrEqual(3);
  });

  it('Accident: the wrong-lane test is left alone', () => {
    const { heard } = ordersAlong(routeOf('Accident', 1));
    expect(heard.map((line) => line.replace(/^-?\d+ m: /, ''))).toEqual(['blocked test off', 'blocked test on', 'Accident_1 ended']);
  });

  it('HazardAtSideLaneTwoWays: the wrong-lane test stays off for good, as in the evaluator', () => {
    const { heard } = ordersAlong(routeOf('HazardAtSideLaneTwoWays', 1, { bicycle_drive_distance: { value: '1' } }));
    expect(heard.map((line) => line.replace(/^-?\d+ m: /, '')).filter((line) => line.includes('wrong-lane')).at(-1)).toBe('wrong-lane test off');
  });

  it('YieldToEmergencyVehicle: which vehicle to let pass', () => {
    const { heard } = ordersAlong(routeOf('YieldToEmergencyVehicle', 1));
    expect(heard[0]).toMatch(new RegExp(`^-?[01] m: emergency vehicle ${FIRST_SCRIPTED_ID}$`));
  });
});
