/**
 * Writes a town and routes in it. `node scenarios/towns/writeTown.ts` writes the repository's own anew;
 * `node scenarios/towns/writeTown.ts <name> <seed> <folder>` draws one of any kind.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import { drawTownOptions } from './drawTownOptions.ts';
import { generateTown } from './generateTown.ts';
import { CODRIVER_01_ROUTES, pickRoutes } from './pickRoutes.ts';
import { routesXml } from './routes/routesXml.ts';
import type { TownOptions } from './TownOptions.ts';
import { CODRIVER_01 } from './TownOptions.ts';

const [name, seed, folder] = process.argv.slice(2);
if (name !== undefined && seed !== undefined && folder !== undefined) {
  writeTown(drawTownOptions(name, Number(seed)), folder, folder);
} else if (name !== undefined) {
  process.stderr.write('usage: writeTown.ts [<name> <seed> <folder>]\n');
  process.exitCode = 2;
} else {
  writeTown(CODRIVER_01, fileURLToPath(new URL('.', import.meta.url)), fileURLToPath(new URL('../routes', import.meta.url)));
}

function writeTown(options: TownOptions, mapFolder: string, routeFolder: string): void {
  mkdirSync(mapFolder, { recursive: true });
  const text = generateTown(options);
  writeFileSync(join(mapFolder, `${options.name}.xodr`), text);
  const { training, validation } = pickRoutes(readRoadMap(text, options.name), CODRIVER_01_ROUTES);
  for (const [half, routes] of Object.entries({ training, validation })) {
    writeFileSync(join(routeFolder, `${options.name.toLowerCase()}_${half}.xml`), routesXml(routes, options.name));
  }
}
