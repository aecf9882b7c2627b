import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CarlaWorld } from '../../../src/carla/bridge/CarlaWorld.ts';
import { bridgeCheck } from '../../../src/cli/doctor/bridgeCheck.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { exportCarlaMap } from '../../../src/training/exportCarlaMap.ts';
import { SettingsSchema } from '../../../src/training/settings.ts';
import { CODRIVER, run } from '../../cli/runCodriver.ts';
import { CLIENT_VERSION, NEEDS_CLIENT, PYTHON } from '../pythonWithCarla.ts';
import { serve, TOWNS } from '../server/servedTowns.ts';
import type { Served } from '../server/servedTowns.ts';
import { straightStart } from '../../world/straightStart.ts';
import { BridgeProcess } from './BridgeProcess.ts';

const SETTINGS = SettingsSchema.parse(Object.fromEntries(Object.keys(SettingsSchema.shape).map((section) => [section, {}])));

describe.skipIf(PYTHON === undefined)(`commands that ask a CARLA behind a bridge${NEEDS_CLIENT}`, { timeout: 120_000 }, () => {
  let folder: string;
  let served: Served;
  let bridge: BridgeProcess;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'codriver-carla-map-'));
    served = await serve();
    bridge = await BridgeProcess.start({ carlaPort: served.server.port });
  });

  afterAll(async () => {
    await bridge.stop();
    await served.server.close();
    rmSync(folder, { recursive: true });
  });

  it('save the loaded town\'s map once, and send it again only when it has changed', async () => {
    const words = ['carla-map', '--maps', folder, '--bridge', bridge.url, '--json'];
    const file = join(folder, 'Codriver01.xodr');
    const first = await run(CODRIVER, words);
    expect([first.exitCode, JSON.parse(first.stdout)]).toEqual([0, { town: 'Codriver01', file, sha256: expect.stringMatching(/^[0-9a-f]{64}$/), isNew: true }]);
    expect(readFileSync(file, 'utf8')).toBe(TOWNS.open('Codriver01').openDrive);
    const again = await exportCarlaMap({ url: bridge.url }, undefined, () => file);
    expect(again).toEqual({ ...JSON.parse(first.stdout), isNew: false });
    await expect(exportCarlaMap({ url: bridge.url }, 'Atlantis', () => file)).rejects.toMatchObject({ code: 'WORLD_SETUP' });
  });

  it('make a town of a map that CARLA lacks once, however often it is driven in', async () => {
    const { openDrive } = TOWNS.open('Codriver01');
    const map = readRoadMap(openDrive, 'Elsewhere');
    const ids: number[] = [];
    for (const text of [openDrive, openDrive, `${openDrive}\n`]) {
      const world = new CarlaWorld({ bridge: { url: bridge.url }, openDrive: text });
      await world.reset(straightStart(map));
      ids.push(served.server.carla.episode.id);
      await world.close();
    }
    expect([ids[1] === ids[0], ids[2] === ids[0]]).toEqual([true, false]);
  });

  it('say in the doctor who is there, where CARLA is asked for', async () => {
    const asked = { ...SETTINGS, run: { ...SETTINGS.run, world: 'carla' as const, bridge: bridge.url } };
    expect(await bridgeCheck.run(asked)).toEqual({
      status: 'ok', message: expect.stringContaining(`CARLA ${CLIENT_VERSION} with`),
      facts: { bridge: expect.any(String), carlaServer: CLIENT_VERSION, carlaClient: CLIENT_VERSION, town: expect.any(String) },
    });
    expect(await bridgeCheck.run(SETTINGS)).toEqual({ status: 'ok', message: expect.stringContaining('not asked for') });
    await expect(bridgeCheck.run({ ...asked, run: { ...asked.run, bridge: 'ws://127.0.0.1:1' } })).rejects.toMatchObject({ code: 'BRIDGE_UNREACHABLE' });
  });
});
