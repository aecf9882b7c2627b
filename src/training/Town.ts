import { existsSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { LaneIndex } from '../map/LaneIndex.ts';
import type { RoadMap } from '../map/RoadMap.ts';
import { parseSignalOverlay, type SignalOverlay } from '../map/SignalOverlay.ts';
import { MapCache } from './maps/MapCache.ts';
import { readInput, readInputBytes } from './readInput.ts';

/** A town ready to drive in. */
export interface Town {
  /** The OpenDRIVE file. */
  readonly path: string;
  readonly map: RoadMap;
  readonly laneIndex: LaneIndex;
}

/**
 * Reads a town. Lights and signs that the file lacks are taken from `<name>.signals.json` beside it or in a neighbouring folder `derived`.
 * Compiling is done once per content: the result is kept in a cache on disk.
 * @throws TrainingError when the file cannot be read, MapError when it is no usable map
 */
export function loadTown(path: string, cache: MapCache = new MapCache()): Town {
  const name = basename(path, extname(path));
  const { map, grid } = cache.load(readInputBytes(path, 'the map'), name, overlayBeside(path, name));
  return { path, map, laneIndex: new LaneIndex(map, grid) };
}

function overlayBeside(path: string, name: string): SignalOverlay | undefined {
  const folder = dirname(path);
  const found = [join(folder, `${name}.signals.json`), join(folder, '..', 'derived', `${name}.signals.json`)].find((candidate) => existsSync(candidate));
  return found === undefined ? undefined : parseSignalOverlay(readInput(found, 'the signal overlay'), found);
}
