import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Recording } from '../../src/dataset/Recording.ts';
import type { FrameInput } from '../../src/dataset/RecordedFrame.ts';
import { digestBytes } from '../../src/geometry/digest.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { crashFrames } from './crashPlan.ts';
import { METADATA } from './syntheticDrive.ts';
import { temporaryFolder } from './temporaryFolder.ts';

interface Acknowledged {
  frames: number;
  infractions: number;
  ended: boolean;
}

/** Lets the child write until it has acknowledged so many transactions and some more milliseconds have passed, then kills it. */
async function writeAndKill(path: string, transactions: number, delayMs: number, acknowledged: Map<string, Acknowledged>): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('crashWriter.ts', import.meta.url)), path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [episode, frames, infractions, ended] = line.split(' ');
    if (ended !== '0' && ended !== '1') continue;
    acknowledged.set(episode!, { frames: Number(frames), infractions: Number(infractions), ended: ended === '1' });
    seen += 1;
    if (seen === transactions) setTimeout(() => child.kill('SIGKILL'), delayMs);
  }
  const [code, signal] = await closed;
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
}

/** All of a frame as one short text: thousands of arrays take long to compare. */
function contentOf({ step, scene, driverAction, expertAction, memory }: FrameInput): string {
  const words = [scene, driverAction, expertAction].map((part) => digestBytes(new Uint8Array(part.buffer, part.byteOffset, part.byteLength)));
  return [step, ...words, memory].join(' ');
}

describe('a recording whose writer is killed', () => {
  const kills = Number(process.env['CODRIVER_CRASH_KILLS'] ?? 4);

  it(`has every acknowledged frame, infraction and end after each of ${kills} kills at random moments`, { timeout: 60_000 + kills * 15_000 }, async () => {
    const random = new SeededRandom(2024);
    const path = join(temporaryFolder(), 'drive.sqlite');
    const acknowledged = new Map<string, Acknowledged>();
    const endedAndSeen = new Set<string>();
    for (let kill = 0; kill < kills; kill += 1) {
      await writeAndKill(path, 1 + random.below(250), random.between(0, 8), acknowledged);
      const recording = Recording.open(path, METADATA);
      const episodes = recording.episodes();
      expect(episodes.length).toBeGreaterThanOrEqual(acknowledged.size);
      for (const { id, number, outcome } of episodes) {
        // Ended episodes are read when they ended and once more at the very end.
        if (endedAndSeen.has(id) && kill < kills - 1) continue;
        if (outcome !== undefined) endedAndSeen.add(id);
        const expected = crashFrames(number - 1);
        const frames = [...recording.frames(id)];
        expect(frames.map(contentOf)).toEqual(expected.slice(0, frames.length).map(contentOf));
        const { frames: framesDue, infractions: infractionsDue, ended: endDue } = acknowledged.get(id) ?? { frames: 0, infractions: 0, ended: false };
        expect(frames.length).toBeGreaterThanOrEqual(framesDue);
        expect(recording.infractions(id).length).toBeGreaterThanOrEqual(infractionsDue);
        expect(outcome !== undefined || !endDue).toBe(true);
      }
      recording.close();
    }
  });
});
