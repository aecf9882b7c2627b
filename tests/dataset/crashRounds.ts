import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FrameInput } from '../../src/dataset/RecordedFrame.ts';
import { Recording } from '../../src/dataset/Recording.ts';
import { digestBytes } from '../../src/geometry/digest.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { crashFrames } from './crashPlan.ts';
import { METADATA } from './syntheticDrive.ts';

interface Acknowledged {
  frames: number;
  infractions: number;
  ended: boolean;
}

/** What kills of a writing process have cost. */
export interface CrashReport {
  readonly kills: number;
  readonly acknowledgedFrames: number;
  /** Acknowledged and not there, or with another content, after any of the kills. */
  readonly lostFrames: number;
  readonly wrongFrames: number;
  readonly lostInfractions: number;
  readonly lostEnds: number;
}

/** Lets a process write a recording, kills it (kill -9) at a random moment, looks what is there, and lets the next process go on with it. */
export async function crashRounds(path: string, kills: number): Promise<CrashReport> {
  const random = new SeededRandom(2024);
  const acknowledged = new Map<string, Acknowledged>();
  const endedAndSeen = new Set<string>();
  let [lostFrames, wrongFrames, lostInfractions, lostEnds] = [0, 0, 0, 0];
  for (let kill = 0; kill < kills; kill += 1) {
    await writeAndKill(path, 1 + random.below(250), random.between(0, 8), acknowledged);
    const recording = Recording.open(path, METADATA);
    const present = new Set(recording.episodes().map(({ id }) => id));
    for (const [id, { frames }] of acknowledged) if (!present.has(id)) lostFrames += frames;
    for (const { id, number, outcome } of recording.episodes()) {
      // Ended episodes are read when they ended and once more at the very end.
      if (endedAndSeen.has(id) && kill < kills - 1) continue;
      if (outcome !== undefined) endedAndSeen.add(id);
      const frames = [...recording.frames(id)];
      const expected = crashFrames(number - 1);
      wrongFrames += frames.filter((frame, index) => expected[index] === undefined || contentOf(frame) !== contentOf(expected[index])).length;
      const { frames: framesDue, infractions, ended } = acknowledged.get(id) ?? { frames: 0, infractions: 0, ended: false };
      lostFrames += Math.max(0, framesDue - frames.length);
      lostInfractions += Math.max(0, infractions - recording.infractions(id).length);
      lostEnds += Number(ended && outcome === undefined);
    }
    recording.close();
  }
  const acknowledgedFrames = [...acknowledged.values()].reduce((sum, { frames }) => sum + frames, 0);
  return { kills, acknowledgedFrames, lostFrames, wrongFrames, lostInfractions, lostEnds };
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
  if (code !== null || signal !== 'SIGKILL') throw new Error(`the writer ended by itself: code ${String(code)}, signal ${String(signal)}`);
}

/** All of a frame as one short text: thousands of arrays take long to compare. */
function contentOf({ step, scene, driverAction, expertAction, memory }: FrameInput): string {
  const words = [scene, driverAction, expertAction].map((part) => digestBytes(new Uint8Array(part.buffer, part.byteOffset, part.byteLength)));
  return [step, ...words, memory].join(' ');
}
