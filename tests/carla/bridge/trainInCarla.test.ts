import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEvents } from '../../../src/training/EventLog.ts';
import { CODRIVER, start } from '../../cli/runCodriver.ts';
import type { Ended } from '../../cli/runCodriver.ts';
import { testPack } from '../../training/testPack.ts';
import { NEEDS_CLIENT, PYTHON } from '../pythonWithCarla.ts';
import { serve } from '../server/servedTowns.ts';
import { BridgeProcess } from './BridgeProcess.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'codriver-carla-train-'));
  writeFileSync(join(folder, 'pack.jsonl'), testPack({ setup: 4, update: 12, repair: 12 }));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(PYTHON === undefined)(`codriver train --world carla${NEEDS_CLIENT}`, { timeout: 300_000 }, () => {
  it('ends with a clear error when the bridge dies, and goes on from the last finished episode once it is back', async () => {
    const served = await serve();
    let bridge = await BridgeProcess.start({ carlaPort: served.server.port });
    try {
      const words = [
        'train', '--folder', join(folder, 'runs'), '--llm', 'replay', '--llm-pack', join(folder, 'pack.jsonl'), '--world', 'carla', '--bridge', bridge.url,
        '--world-ids', '5', '--world-validation-ids', '16', '--world-vehicles', '0', '--world-walkers', '0', '--training-updates', '3', '--training-update-every-ticks', '600',
        '--training-expert-episodes', '1', '--training-expert-samples', '60', '--training-replay-samples', '60', '--optimiser-responses', '1', '--optimiser-top-choices', '1',
      ];
      const run = join(folder, 'runs', '0001');
      const first = start(CODRIVER, words);
      await untilEvents(join(run, 'events.jsonl'), 'episodeStarted', first.ended);
      const { carla } = served.server;
      while (!carla.settings.synchronousMode) await sleep(5);
      const { frame } = carla;
      while (carla.frame < frame + 60) await sleep(5);
      await bridge.kill();
      const { exitCode, stderr } = await first.ended;
      expect([exitCode, stderr]).toEqual([3, expect.stringMatching(/✘ ERROR BRIDGE_LOST: the connection to the bridge ended[^]*How to fix:[^]*Resume with: codriver train --resume/)]);
      const before = readEvents(join(run, 'events.jsonl'));
      const kept = before.slice(0, before.findLastIndex(({ kind }) => kind === 'checkpoint') + 1);

      bridge = await BridgeProcess.start({ carlaPort: served.server.port, port: bridge.port });
      const second = start(CODRIVER, ['train', '--resume', run]);
      await untilEvents(join(run, 'events.jsonl'), 'trainingFinished', second.ended);
      second.child.kill('SIGINT');
      await second.ended;
      const after = readEvents(join(run, 'events.jsonl'));
      expect(kept.length).toBeGreaterThan(5);
      expect(after.slice(0, kept.length)).toEqual(kept);
      const counts = Object.groupBy(after, ({ kind }) => kind);
      expect([counts['expertRecorded']?.length, counts['setupFinished']?.length, counts['trainingFinished']?.length]).toEqual([1, 1, 1]);
      expect(counts['episodeEnded']?.[0]).toMatchObject({ episode: expect.stringMatching(/^train~1~5~/), routeCompletion: expect.any(Number) });
    } finally {
      await bridge.stop();
      await served.server.close();
    }
  });
});

/** Waits until a run has come to an event. @throws Error with what the command said when it ends before */
async function untilEvents(file: string, kind: string, ended: Promise<Ended>): Promise<void> {
  let over: Ended | undefined;
  void ended.then((how) => (over = how));
  while (!existsSync(file) || !readEvents(file).some((event) => event.kind === kind)) {
    if (over !== undefined) throw new Error(`the command ended with ${over.exitCode}\n${over.stderr}`);
    await sleep(20);
  }
}
