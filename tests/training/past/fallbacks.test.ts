import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDriver } from '../../../src/training/episodes/DriverSpec.ts';
import { EpisodeRig } from '../../../src/training/episodes/EpisodeRig.ts';
import { driverScores } from '../../../src/training/results/DriverScores.ts';
import { SHORT_MAP, writeShortRoutes } from '../shortRoutes.ts';

const SLOW = '{ action: { targetSpeedMps: 4, lateralOffsetLeftM: 0, reason: "cruise" }, memory }';

let folder: string;
let rig: EpisodeRig;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-fallbacks-'));
  rig = new EpisodeRig({ map: SHORT_MAP, routes: writeShortRoutes(folder), version: '1.0', vehicles: 0, walkers: 0, carelessWalkers: 0, policySteps: 100_000, policyTimeoutMs: 5000, policyHeapMb: 64 });
});

afterAll(async () => {
  await rig.close();
  rmSync(folder, { recursive: true, force: true });
});

function policyFile(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `function drive(scene, memory) { ${body} }\n`);
  return path;
}

it('counts the steps that fallbacks decide and those in which nobody gave an action', async () => {
  const best = policyFile('best.js', `if (scene.timeS >= 1) throw new Error("late"); return ${SLOW};`);
  const next = policyFile('next.js', `if (scene.timeS >= 2) for (;;) {} return ${SLOW};`);
  const last = policyFile('last.js', `if (scene.timeS >= 3) return 5; return ${SLOW};`);
  const outcome = await rig.drive({ driver: parseDriver(`policy:${best},${next},${last}`), route: 0, seed: 1 }, { onStep: ({ tick }) => (tick >= 69 ? 'stop' : undefined) });
  expect({ standIns: outcome.standIns, failures: outcome.failures, firstFailure: outcome.firstFailure }).toEqual({ standIns: [20, 20], failures: 10, firstFailure: 'exception: Error: late (line 1)' });
  expect(driverScores('chain', [outcome])).toMatchObject({ episodesWithFailures: 1, standInSteps: 40 });
});
