import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { generateTown } from '../../../scenarios/towns/generateTown.ts';
import { CODRIVER_01 } from '../../../scenarios/towns/TownOptions.ts';
import { CarlaServer } from '../../../src/carla/server/CarlaServer.ts';
import type { CarlaVersion } from '../../../src/carla/server/Dialect.ts';
import type { MapNames } from '../../../src/carla/server/LightCarla.ts';
import type { Town, TownShelf } from '../../../src/carla/server/Town.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { hasSharedMaps, townOverlay, townText } from '../../map/sharedFiles.ts';

const OWN_TOWN = fileURLToPath(new URL('../../../scenarios/towns/Codriver01.xodr', import.meta.url));
/** Made up when it is first opened. */
const GENERATED = { ...CODRIVER_01, name: 'Generated01', seed: 7, columns: 4, rows: 3, lights: 3, roundabouts: 1 };
/** CARLA's towns where the shared folder is there. */
const CARLA_TOWNS = hasSharedMaps ? ['Town01', 'Town02', 'Town03', 'Town04', 'Town05', 'Town06'] : [];

const opened = new Map<string, Town>();

/** Our own town, one that the generator makes, and CARLA's where they are at hand. */
export const TOWNS: TownShelf = {
  names: ['Codriver01', GENERATED.name, ...CARLA_TOWNS],
  open(name) {
    const known = opened.get(name);
    if (known !== undefined) return known;
    const isCarlas = CARLA_TOWNS.includes(name);
    const openDrive = isCarlas ? townText(name) : name === GENERATED.name ? generateTown(GENERATED) : readFileSync(OWN_TOWN, 'utf8');
    const town = { name, openDrive, map: readRoadMap(openDrive, name, isCarlas ? townOverlay(name) : undefined) };
    opened.set(name, town);
    return town;
  },
};

export interface Served {
  readonly server: CarlaServer;
  /** What the server had to say: client errors and errors of its own. */
  readonly notes: readonly string[];
}

/** A server on free ports of this machine. */
export async function serve(firstTown = 'Codriver01', options: { readonly version?: CarlaVersion; readonly mapNames?: MapNames } = {}): Promise<Served> {
  const notes: string[] = [];
  const server = await CarlaServer.start({ host: '127.0.0.1', port: 0, version: '0.9.16', towns: TOWNS, firstTown, mapNames: 'full', note: (text) => notes.push(text), ...options });
  return { server, notes };
}

/**
 * The TrafficManager does not drive the same way twice, and where roads are fast its cars touch now and then (two or three of 30 in Town03, none elsewhere).
 * A pile-up is when that is not the end of it.
 */
export function isNoPileUp(carsHit: number): boolean {
  return carsHit <= 6;
}
