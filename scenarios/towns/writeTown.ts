/** Writes the repository's own town and its routes: `node scenarios/towns/writeTown.ts`. */
import { writeFileSync } from 'node:fs';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import { generateTown } from './generateTown.ts';
import { CODRIVER_01_ROUTES, pickRoutes } from './pickRoutes.ts';
import { routesXml } from './routes/routesXml.ts';
import { CODRIVER_01 } from './TownOptions.ts';

const text = generateTown(CODRIVER_01);
writeFileSync(new URL(`${CODRIVER_01.name}.xodr`, import.meta.url), text);

const { training, validation } = pickRoutes(readRoadMap(text, CODRIVER_01.name), CODRIVER_01_ROUTES);
for (const [half, routes] of Object.entries({ training, validation })) {
  writeFileSync(new URL(`../routes/${CODRIVER_01.name.toLowerCase()}_${half}.xml`, import.meta.url), routesXml(routes, CODRIVER_01.name));
}
