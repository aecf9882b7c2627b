import { readFileSync } from 'node:fs';
import type { Driver } from '../../../src/driving/Driver.ts';
import { runEpisode } from '../../../src/driving/runEpisode.ts';
import type { PlacedScenario, ScenarioSubtype } from '../../../src/leaderboard/matching/PlacedScenario.ts';
import type { ScenarioListener } from '../../../src/leaderboard/ScenarioListener.ts';
import { Referee } from '../../../src/leaderboard/Referee.ts';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import type { RouteResult } from '../../../src/leaderboard/RouteResult.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import type { RoutePlan } from '../../../src/map/RoutePlan.ts';
import { RoutePlanner } from '../../../src/map/routing/RoutePlanner.ts';
import { EGO_VEHICLE } from '../../../src/sim/egoVehicle.ts';
import { EmbeddedWorld } from '../../../src/sim/EmbeddedWorld.ts';
import type { ActorCommand } from '../../../src/world/WorldCommands.ts';
import type { WorldFrame } from '../../../src/world/WorldFrame.ts';
import { CLEAR_WEATHER } from '../../../src/world/WorldSetup.ts';
import { ScenarioDirector } from '../../../scenarios/behaviours/ScenarioDirector.ts';

const read = (path: string): string => readFileSync(new URL(`../../../scenarios/${path}`, import.meta.url), 'utf8');

export const TOWN = readRoadMap(read('towns/Codriver01.xodr'), 'Codriver01');
export const LANES = new LaneIndex(TOWN);
const PLANNER = new RoutePlanner(TOWN, LANES);
export const PLANS: readonly RoutePlan[] = readRouteFile(read('routes/codriver01_training.xml'), 'codriver01_training.xml').routes.map((route) => PLANNER.plan(route.waypoints));

/** A scenario at a route point. */
export function scenarioAt(plan: RoutePlan, type: string, index: number, subtype: ScenarioSubtype = 'valid'): PlacedScenario {
  const trigger = { x: plan.x[index]!, y: plan.y[index]!, z: plan.z[index]!, headingRad: plan.headingRad[index]! };
  return { name: `${type}_0`, type, subtype, trigger, routeIndex: index, otherActors: undefined, parameters: {}, where: 'test' };
}

export function directorOf(plan: RoutePlan, scenarios: readonly PlacedScenario[], scenery = false): ScenarioDirector {
  return new ScenarioDirector({ map: TOWN, laneIndex: LANES, plan, scenarios, triggerRadiusM: 1.5, scenery });
}

/** A director for 2.x scenarios in the test town. */
export function directorFor(plan: RoutePlan, scenarios: readonly PlacedScenario[], listener: ScenarioListener, seed = 0): ScenarioDirector {
  return new ScenarioDirector({ map: TOWN, laneIndex: LANES, plan, scenarios, triggerRadiusM: 2, listener, seed });
}

/** Part of a plan, with lengths counted from its start. */
export function partOf(plan: RoutePlan, from: number, to: number): RoutePlan {
  const first = plan.sM[from]!;
  return {
    count: to - from + 1,
    x: plan.x.slice(from, to + 1),
    y: plan.y.slice(from, to + 1),
    z: plan.z.slice(from, to + 1),
    headingRad: plan.headingRad.slice(from, to + 1),
    option: plan.option.slice(from, to + 1),
    lane: plan.lane.slice(from, to + 1),
    laneSM: plan.laneSM.slice(from, to + 1),
    sM: plan.sM.slice(from, to + 1).map((s) => s - first),
    lengthM: plan.sM[to]! - first,
  };
}

export interface Drive {
  readonly result: RouteResult;
  readonly ended: string;
  readonly commands: readonly ActorCommand[];
  readonly frames: number;
}

export interface DriveOptions {
  readonly watch?: (frame: WorldFrame) => void;
  /** Commands besides the scenario's: other traffic. */
  readonly others?: (frame: WorldFrame) => readonly ActorCommand[];
  /** Stops the drive after so many. */
  readonly ticks?: number;
}

/** Drives a route with one scenario on the embedded world, without other traffic, and judges it by 1.0. */
export async function drive(plan: RoutePlan, scenario: PlacedScenario, driver: Driver, options: DriveOptions = {}): Promise<Drive> {
  const director = directorOf(plan, [scenario]);
  const referee = new Referee({ map: TOWN, laneIndex: LANES, route: plan, version: '1.0', routeId: '0' });
  const commands: ActorCommand[] = [];
  const end = await runEpisode({
    world: new EmbeddedWorld(),
    vehicle: EGO_VEHICLE,
    setup: {
      map: TOWN,
      seed: 1,
      ego: { pose: { x: plan.x[0]!, y: plan.y[0]!, z: plan.z[0]!, headingRad: plan.headingRad[0]! }, speedMps: 0 },
      traffic: { vehicles: 0, walkers: 0, carelessWalkers: 0 },
      weather: CLEAR_WEATHER,
    },
    map: TOWN,
    route: plan,
    driver,
    referee: {
      observe: (frame) => {
        options.watch?.(frame);
        referee.observe(frame);
      },
      get ended() {
        return referee.ended;
      },
    },
    director: {
      commands: (frame) => {
        const staged = director.commands(frame);
        commands.push(...staged);
        return [...(options.others?.(frame) ?? []), ...staged];
      },
    },
    onStep: ({ tick }) => (tick >= (options.ticks ?? Infinity) ? 'stop' : undefined),
  });
  return { result: referee.result(), ended: end.reason, commands, frames: end.ticks };
}

/** A piece of a training route with a scenario in it. */
export interface Place {
  readonly plan: RoutePlan;
  readonly scenario: PlacedScenario;
}
