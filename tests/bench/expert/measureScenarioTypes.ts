/**
 * `node tests/bench/expert/measureScenarioTypes.ts --towns 1-3 --folder <folder> --out <jsonl> [--types Accident,ParkingExit] [--drivers expert] [--walkers 0]`:
 * generates towns by number, places each type of scenario of leaderboard 2.x on each, and drives them under the rules of 2.1. The folder takes towns,
 * routes and the explanations of losses. `summariseExpert.ts` makes the table per type.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { placeScenario } from '../../../scenarios/placing/placeScenario.ts';
import { PLACEABLE_TYPES } from '../../../scenarios/placing/placeWishes.ts';
import { scenarioRoutesXml } from '../../../scenarios/placing/scenarioRoutesXml.ts';
import { drawTownOptions } from '../../../scenarios/towns/drawTownOptions.ts';
import { generateTown } from '../../../scenarios/towns/generateTown.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { driveRoutes } from './driveRoutes.ts';

/** Seeds of towns begin here; the n-th town's scenarios are placed with seed n. */
const FIRST_SEED = 1000;

const { values } = parseArgs({
  options: { towns: { type: 'string', default: '1' }, folder: { type: 'string' }, out: { type: 'string' }, types: { type: 'string' }, drivers: { type: 'string', default: 'expert' }, walkers: { type: 'string', default: '0' } },
});
const { folder, out, types } = values;
if (folder === undefined || out === undefined) throw new RangeError('--folder or --out is missing');
const wanted = types?.split(',');
const [first = 1, last = first] = values.towns.split('-').map(Number);
for (let number = first; number <= last; number += 1) {
  const { map, routes, ids } = writeTown(number, folder);
  await driveRoutes({ map, routes, ids, version: '2.1', walkers: Number(values.walkers) }, { drivers: values.drivers.split(','), seeds: 1, out, explain: join(folder, `T${number}`) });
}

/** Writes a town and a route for each type that it has a place for; `ids` are those of the types wanted. */
function writeTown(number: number, into: string): { map: string; routes: string; ids: string } {
  const name = `T${number}`;
  const files = { map: join(into, `${name}.xodr`), routes: join(into, `${name}.xml`) };
  mkdirSync(join(into, name), { recursive: true });
  const text = generateTown(drawTownOptions(name, FIRST_SEED + number));
  const map = readRoadMap(text, name);
  writeFileSync(files.map, text);
  const placed = PLACEABLE_TYPES.map((type) => placeScenario(map, type, number)).filter((route) => route !== undefined);
  writeFileSync(files.routes, scenarioRoutesXml(placed, name));
  return { ...files, ids: placed.flatMap(({ scenario }, id) => (wanted === undefined || wanted.includes(scenario.type) ? [String(id)] : [])).join(',') };
}
