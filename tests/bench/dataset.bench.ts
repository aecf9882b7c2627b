import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingWriter } from '../../src/dataset/RecordingWriter.ts';
import { ReplayBuffer } from '../../src/dataset/ReplayBuffer.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { crashRounds } from '../dataset/crashRounds.ts';
import { METADATA, episodeHeader, syntheticDrive } from '../dataset/syntheticDrive.ts';
import type { BenchFigure } from './BenchFigure.ts';

const FRAMES_PER_EPISODE = 500;
const FRAMES_PER_BATCH = 200;
const SAMPLES = 1000;

/**
 * How fast the replay store writes, reads and resumes, and how large it is. The limits are those for a million frames;
 * `CODRIVER_BENCH_FRAMES=1000000` measures that size (2 GB of temporary disk), the default is a tenth. CPU times are for loaded machines: they
 * leave out what other processes take, not the waiting for the disk. `CODRIVER_BENCH_KILLS=100` kills a writer so many times.
 */
export async function bench(frameCount = Number(process.env['CODRIVER_BENCH_FRAMES'] ?? 100_000)): Promise<BenchFigure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'codriver-bench-'));
  try {
    const { kills, acknowledgedFrames, lostFrames, wrongFrames } = await crashRounds(join(folder, 'crash.sqlite'), Number(process.env['CODRIVER_BENCH_KILLS'] ?? 10));
    return [
      ...measure(join(folder, 'drive.sqlite'), frameCount),
      { name: `frames lost of ${acknowledgedFrames} acknowledged in ${kills} kill -9`, value: lostFrames + wrongFrames, unit: 'frames', better: 'lower', must: 0 },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(path: string, frameCount: number): BenchFigure[] {
  const size = `${Math.round(frameCount / 1000)}k frames`;
  const written = write(path, frameCount);
  const resumed: { writer?: RecordingWriter; buffer?: ReplayBuffer } = {};
  const resume = elapsed(() => {
    resumed.writer = RecordingWriter.open(path, METADATA);
    resumed.buffer = new ReplayBuffer([resumed.writer.recording]);
    resumed.buffer.sample(1, new SeededRandom(0));
  });
  const buffer = resumed.buffer!;
  const random = new SeededRandom(1);
  const weighted = Array.from({ length: 15 }, () => elapsed(() => buffer.sample(SAMPLES, random)));
  const uniform = Array.from({ length: 15 }, () => elapsed(() => buffer.sampleUniform(SAMPLES, random)));
  resumed.writer!.close();
  return [
    { name: `write, batches of ${FRAMES_PER_BATCH}, ${size}`, value: (frameCount / written.wallMs) * 1000, unit: 'frames/s', better: 'higher', must: 40_000 },
    { name: 'write, per second of CPU', value: (frameCount / written.cpuMs) * 1000, unit: 'frames/s', better: 'higher' },
    { name: 'write, single frames', value: writeSingle(`${path}.single`, 5_000), unit: 'frames/s', better: 'higher' },
    { name: `${SAMPLES} weighted random frames of ${size}, median`, value: median(weighted.map(({ wallMs }) => wallMs)), unit: 'ms', better: 'lower', must: 90, aim: 50 },
    { name: `${SAMPLES} weighted random frames, CPU, best`, value: Math.min(...weighted.map(({ cpuMs }) => cpuMs)), unit: 'ms', better: 'lower' },
    { name: `${SAMPLES} uniform random frames of ${size}, median`, value: median(uniform.map(({ wallMs }) => wallMs)), unit: 'ms', better: 'lower', must: 90, aim: 50 },
    { name: `resume writer and replay buffer, ${size}`, value: resume.wallMs / 1000, unit: 's', better: 'lower', must: 2 },
    { name: 'resume, CPU', value: resume.cpuMs / 1000, unit: 's', better: 'lower' },
    { name: 'disk per frame', value: statSync(path).size / buffer.size, unit: 'bytes', better: 'lower', must: 2000 },
  ];
}

/** Writing alone; frames are made beforehand and come again in other episodes. */
function write(path: string, frameCount: number): Elapsed {
  const drives = Array.from({ length: 20 }, (_, seed) => syntheticDrive(seed, FRAMES_PER_EPISODE));
  const writer = RecordingWriter.open(path, METADATA);
  return elapsed(() => {
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
}

function writeSingle(path: string, frameCount: number): number {
  const drive = syntheticDrive(1, frameCount);
  const writer = RecordingWriter.open(path, METADATA);
  writer.beginEpisode(episodeHeader('single'));
  const { wallMs } = elapsed(() => {
    for (const frame of drive) writer.append('single', [frame]);
  });
  writer.close();
  return (frameCount / wallMs) * 1000;
}

interface Elapsed {
  readonly wallMs: number;
  readonly cpuMs: number;
}

function elapsed(work: () => unknown): Elapsed {
  const start = performance.now();
  const cpu = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - start, cpuMs: (user + system) / 1000 };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
