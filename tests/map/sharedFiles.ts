import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import type { SignalOverlay } from '../../src/map/SignalOverlay.ts';
import { parseSignalOverlay } from '../../src/map/SignalOverlay.ts';

/** The folder of maps and routes beside the project; tests that need it say so when it is missing. */
const SHARED = resolve(import.meta.dirname, '../../../shared');

export const hasSharedMaps = existsSync(resolve(SHARED, 'maps'));
export const hasSharedRoutes = hasSharedMaps && existsSync(resolve(SHARED, 'routes'));

/** Put this behind a test's name when it is skipped without the shared folder. */
export const NEEDS_SHARED = hasSharedMaps ? '' : ' [skipped: ../shared is missing]';

export function sharedMapFiles(): string[] {
  return globSync(resolve(SHARED, 'maps/*/*.xodr')).toSorted();
}

export function sharedRouteText(file: string): string {
  return readFileSync(resolve(SHARED, 'routes', file), 'utf8');
}

export function townText(town: string): string {
  return readFileSync(resolve(SHARED, 'maps/carla', `${town}.xodr`), 'utf8');
}

export function townOverlay(town: string): SignalOverlay | undefined {
  const file = resolve(SHARED, 'maps/derived', `${town}.signals.json`);
  return existsSync(file) ? parseSignalOverlay(readFileSync(file, 'utf8'), basename(file)) : undefined;
}

const read = new Map<string, RoadMap>();

/** A town with its overlay, read once per test file. */
export function sharedTown(town: string): RoadMap {
  let map = read.get(town);
  if (map === undefined) {
    map = readRoadMap(townText(town), town, townOverlay(town));
    read.set(town, map);
  }
  return map;
}
