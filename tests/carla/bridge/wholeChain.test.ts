import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Recording } from '../../../src/dataset/Recording.ts';
import { sceneCodec } from '../../../src/driving/sceneCodec.ts';
import { CODRIVER, run } from '../../cli/runCodriver.ts';
import { hasSharedMaps, NEEDS_SHARED } from '../../map/sharedFiles.ts';
import { NEEDS_CLIENT, PYTHON } from '../pythonWithCarla.ts';
import { serve } from '../server/servedTowns.ts';
import type { Served } from '../server/servedTowns.ts';
import { BridgeProcess } from './BridgeProcess.ts';

const SHARED = fileURLToPath(new URL('../../../../shared/', import.meta.url));

/**
 * How far a drive in the light server may be from the same drive in the embedded world, without background traffic (docs/carla.md). Both move the ego by
 * the same laws; what differs is that CARLA rounds to 32 bits, settles the ego first, and moves a scenario's actors a step later.
 */
const SCORE_TOLERANCE = 0.5;
const DURATION_TOLERANCE = 0.03;
const PLACE_TOLERANCE_M = 15;

interface Drive {
  readonly status: string;
  readonly score: number;
  readonly ticks: number;
  readonly infractions: readonly string[];
  readonly scenarios: readonly string[];
  /** Distance to the end of the route (m) at each recorded step. */
  readonly toEndM: ReadonlyMap<number, number>;
}

function readDrive(path: string): Drive {
  const recording = Recording.open(path);
  try {
    const [episode] = recording.episodes();
    const outcome = episode?.outcome;
    if (episode === undefined || outcome === undefined) throw new Error(`${path} holds no finished drive`);
    return {
      status: outcome.status,
      score: Number(outcome.scores['drivingScore']),
      ticks: outcome.ticks,
      infractions: recording.infractions().map(({ kind }) => kind),
      scenarios: (outcome.scenarios ?? []).map(({ name }) => name),
      toEndM: new Map([...recording.frames(episode.id)].map(({ step, scene }) => [step, sceneCodec.unpack(scene, 0).route.distanceToEndM])),
    };
  } finally {
    recording.close();
  }
}

describe.skipIf(PYTHON === undefined)(`light server, bridge and Codriver drive a route of the leaderboard${NEEDS_CLIENT}`, { timeout: 180_000 }, () => {
  let folder: string;
  let served: Served;
  let bridge: BridgeProcess;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'codriver-chain-'));
    served = await serve();
    bridge = await BridgeProcess.start({ carlaPort: served.server.port });
  });

  afterAll(async () => {
    await bridge.stop();
    await served.server.close();
    rmSync(folder, { recursive: true });
  });

  /** Records the same drive in both worlds. */
  async function both(words: readonly string[]): Promise<{ embedded: Drive; carla: Drive }> {
    const record = async (name: string, world: readonly string[]): Promise<Drive> => {
      const out = join(folder, `${name}.sqlite`);
      const { exitCode, stderr } = await run(CODRIVER, ['record', '--driver', 'expert', ...words, '--vehicles', '0', '--walkers', '0', '--out', out, ...world]);
      if (exitCode !== 0) throw new Error(`codriver record ended with ${exitCode}\n${stderr}\n${bridge.text}`);
      return readDrive(out);
    };
    const [embedded, carla] = await Promise.all([record(`embedded${words.length}`, []), record(`carla${words.length}`, ['--world', 'carla', '--bridge', bridge.url])]);
    return { embedded, carla };
  }

  function expectAlike({ embedded, carla }: { embedded: Drive; carla: Drive }): void {
    const { status, infractions, scenarios } = embedded;
    expect({ status: carla.status, infractions: carla.infractions, scenarios: carla.scenarios }).toEqual({ status, infractions, scenarios });
    expect(Math.abs(carla.score - embedded.score)).toBeLessThanOrEqual(SCORE_TOLERANCE);
    expect(Math.abs(carla.ticks / embedded.ticks - 1)).toBeLessThan(DURATION_TOLERANCE);
    const apart = [...embedded.toEndM].map(([step, toEndM]) => Math.abs(toEndM - (carla.toEndM.get(step) ?? toEndM)));
    expect(apart.length).toBeGreaterThan(50);
    expect(Math.max(...apart)).toBeLessThan(PLACE_TOLERANCE_M);
  }

  it('and record what the embedded world gives, within a small tolerance', async () => {
    const drives = await both(['--map', 'scenarios/towns/Codriver01.xodr', '--routes', 'scenarios/routes/codriver01_validation.xml', '--ids', '14']);
    expect(drives.embedded.status).toBe('Completed');
    expectAlike(drives);
  });

  it.skipIf(!hasSharedMaps)(`with scenarios in CARLA's own town, too${NEEDS_SHARED}`, async () => {
    const drives = await both([
      '--map', join(SHARED, 'maps/carla/Town01.xodr'), '--routes', join(SHARED, 'routes/leaderboard1_training.xml'),
      '--scenarios', join(SHARED, 'routes/leaderboard1_scenarios.json'), '--ids', '7',
    ]);
    expect(drives.embedded.scenarios.length).toBeGreaterThan(3);
    expectAlike(drives);
  });
});
