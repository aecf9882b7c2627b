/**
 * `node tests/bench/expert/measureExpert.ts --map <xodr> --routes <xml> [--scenarios <json>] [--ids <list>] [--drivers expert,pdm-lite,follower] [--seeds 3]
 * [--rules 1.0] [--walkers n] [--explain <folder>] --out <jsonl>`: drives routes with built-in drivers and appends one line per drive. Losses of the
 * expert are driven again with explanations when a folder is given. `summariseExpert.ts` makes tables of the lines.
 */
import { parseArgs } from 'node:util';
import { driveRoutes } from './driveRoutes.ts';

const { values } = parseArgs({
  options: {
    map: { type: 'string' }, routes: { type: 'string' }, scenarios: { type: 'string' }, ids: { type: 'string' }, out: { type: 'string' }, explain: { type: 'string' }, walkers: { type: 'string' },
    drivers: { type: 'string', default: 'expert' }, seeds: { type: 'string', default: '1' }, rules: { type: 'string', default: '1.0' },
  },
});
const { map, routes, scenarios, ids, out, explain, walkers } = values;
if (map === undefined || routes === undefined || out === undefined) throw new RangeError('--map, --routes or --out is missing');
await driveRoutes(
  { map, routes, version: values.rules, ...(scenarios === undefined ? {} : { scenarios }), ...(ids === undefined ? {} : { ids }), ...(walkers === undefined ? {} : { walkers: Number(walkers) }) },
  { drivers: values.drivers.split(','), seeds: Number(values.seeds), out, ...(explain === undefined ? {} : { explain }) },
);
