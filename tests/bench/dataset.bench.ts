import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingWriter } from '../../src/dataset/RecordingWriter.ts';
import { ReplayBuffer } from '../../src/dataset/ReplayBuffer.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { METADATA, episodeHeader, syntheticDrive } from '../dataset/syntheticDrive.ts';
import type { BenchFigure } from './BenchFigure.ts';

const FRAMES_PER_EPISODE = 500;
const FRAMES_PER_BATCH = 200;
const SAMPLES = 1000;

/**
 * How fast the replay store writes, reads and resumes, and how large it is. The limits are those for a million frames;
 * `CODRIVER_BENCH_FRAMES=1000000` measures that size (2 GB of temporary disk), the default is a tenth.
 */
export async function bench(frameCount = Number(process.env['CODRIVER_BENCH_FRAMES'] ?? 100_000)): Promise<BenchFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'codriver-bench-'));
  try {
    return measure(join(folder, 'drive.sqlite'), frameCount);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(path: string, frameCount: number): BenchFigure[] {
  const size = `${Math.round(frameCount / 1000)}k frames`;
  const writtenPerS = write(path, frameCount);
  const resumeStart = performance.now();
  const writer = RecordingWriter.open(path, METADATA);
  const buffer = new ReplayBuffer([writer.recording]);
  buffer.sample(1, new SeededRandom(0));
  const resumeS = (performance.now() - resumeStart) / 1000;
  const random = new SeededRandom(1);
  const weighted = median(Array.from({ length: 15 }, () => elapsedMs(() => buffer.sample(SAMPLES, random))));
  const uniform = median(Array.from({ length: 15 }, () => elapsedMs(() => buffer.sampleUniform(SAMPLES, random))));
  writer.close();
  return [
    { name: `write, batches of ${FRAMES_PER_BATCH}, ${size}`, value: writtenPerS, unit: 'frames/s', better: 'higher', must: 40_000 },
    { name: 'write, single frames', value: writeSingle(`${path}.single`, 5_000), unit: 'frames/s', better: 'higher' },
    { name: `${SAMPLES} weighted random frames of ${size}, median`, value: weighted, unit: 'ms', better: 'lower', must: 90, aim: 50 },
    { name: `${SAMPLES} uniform random frames of ${size}, median`, value: uniform, unit: 'ms', better: 'lower', must: 90, aim: 50 },
    { name: `resume writer and replay buffer, ${size}`, value: resumeS, unit: 's', better: 'lower', must: 2 },
    { name: 'disk per frame', value: statSync(path).size / buffer.size, unit: 'bytes', better: 'lower', must: 2000 },
  ];
}

/** Frames per second of writing alone; frames are made beforehand and come again in other episodes. */
function write(path: string, frameCount: number): number {
  const drives = Array.from({ length: 20 }, (_, seed) => syntheticDrive(seed, FRAMES_PER_EPISODE));
  const writer = RecordingWriter.open(path, METADATA);
  const milliseconds = elapsedMs(() => {
    for (let episode = 0, left = frameCount; left > 0; episode += 1, left -= FRAMES_PER_EPISODE) {
      const id = `episode-${episode}`;
      const drive = drives[episode % drives.length]!.slice(0, left);
      writer.beginEpisode(episodeHeader(id, { update: Math.floor(episode / 10) }));
      for (let from = 0; from < drive.length; from += FRAMES_PER_BATCH) writer.append(id, drive.slice(from, from + FRAMES_PER_BATCH));
      writer.addInfraction(id, { kind: 'redLight', tick: 2000 });
      writer.endEpisode(id, { status: 'Completed', ticks: drive.length * 10, scores: { drivingScore: 70 } });
    }
    writer.close();
  });
  return (frameCount / milliseconds) * 1000;
}

function writeSingle(path: string, frameCount: number): number {
  const drive = syntheticDrive(1, frameCount);
  const writer = RecordingWriter.open(path, METADATA);
  writer.beginEpisode(episodeHeader('single'));
  const milliseconds = elapsedMs(() => {
    for (const frame of drive) writer.append('single', [frame]);
  });
  writer.close();
  return (frameCount / milliseconds) * 1000;
}

function elapsedMs(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
