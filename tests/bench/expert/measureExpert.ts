/**
 * `node tests/bench/expert/measureExpert.ts --map <xodr> --routes <xml> [--scenarios <json>] [--ids <list>] [--drivers expert,pdm-lite,follower] [--seeds 3]
 * [--rules 1.0] [--walkers n] [--explain <folder>] --out <jsonl>`: drives routes with built-in drivers and appends one line per drive. Losses of the
 * expert are driven again with explanations when a folder is given. `summariseExpert.ts` makes tables of the lines.
 */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LEADERBOARD_VERSIONS } from '../../../src/leaderboard/LeaderboardRules.ts';
import { BUILT_IN_DRIVERS, isBuiltIn } from '../../../src/training/episodes/builtInDriver.ts';
import { parseDriver } from '../../../src/training/episodes/DriverSpec.ts';
import { EpisodeGroundSchema } from '../../../src/training/episodes/EpisodeSpec.ts';
import { EpisodeRig } from '../../../src/training/episodes/EpisodeRig.ts';
import { episodeSeed } from '../../../src/training/episodes/episodeSeed.ts';
import { measureDrive } from './measureDrive.ts';

const { values } = parseArgs({
  options: {
    map: { type: 'string' }, routes: { type: 'string' }, scenarios: { type: 'string' }, ids: { type: 'string' }, out: { type: 'string' }, explain: { type: 'string' }, walkers: { type: 'string' },
    drivers: { type: 'string', default: 'expert' }, seeds: { type: 'string', default: '1' }, rules: { type: 'string', default: '1.0' },
  },
});
const { map, routes, scenarios, ids, out, explain, walkers } = values;
if (out === undefined) throw new RangeError('--out is missing');
const ground = EpisodeGroundSchema.parse({
  map, routes, version: LEADERBOARD_VERSIONS.find((version) => version === values.rules), carelessWalkers: 0.5, policySteps: 1e6, policyTimeoutMs: 1000, policyHeapMb: 64,
  ...(scenarios === undefined ? {} : { scenarios }), ...(ids === undefined ? {} : { ids }), ...(walkers === undefined ? {} : { walkers: Number(walkers) }),
});
const rig = new EpisodeRig(ground);
for (let repetition = 0; repetition < Number(values.seeds); repetition += 1) {
  for (const [route, { entry }] of rig.routes.entries()) {
    const seed = episodeSeed(0, entry.id, repetition);
    for (const name of values.drivers.split(',')) {
      const spec = parseDriver(name);
      if (!isBuiltIn(spec)) throw new RangeError(`${name} is no built-in driver`);
      const { outcome, km, comfortPieces, comfortablePieces, planMs, planCpuMs } = await measureDrive(rig, BUILT_IN_DRIVERS[spec.kind](), route, seed);
      const { result } = outcome;
      const sorted = planMs.toSorted((a, b) => a - b);
      const lost = result.infractions.filter(({ kind }) => kind !== 'minSpeed');
      const replay = explain !== undefined && lost.length > 0 && spec.kind === 'expert' ? `${explain}/${entry.id}~${seed}.jsonl` : undefined;
      if (replay !== undefined && explain !== undefined) await rig.drive({ driver: spec, route, seed, explain });
      const line = {
        town: rig.town.map.name, route: entry.id, scenario: entry.scenarios[0]?.type ?? '', repetition, driver: name, score: result.drivingScore, completion: result.routeCompletion, status: result.status, km,
        seconds: result.durationGameS, comfortPieces, comfortablePieces, plans: sorted.length, planCpuMs, planMedianMs: sorted[sorted.length >> 1] ?? 0, planP99Ms: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
        infractions: result.infractions.map(({ kind, timeS, otherType }) => ({ kind, timeS, ...(otherType === undefined ? {} : { otherType }) })), ...(replay === undefined ? {} : { replay }),
      };
      appendFileSync(out, `${JSON.stringify(line)}\n`);
    }
  }
}
await rig.close();
