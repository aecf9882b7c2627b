/**
 * Writes a 2.x route file with one short route per scenario type on any map: `node scenarios/placing/writeScenarioRoutes.ts <map.xodr> <out.xml>
 * [seed] [type,type,…]`. Types that the map has no place for are named and left out.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import { placeScenario } from './placeScenario.ts';
import { PLACEABLE_TYPES } from './placeWishes.ts';
import { scenarioRoutesXml } from './scenarioRoutesXml.ts';

const [mapPath, outPath, seed = '1', types] = process.argv.slice(2);
if (mapPath === undefined || outPath === undefined || !Number.isInteger(Number(seed))) {
  process.stderr.write('usage: writeScenarioRoutes.ts <map.xodr> <out.xml> [seed] [type,type,…]\n');
  process.exitCode = 2;
} else {
  write(mapPath, outPath, Number(seed), types?.split(',') ?? PLACEABLE_TYPES);
}

function write(from: string, to: string, chance: number, wanted: readonly string[]): void {
  const map = readRoadMap(readFileSync(from, 'utf8'), basename(from, extname(from)));
  const placed = wanted.map((type) => ({ type, route: placeScenario(map, type, chance) }));
  const missing = placed.filter(({ route }) => route === undefined).map(({ type }) => type);
  if (missing.length > 0) process.stderr.write(`${map.name} has no place for ${missing.join(', ')}\n`);
  writeFileSync(to, scenarioRoutesXml(placed.flatMap(({ route }) => (route === undefined ? [] : [route])), map.name));
}
