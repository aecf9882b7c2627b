import { ScenarioDirector } from '../../../scenarios/behaviours/ScenarioDirector.ts';
import type { ScenarioRoute } from '../../../scenarios/placing/placeScenario.ts';
import type { Driver } from '../../../src/driving/Driver.ts';
import { runEpisode } from '../../../src/driving/runEpisode.ts';
import type { LeaderboardVersion } from '../../../src/leaderboard/LeaderboardRules.ts';
import { rulesOf } from '../../../src/leaderboard/LeaderboardRules.ts';
import { filterScenarios } from '../../../src/leaderboard/matching/filterScenarios.ts';
import { Referee } from '../../../src/leaderboard/Referee.ts';
import type { RouteResult } from '../../../src/leaderboard/RouteResult.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import type { RoadMap } from '../../../src/map/RoadMap.ts';
import { EGO_VEHICLE } from '../../../src/sim/egoVehicle.ts';
import { EmbeddedWorld } from '../../../src/sim/EmbeddedWorld.ts';
import type { ActorCommand } from '../../../src/world/WorldCommands.ts';
import type { WorldFrame } from '../../../src/world/WorldFrame.ts';
import { CLEAR_WEATHER } from '../../../src/world/WorldSetup.ts';

export interface ScenarioDrive {
  readonly result: RouteResult;
  readonly ended: string;
  readonly ticks: number;
  readonly commands: readonly ActorCommand[];
  /** What was reported, with the other's type where there is one, each once. */
  readonly caught: readonly string[];
}

export interface ScenarioDriveOptions {
  readonly version?: LeaderboardVersion;
  readonly vehicles?: number;
  readonly ticks?: number;
  readonly seed?: number;
  readonly watch?: (frame: WorldFrame, director: ScenarioDirector, referee: Referee) => void;
}

/** Drives a scenario's route on the embedded world and judges it by 2.1. */
export async function driveScenario(map: RoadMap, { plan, scenario }: Pick<ScenarioRoute, 'plan' | 'scenario'>, driver: Driver, options: ScenarioDriveOptions = {}): Promise<ScenarioDrive> {
  const { version = '2.1', vehicles = 0, ticks = 6000, seed = 1 } = options;
  const laneIndex = new LaneIndex(map);
  const referee = new Referee({ map, laneIndex, route: plan, version, routeId: '0' });
  const director = new ScenarioDirector({ map, laneIndex, plan, scenarios: filterScenarios(plan, [scenario]).kept, triggerRadiusM: rulesOf(version).triggerRadiusM, listener: referee, seed });
  const commands: ActorCommand[] = [];
  const end = await runEpisode({
    world: new EmbeddedWorld(),
    vehicle: EGO_VEHICLE,
    setup: {
      map, seed, weather: CLEAR_WEATHER,
      ego: { pose: { x: plan.x[0], y: plan.y[0], z: plan.z[0], headingRad: plan.headingRad[0] }, speedMps: 0 },
      traffic: { vehicles, walkers: 0, carelessWalkers: 0 },
    },
    map,
    route: plan,
    driver,
    referee: {
      observe: (frame) => {
        options.watch?.(frame, director, referee);
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
        return staged;
      },
      disturb: (control) => director.disturb(control),
    },
    onStep: ({ tick }) => (tick >= ticks ? 'stop' : undefined),
  });
  const result = referee.result();
  return { result, ended: end.reason, ticks: end.ticks, commands, caught: [...new Set(result.infractions.map(({ kind, otherType }) => (otherType === undefined ? kind : `${kind} ${otherType}`)))] };
}
