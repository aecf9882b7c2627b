import { z } from 'zod';
import { LEADERBOARD_VERSIONS } from '../../leaderboard/LeaderboardRules.ts';
import { groundEgo } from '../../training/ego/groundEgo.ts';
import { groundBridge } from '../../training/episodes/groundBridge.ts';
import { groundTraffic } from '../../training/episodes/groundTraffic.ts';
import type { EpisodeGround } from '../../training/episodes/EpisodeSpec.ts';
import { projectFile } from '../../training/projectFile.ts';
import { routeVersion } from '../../training/routeVersion.ts';
import type { Settings } from '../../training/settings.ts';

/** Options of the verbs that drive routes: where, and among whom. */
export const GROUND_OPTIONS = {
  map: z.string().describe('OpenDRIVE file of the town').meta({ placeholder: 'xodr' }),
  routes: z.string().describe('routes in the format of the CARLA leaderboard').meta({ placeholder: 'xml' }),
  scenarios: z.string().optional().describe('scenarios of the leaderboard 1.0').meta({ placeholder: 'json' }),
  ids: z.string().optional().describe('which routes, as 0-4,7; all of the map by default').meta({ placeholder: 'list' }),
  leaderboard: z.enum(LEADERBOARD_VERSIONS).optional().describe('rules and layout of the results file; by default 1.0, or 2.1 for route files of 2.x'),
  repetitions: z.int().min(1).default(1).describe('episodes on each route, each with a seed of its own'),
  vehicles: z.int().min(0).max(500).optional().describe('background vehicles; by default the leaderboard density of the town'),
  walkers: z.int().min(0).max(500).optional().describe('background walkers; by default none in CARLA\'s towns'),
};

const GroundOptions = z.object(GROUND_OPTIONS);
export type GroundOptions = z.output<typeof GroundOptions>;

/** The ground that options and settings describe. */
export function groundOf(options: GroundOptions, { world, run, sandbox }: Settings): EpisodeGround {
  const { map, routes, scenarios, ids, leaderboard, vehicles, walkers } = options;
  return {
    map: projectFile(map),
    routes: projectFile(routes),
    ...(ids === undefined ? {} : { ids }),
    ...(scenarios === undefined ? {} : { scenarios: projectFile(scenarios) }),
    version: leaderboard ?? routeVersion(projectFile(routes)),
    ...(vehicles === undefined ? {} : { vehicles }),
    ...(walkers === undefined ? {} : { walkers }),
    ...groundTraffic(world),
    ...groundEgo(world),
    ...groundBridge(run),
    policySteps: sandbox.steps,
    policyTimeoutMs: sandbox.deadlineMs,
    policyHeapMb: sandbox.memoryMb,
    policyEngine: sandbox.engine,
  };
}

/** The words that ask for the same ground again. */
export function groundWords(options: GroundOptions, { run }: Settings): string[] {
  const words = ['map', 'routes', 'scenarios', 'ids', 'leaderboard', 'repetitions', 'vehicles', 'walkers'] as const;
  const repeated = words.flatMap((word) => (options[word] === undefined ? [] : [`--${word} ${String(options[word])}`]));
  return [...repeated, ...(run.world === 'carla' ? [`--world carla --bridge ${run.bridge}`] : []), `--seed ${run.seed}`];
}
