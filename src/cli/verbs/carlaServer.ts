import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { CarlaServer } from '../../carla/server/CarlaServer.ts';
import { CarlaServerError } from '../../carla/server/CarlaServerError.ts';
import { CARLA_VERSIONS } from '../../carla/server/Dialect.ts';
import { MAP_NAMES } from '../../carla/server/LightCarla.ts';
import type { Town, TownShelf } from '../../carla/server/Town.ts';
import { projectFile } from '../../training/projectFile.ts';
import { readInput } from '../../training/readInput.ts';
import { loadTown } from '../../training/Town.ts';
import { defineVerb } from './Verb.ts';

const CarlaServerOptions = z.object({
  port: z.int().min(1).max(65_534).default(2000).describe('port of the calls; streams are on the next one').meta({ placeholder: 'number' }),
  listen: z.string().default('127.0.0.1').describe('address to listen on; anyone who reaches it may steer').meta({ placeholder: 'address' }),
  carlaVersion: z.enum(CARLA_VERSIONS).default('0.9.16').describe('release of the clients that connect'),
  map: z.string().default('scenarios/towns/Codriver01.xodr').describe('OpenDRIVE file of the first town').meta({ placeholder: 'xodr' }),
  mapNames: z.enum(MAP_NAMES).default('full').describe('how towns are called: Carla/Maps/Town01, or Town01 as the leaderboard 1.0 wants it'),
  maps: z.string().optional().describe('folder of OpenDRIVE files that clients may load by name').meta({ placeholder: 'folder' }),
});

/** Serves towns to CARLA's own clients, without CARLA. */
export const carlaServer = defineVerb({
  name: 'carla-server',
  summary: 'serve the embedded world to CARLA clients, with no GPU',
  options: CarlaServerOptions,
  sections: [],
  examples: [
    ['carla-server', 'our own town on port 2000, for clients of CARLA 0.9.16'],
    ['carla-server --map maps/Town01.xodr --maps maps --port 3000', 'Town01 first, every town of a folder by load_world'],
  ],
  stops: 'afterStep',
  async run({ port, listen, carlaVersion, map, mapNames, maps }, { progress, stop }) {
    const shelf = townShelf(projectFile(map), maps === undefined ? undefined : projectFile(maps));
    const server = await CarlaServer.start({ host: listen, port, version: carlaVersion, towns: shelf, firstTown: nameOf(map), mapNames, note: (text) => progress.note(text) });
    progress.note(`CARLA ${carlaVersion} clients can connect to ${listen}:${port}; town ${nameOf(map)}, also ${shelf.names.length - 1} more; Ctrl-C ends`);
    await new Promise<void>((resolve) => {
      if (stop.requested) resolve();
      else stop.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    const { frame } = server.carla;
    await server.close();
    return { document: { frames: frame }, data: [`served ${frame} frames\n`] };
  },
});

/** The first town, every town of the folder and our own, by name. */
function townShelf(first: string, folder: string | undefined): TownShelf {
  if (folder !== undefined && !existsSync(folder)) throw new CarlaServerError('CARLA_TOWN', 'there is no such folder of maps', { where: folder, remedy: 'give a folder with .xodr files' });
  const files = [projectFile('scenarios/towns/Codriver01.xodr'), ...(folder === undefined ? [] : globSync(join(folder, '*.xodr')).toSorted()), first];
  const pathOf = new Map(files.map((path) => [nameOf(path), path]));
  const opened = new Map<string, Town>();
  return {
    names: [...pathOf.keys()].toSorted(),
    open(name) {
      const known = opened.get(name);
      if (known !== undefined) return known;
      const path = pathOf.get(name);
      if (path === undefined) throw new CarlaServerError('CARLA_TOWN', `there is no town ${name}`, { where: name, remedy: `load one of ${[...pathOf.keys()].join(', ')}` });
      const town = { name, openDrive: readInput(path, 'the map'), map: loadTown(path).map };
      opened.set(name, town);
      return town;
    },
  };
}

function nameOf(path: string): string {
  return basename(path, '.xodr');
}
