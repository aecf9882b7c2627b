/** The rooms of the house as one table: the code's copy of the table in docs/architecture.md. */
export interface Room {
  /** Folder; the longest path that fits a file is its room. */
  readonly path: string;
  readonly floor: number;
  /** May import every room up to this floor. */
  readonly upTo: number;
  /** And these, which are on higher floors than `upTo` but never above its own. */
  readonly also?: readonly string[];
  /** Uses nothing of Node, so that it runs in a browser too. */
  readonly browserSafe?: true;
  /** Touches neither clock nor chance; its maths is the same on every machine. */
  readonly deterministic?: true;
}

const pure = { browserSafe: true, deterministic: true } as const;

export const ROOMS: readonly Room[] = [
  { path: 'src/fault', floor: 0, upTo: -1, ...pure },
  { path: 'src/geometry', floor: 1, upTo: 0, ...pure },
  { path: 'src/packing', floor: 1, upTo: 0, also: ['src/geometry'], ...pure },
  { path: 'src/map', floor: 2, upTo: 1, ...pure },
  { path: 'src/world', floor: 3, upTo: 2, ...pure },
  { path: 'src/sim', floor: 4, upTo: 3, ...pure },
  { path: 'src/carla', floor: 4, upTo: 3 },
  { path: 'src/carla/bridge', floor: 4, upTo: 3, also: ['src/carla'] },
  { path: 'src/carla/server', floor: 4, upTo: 3, also: ['src/carla', 'src/sim'] },
  { path: 'src/driving', floor: 5, upTo: 3, ...pure },
  { path: 'src/leaderboard', floor: 5, upTo: 3, ...pure },
  { path: 'scenarios/behaviours', floor: 5, upTo: 3, also: ['src/leaderboard'], ...pure },
  { path: 'scenarios/towns', floor: 5, upTo: 3, also: ['src/leaderboard'], deterministic: true },
  { path: 'scenarios/placing', floor: 5, upTo: 3, also: ['src/leaderboard', 'scenarios/behaviours', 'scenarios/towns'], deterministic: true },
  { path: 'expert', floor: 6, upTo: 3, also: ['src/driving'], ...pure },
  { path: 'src/policy', floor: 6, upTo: 3, also: ['src/driving'] },
  { path: 'src/dataset', floor: 6, upTo: 5 },
  { path: 'src/optimiser', floor: 7, upTo: 3, also: ['src/policy', 'src/optimiser/llm'], deterministic: true },
  // Clients wait for answers, so they need time limits.
  { path: 'src/optimiser/llm', floor: 7, upTo: 3, also: ['src/optimiser'] },
  { path: 'src/tasks', floor: 8, upTo: 3, also: ['src/optimiser', 'src/optimiser/llm', 'src/dataset', 'src/driving', 'src/policy'], deterministic: true },
  { path: 'src/training', floor: 9, upTo: 8 },
  { path: 'src/cli', floor: 10, upTo: 9 },
  { path: 'src/web', floor: 10, upTo: 9 },
];

/** Folders whose modules belong to rooms. Tests and tools may import everything. */
export const SOURCE_FOLDERS: readonly string[] = ['src', 'expert', 'scenarios'];

export interface EntryPoint {
  readonly path: string;
  readonly why: string;
}

/** Where running code begins: every other module must be reachable from one of these. */
export const ENTRY_POINTS: readonly EntryPoint[] = [
  { path: 'src/cli/codriver.mjs', why: 'the command' },
  { path: 'src/cli/prepare.mjs', why: 'npm runs it before the command and the tests' },
  { path: 'scenarios/towns/writeTown.ts', why: 'run by hand to write our own town anew' },
  { path: 'scenarios/placing/writeScenarioRoutes.ts', why: 'run by hand to write 2.x routes with one scenario each on any map' },
  { path: 'scenarios/placing/writeScenariosAlongRoutes.ts', why: 'run by hand to set scenarios along the routes of a file' },
  { path: 'src/map/routing/downsampleRoute.ts', why: 'the sparse plan that leaderboard agents get: for the bridge' },
  { path: 'src/map/routing/gpsFromPoint.ts', why: 'the same plan in degrees: for the bridge' },
  { path: 'src/optimiser/checkpointFolder.ts', why: 'plain-text checkpoints of optimiser runs outside driving' },
];

/** The room of a file, by the longest fitting path. */
export function roomOf(file: string, rooms: readonly Room[] = ROOMS): Room | undefined {
  let found: Room | undefined;
  for (const room of rooms) {
    if (file.startsWith(`${room.path}/`) && room.path.length > (found?.path.length ?? 0)) found = room;
  }
  return found;
}

/** Whether code in one room may import code in another. */
export function mayImport(from: Room, to: Room): boolean {
  return from === to || to.floor <= from.upTo || from.also?.includes(to.path) === true;
}
