import { describe, expect, it } from 'vitest';
import { SCENARIO_TYPES_2, SCENARIO_TYPES_BENCH2DRIVE } from '../../../scenarios/behaviours/scenarioTypes.ts';
import { LightState } from '../../../src/world/LightState.ts';
import { PLACEABLE_TYPES } from '../../../scenarios/placing/placeWishes.ts';
import type { WrittenParameters } from '../../../scenarios/placing/PlaceWish.ts';
import { CarefulDriver } from './CarefulDriver.ts';
import { CARELESS, DAWDLING } from './carelessDrivers.ts';
import { routeOf } from './routeOf.ts';
import { driveScenario } from './scenarioDrive.ts';
import { TOWN } from './stage.ts';

/** What a driver who does not look runs into. */
const CAUGHT: Readonly<Record<string, RegExp>> = {
  Accident: /^collisionVehicle vehicle.dodge/,
  AccidentTwoWays: /^collisionVehicle vehicle.dodge/,
  ConstructionObstacle: /^collisionLayout static.prop.trafficwarning/,
  ConstructionObstacleTwoWays: /^collisionLayout static.prop.trafficwarning/,
  ParkedObstacle: /^collisionVehicle/,
  ParkedObstacleTwoWays: /^collisionVehicle/,
  HazardAtSideLane: /^collisionVehicle vehicle.(bh.crossbike|diamondback)/,
  HazardAtSideLaneTwoWays: /^collisionVehicle vehicle.(bh.crossbike|diamondback)/,
  VehicleOpensDoorTwoWays: /^collisionVehicle vehicle.tesla/,
  DynamicObjectCrossing: /^collisionPedestrian/,
  ParkingCrossingPedestrian: /^collisionPedestrian/,
  PedestrianCrossing: /^collisionPedestrian/,
  VehicleTurningRoute: /^collisionVehicle vehicle.diamondback/,
  VehicleTurningRoutePedestrian: /^collisionPedestrian/,
  ParkingCutIn: /^collisionVehicle vehicle.toyota/,
  StaticCutIn: /^collisionVehicle vehicle.toyota/,
  HighwayCutIn: /^collisionVehicle vehicle.toyota/,
  HardBreakRoute: /^collisionVehicle vehicle.toyota/,
  InvadingTurn: /^collisionVehicle/,
  YieldToEmergencyVehicle: /^yieldEmergency/,
  ParkingExit: /^collisionVehicle/,
  SignalizedJunctionLeftTurn: /^collisionVehicle/,
  SignalizedJunctionRightTurn: /^collisionVehicle/,
  NonSignalizedJunctionLeftTurn: /^collisionVehicle/,
  NonSignalizedJunctionRightTurn: /^collisionVehicle/,
  SignalizedJunctionLeftTurnEnterFlow: /^collisionVehicle/,
  NonSignalizedJunctionLeftTurnEnterFlow: /^collisionVehicle/,
  VanillaSignalizedTurnEncounterRedLight: /^redLight/,
  VanillaNonSignalizedTurnEncounterStopsign: /^stopSign/,
  OppositeVehicleRunningRedLight: /^collisionVehicle vehicle.ford.ambulance/,
  OppositeVehicleTakingPriority: /^collisionVehicle vehicle.ford.ambulance/,
  BlockedIntersection: /^collisionVehicle vehicle.toyota/,
  EnterActorFlow: /^collisionVehicle/,
  EnterActorFlowV2: /^collisionVehicle/,
  MergerIntoSlowTraffic: /^collisionVehicle/,
  MergerIntoSlowTrafficV2: /^collisionVehicle/,
  HighwayExit: /^collisionVehicle/,
  InterurbanActorFlow: /^collisionVehicle/,
  InterurbanAdvancedActorFlow: /^collisionVehicle/,
  CrossingBicycleFlow: /^collisionVehicle/,
};

/** Scenarios without anybody to run into; they have tests of their own. */
const HARMLESS = ['ControlLoss', 'PriorityAtJunction', 'NoSignalJunctionCrossingRoute', 'SequentialLaneChange', 'T_Junction', 'VanillaNonSignalizedTurn', 'VanillaSignalizedTurnEncounterGreenLight'];

/** Places that are tried for each type: a careless driver may slip through a gap in a flow. */
const SEEDS = Array.from({ length: 14 }, (_, number) => number + 1);

/** Obstacles of two-way types have road behind them, so that oncoming cars are seen from afar: the careful driver goes only while none is in sight. */
const SEEN_GAPS: WrittenParameters = { frequency: { from: '220', to: '260' } };
const SEEN_GAP: WrittenParameters = { frequency: { value: '240' } };

describe('a scenario of leaderboard 2.x', () => {
  it.each(Object.keys(CAUGHT))('%s catches a careless driver where a careful one passes', async (type) => {
    const tried: string[] = [];
    for (const seed of SEEDS) {
      const route = routeOf(type, seed, type === 'HazardAtSideLaneTwoWays' ? SEEN_GAP : type.endsWith('TwoWays') ? SEEN_GAPS : undefined);
      const passed = await driveScenario(TOWN, route, new CarefulDriver(), { ticks: 2400 });
      if (passed.ended !== 'completed' || passed.caught.length > 0) {
        tried.push(`${seed}: careful ${passed.ended} ${passed.caught.join(', ')}`);
        continue;
      }
      for (const careless of [CARELESS, DAWDLING]) {
        const { caught } = await driveScenario(TOWN, route, careless, { ticks: 2000 });
        if (caught.some((infraction) => CAUGHT[type].test(infraction))) return;
        tried.push(`${seed}: ${careless.name} ${caught.join(', ')}`);
      }
    }
    expect(tried).toEqual('one place of the fourteen that catches the careless and lets the careful pass');
  });

  it('has a test here or one of its own', () => {
    const tested = [...Object.keys(CAUGHT), ...HARMLESS];
    const staged = [...SCENARIO_TYPES_2, ...SCENARIO_TYPES_BENCH2DRIVE].map(({ type }) => type).filter((type) => !type.endsWith('Long'));
    expect(staged.toSorted()).toEqual(tested.toSorted());
    expect(PLACEABLE_TYPES.toSorted()).toEqual(tested.toSorted());
  });

  it.each(HARMLESS.slice(1))('%s puts nobody on the road', async (type) => {
    const { caught, ended, commands } = await driveScenario(TOWN, routeOf(type, 1), new CarefulDriver());
    expect({ caught, ended, spawned: commands.filter(({ kind }) => kind === 'spawn') }).toEqual({ caught: [], ended: 'completed', spawned: [] });
  });

  it('shows yellow between green and red where the ego comes by green', async () => {
    const { commands } = await driveScenario(TOWN, routeOf('VanillaSignalizedTurnEncounterGreenLight', 1), DAWDLING, { ticks: 1200 });
    const lights = commands.flatMap((command) => (command.kind === 'light' ? [command] : []));
    const own = lights.find(({ state }) => state === LightState.yellow)?.light;
    const { green, yellow, red } = LightState;
    expect(lights.filter(({ light }) => light === own).map(({ state }) => state)).toEqual([green, yellow, red, 'programme']);
  });

  it('is the same drive twice, for the same seeds', async () => {
    const drives = [1, 2].map(async () => driveScenario(TOWN, routeOf('ParkingExit', 3), new CarefulDriver(), { vehicles: 20, seed: 5 }));
    const [first, second] = await Promise.all(drives);
    expect(second).toEqual(first);
  });

  it('takes place among background traffic, too: what stands in its way makes room', async () => {
    for (const type of ['Accident', 'InvadingTurn', 'SignalizedJunctionLeftTurn', 'OppositeVehicleTakingPriority']) {
      const { commands, ticks } = await driveScenario(TOWN, routeOf(type, 1), new CarefulDriver(), { vehicles: 60, ticks: 600 });
      expect([type, ticks > 100, commands.some(({ kind }) => kind === 'spawn')]).toEqual([type, true, true]);
    }
  });
});
