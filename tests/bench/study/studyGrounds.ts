import { mkdirSync, existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import { readInput } from '../../../src/training/readInput.ts';
import { SettingsSchema } from '../../../src/training/settings.ts';

export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));

/** The routes of one town that a driver is judged on. */
export interface StudyTown {
  readonly town: string;
  readonly map: string;
  readonly routes: string;
  readonly ids: readonly string[];
  readonly scenarios?: string;
  /** Rules, where they are not those of the route file's format. */
  readonly leaderboard?: string;
}

export const STUDY_GROUNDS = {
  training: 'the training routes of Town01, 03, 04 and 06, background traffic, no scenarios',
  scenarios: 'the same with the scenarios of the leaderboard 1.0',
  codriver01: 'validation routes of Codriver01, the town of the training, no scenarios',
  'codriver01-scenarios': 'the same with the scenarios that sessions are judged on',
  unseen: 'validation routes of three generated towns that no session has seen',
} as const;

export type GroundName = keyof typeof STUDY_GROUNDS;

export interface GroundFiles {
  /** Folder with the leaderboard's maps and routes. */
  readonly shared: string;
  /** Folder for generated towns. */
  readonly towns: string;
  /** Takes each so manieth of the official training routes. */
  readonly every: number;
  /** And of those of each town at most so many. */
  readonly limit: number;
}

const OFFICIAL_TOWNS = ['Town01', 'Town03', 'Town04', 'Town06'];
const UNSEEN_SEEDS = [101, 102, 103];

/** The towns of a ground; generated ones are made when they are not there yet. */
export function townsOf(ground: GroundName, { shared, towns, every, limit }: GroundFiles): StudyTown[] {
  switch (ground) {
    case 'codriver01':
      return [withRoutes({ town: 'Codriver01', map: 'scenarios/towns/Codriver01.xodr', routes: 'scenarios/routes/codriver01_validation.xml' }, 1, limit)];
    case 'codriver01-scenarios':
      return [withRoutes(sessionTown('validationRoutes'), 1, limit)];
    case 'unseen':
      return UNSEEN_SEEDS.map((seed) => withRoutes(generatedTown(`Study${seed}`, seed, towns), 1, limit));
    case 'training':
    case 'scenarios': {
      const scenarios = ground === 'scenarios' ? { scenarios: join(shared, 'routes/leaderboard1_scenarios.json') } : {};
      return OFFICIAL_TOWNS.map((town) => withRoutes({ town, map: join(shared, `maps/carla/${town}.xodr`), routes: join(shared, 'routes/leaderboard1_training.xml'), ...scenarios }, every, limit));
    }
  }
}

/** Where sessions train or judge unless told otherwise, under the rules that they drive by. */
export function sessionTown(which: 'routes' | 'validationRoutes'): StudyTown {
  const world = SettingsSchema.shape.world.parse({});
  return { town: 'Codriver01', map: world.map, routes: world[which], ids: [], leaderboard: '1.0' };
}

function generatedTown(town: string, seed: number, folder: string): Omit<StudyTown, 'ids'> {
  const map = join(folder, `${town}.xodr`);
  if (!existsSync(map)) {
    mkdirSync(folder, { recursive: true });
    execFileSync(process.execPath, [join(PROJECT, 'scenarios/towns/writeTown.ts'), town, String(seed), folder]);
  }
  return { town, map, routes: join(folder, `${town.toLowerCase()}_validation.xml`) };
}

function withRoutes(ground: Omit<StudyTown, 'ids'>, every: number, limit: number): StudyTown {
  const routes = readRouteFile(readInput(ground.routes, 'the routes'), ground.routes).routes.filter(({ town }) => town === ground.town);
  return { ...ground, ids: routes.filter((_, index) => index % every === 0).slice(0, limit).map(({ id }) => id) };
}
