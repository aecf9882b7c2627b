import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LaneIndex } from '../../map/LaneIndex.ts';
import { MapCache } from '../maps/MapCache.ts';
import { loadTown, type Town } from '../Town.ts';

/**
 * The town that an agent drives in: our own file of its name, with the lights and signs beside it, where the folder has one; else the text that the agent sent.
 * @throws MapError when it is no usable map
 */
export function openSentTown(name: string, openDrive: string, maps: string | undefined): Town {
  const own = maps === undefined || !/^\w+$/.test(name) ? undefined : join(maps, `${name}.xodr`);
  if (own !== undefined && existsSync(own)) return loadTown(own);
  const { map, grid } = new MapCache().load(Buffer.from(openDrive), name, undefined);
  return { path: name, map, laneIndex: new LaneIndex(map, grid) };
}
