import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compressBlock, decompressBlock, encodeFrame } from '../../src/dataset/frameCodec.ts';
import type { FrameInput } from '../../src/dataset/RecordedFrame.ts';
import { Recording } from '../../src/dataset/Recording.ts';
import { RecordingError } from '../../src/dataset/RecordingError.ts';
import { RecordingWriter } from '../../src/dataset/RecordingWriter.ts';
import { decodeFrames } from './decodeFrames.ts';
import { METADATA, episodeHeader, smallFrame, syntheticDrive } from './syntheticDrive.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const BlockRowSchema = z.object({ id: z.int(), frames: z.int(), payload: z.instanceof(Uint8Array), rawBytes: z.int() });
const TailRowSchema = z.object({ id: z.int(), payload: z.instanceof(Uint8Array) });
const END = { status: 'Completed', ticks: 400, scores: { drivingScore: 87.5 } };

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** A recording of one ended episode `a` of 11 frames and one open episode `b` of 3. */
function recorded(): string {
  const path = join(temporaryFolder(), 'drive.sqlite');
  const writer = RecordingWriter.open(path, METADATA);
  writer.beginEpisode(episodeHeader('a'));
  writer.append('a', Array.from({ length: 11 }, (_, index) => smallFrame(index * 10)));
  writer.endEpisode('a', END);
  writer.beginEpisode(episodeHeader('b', { update: 1, startedAt: '2026-01-01T00:00:00Z' }));
  writer.append('b', [smallFrame(0), smallFrame(10, { memory: '{"n":1}' }), smallFrame(20, { failure: { kind: 'exception', message: 'x is not defined', line: 3 } })]);
  writer.addInfraction('b', { kind: 'collisionVehicle', tick: 25, details: { otherId: 7 } });
  writer.close();
  return path;
}

/** Makes a recording without grounds what the first format would have made of it: its frames had no seventh header word. */
function asVersion1(path: string): void {
  const database = new DatabaseSync(path);
  const shortened = (frame: Uint8Array): Buffer => Buffer.concat([frame.subarray(0, 24), frame.subarray(28)]);
  for (const { id, frames, payload, rawBytes } of z.array(BlockRowSchema).parse(database.prepare('SELECT id, frames, payload, raw_bytes AS rawBytes FROM blocks').all())) {
    const block = compressBlock(Buffer.concat(decodeFrames(decompressBlock({ payload, rawBytes }), frames).map((frame) => shortened(encodeFrame(frame)))));
    database.prepare('UPDATE blocks SET payload = ?, raw_bytes = ? WHERE id = ?').run(block.payload, block.rawBytes, id);
  }
  for (const { id, payload } of z.array(TailRowSchema).parse(database.prepare('SELECT id, payload FROM tail').all())) database.prepare('UPDATE tail SET payload = ? WHERE id = ?').run(shortened(payload), id);
  database.exec('PRAGMA user_version = 1');
  database.close();
}

function content({ step, scene, driverAction, expertAction, memory, failure }: FrameInput): unknown {
  return { step, scene, driverAction, expertAction, memory, failure };
}

describe('Recording', () => {
  it('gives back episodes, infractions and counts as they were recorded', () => {
    const recording = Recording.open(recorded(), METADATA);
    expect(recording.metadata).toEqual(METADATA);
    expect(recording.counts()).toEqual({ episodes: 2, endedEpisodes: 1, frames: 14, infractions: 1 });
    expect(recording.episodes()).toEqual([
      { ...episodeHeader('a'), number: 1, status: 'Completed', outcome: END },
      { ...episodeHeader('b', { update: 1, startedAt: '2026-01-01T00:00:00Z' }), number: 2, status: 'running', outcome: undefined },
    ]);
    const infraction = { episodeId: 'b', number: 1, kind: 'collisionVehicle', tick: 25, details: { otherId: 7 } };
    expect([recording.infractions(), recording.infractions('a'), recording.infractions('b')]).toEqual([[infraction], [], [infraction]]);
    recording.close();
  });

  it('gives back the frames of an episode in order, from full, last and open blocks', () => {
    const recording = Recording.open(recorded());
    const framesOfA = [...recording.frames('a')];
    expect(framesOfA.map(content)).toEqual(Array.from({ length: 11 }, (_, index) => content(smallFrame(index * 10))));
    expect(framesOfA.map((frame) => frame.frameId)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect([...recording.frames('b')]).toEqual([
      { ...smallFrame(0), frameId: 16, episodeId: 'b', grounds: new Float32Array(0), memory: undefined, failure: undefined },
      { ...smallFrame(10), frameId: 17, episodeId: 'b', grounds: new Float32Array(0), memory: '{"n":1}', failure: undefined },
      { ...smallFrame(20), frameId: 18, episodeId: 'b', grounds: new Float32Array(0), memory: undefined, failure: { kind: 'exception', message: 'x is not defined', line: 3 } },
    ]);
    recording.close();
  });

  it('gives back what was appended, however it was cut into batches and interleaved', () => {
    const path = join(temporaryFolder(), 'drive.sqlite');
    const writer = RecordingWriter.open(path, METADATA);
    let run = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('x', 'y', 'z'), fc.integer({ min: 0, max: 20 })), { maxLength: 12 }), fc.boolean(), (batches, end) => {
        run += 1;
        const drives = new Map(['x', 'y', 'z'].map((name, seed) => [name, { id: `${name}${run}`, frames: syntheticDrive(seed, 240), taken: 0 }]));
        for (const { id } of drives.values()) writer.beginEpisode(episodeHeader(id));
        for (const [name, size] of batches) {
          const drive = drives.get(name)!;
          writer.append(drive.id, drive.frames.slice(drive.taken, drive.taken + size));
          drive.taken += size;
        }
        for (const { id } of end ? drives.values() : []) writer.endEpisode(id, END);
        for (const { id, frames, taken } of drives.values()) {
          expect([...writer.recording.frames(id)].map(content)).toEqual(frames.slice(0, taken).map(content));
        }
      }),
      { seed: 1, numRuns: 40 },
    );
    writer.close();
  });

  it('reads frames by id in the order asked for, repeated ones too', () => {
    const recording = Recording.open(recorded());
    expect(recording.read([18, 3, 9, 3, 0]).map(({ frameId, episodeId, step }) => ({ frameId, episodeId, step }))).toEqual([
      { frameId: 18, episodeId: 'b', step: 20 },
      { frameId: 3, episodeId: 'a', step: 30 },
      { frameId: 9, episodeId: 'a', step: 90 },
      { frameId: 3, episodeId: 'a', step: 30 },
      { frameId: 0, episodeId: 'a', step: 0 },
    ]);
    expect(recording.read([])).toEqual([]);
    for (const unknown of [11, 19, 4000, -1, 1.5]) {
      expect(errorOf(() => recording.read([unknown]))).toMatchObject({ code: 'RECORDING_FRAME', message: `The recording has no frame ${unknown}.` });
    }
    recording.close();
  });

  it('sees from another connection what a writer adds while both are open', () => {
    const path = join(temporaryFolder(), 'drive.sqlite');
    const writer = RecordingWriter.open(path, METADATA);
    const reader = Recording.open(path, METADATA);
    writer.beginEpisode(episodeHeader('a'));
    for (let step = 0; step < 20; step += 1) {
      writer.append('a', [smallFrame(step)]);
      expect([...reader.frames('a')].map((frame) => frame.step)).toEqual(Array.from({ length: step + 1 }, (_, index) => index));
    }
    reader.close();
    writer.append('a', [smallFrame(20)]);
    writer.close();
  });

  it('refuses a file that is missing, no database, another database or empty, and names it', () => {
    const folder = temporaryFolder();
    const missing = join(folder, 'missing.sqlite');
    expect(errorOf(() => Recording.open(missing))).toMatchObject({ code: 'RECORDING_MISSING', where: missing });
    expect(errorOf(() => RecordingWriter.open(join(missing, 'drive.sqlite'), METADATA))).toMatchObject({ code: 'RECORDING_MISSING', where: join(missing, 'drive.sqlite') });

    const text = join(folder, 'text.sqlite');
    writeFileSync(text, 'This is no database, whatever its name says.'.repeat(100));
    expect(errorOf(() => Recording.open(text))).toMatchObject({ code: 'RECORDING_FORMAT', where: text });
    expect(errorOf(() => RecordingWriter.open(text, METADATA))).toMatchObject({ code: 'RECORDING_FORMAT', where: text });

    const other = join(folder, 'other.sqlite');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE songs(title TEXT)');
    database.close();
    const before = readFileSync(other);
    expect(errorOf(() => Recording.open(other))).toMatchObject({ code: 'RECORDING_FORMAT', where: other });
    expect(errorOf(() => RecordingWriter.open(other, METADATA))).toMatchObject({ code: 'RECORDING_FORMAT', where: other });
    expect(readFileSync(other)).toEqual(before);

    const empty = join(folder, 'empty.sqlite');
    writeFileSync(empty, '');
    expect(errorOf(() => Recording.open(empty))).toMatchObject({ code: 'RECORDING_FORMAT', where: empty });
    RecordingWriter.open(empty, METADATA).close();
    expect(Recording.open(empty).counts()).toEqual({ episodes: 0, endedEpisodes: 0, frames: 0, infractions: 0 });
  });

  it('refuses another format version and another scene schema, to read and to write', () => {
    const path = recorded();
    const expected = { ...METADATA, sceneSchema: 'scene-2' };
    const refusal = { code: 'RECORDING_SCHEMA', where: path, message: 'This recording does not fit: it has sceneSchema scene-1 where scene-2 is needed.' };
    expect(errorOf(() => Recording.open(path, { sceneSchema: 'scene-2' }))).toMatchObject(refusal);
    expect(errorOf(() => RecordingWriter.open(path, expected))).toMatchObject(refusal);

    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 9');
    database.close();
    const versionRefusal = { code: 'RECORDING_VERSION', where: path, message: 'This recording has format version 9; this Codriver reads versions 1 to 2 and writes version 2.', remedy: 'Update Codriver.' };
    expect(errorOf(() => Recording.open(path))).toMatchObject(versionRefusal);
    expect(errorOf(() => RecordingWriter.open(path, METADATA))).toMatchObject(versionRefusal);
  });

  it('reads a recording of format version 1, which has no grounds, and refuses to write on', () => {
    const path = recorded();
    asVersion1(path);
    const recording = Recording.open(path, { ...METADATA, groundsSchema: 'grounds-1' });
    expect([...recording.frames('a')].map((frame) => ({ ...frame }))).toEqual(
      Array.from({ length: 11 }, (_, index) => ({ ...smallFrame(index * 10), frameId: index, episodeId: 'a', grounds: new Float32Array(0), memory: undefined, failure: undefined })),
    );
    expect([...recording.frames('b')].map(({ step, memory, failure }) => ({ step, memory, failure: failure?.line }))).toEqual([
      { step: 0, memory: undefined, failure: undefined },
      { step: 10, memory: '{"n":1}', failure: undefined },
      { step: 20, memory: undefined, failure: 3 },
    ]);
    recording.close();
    expect(errorOf(() => RecordingWriter.open(path, METADATA))).toMatchObject({ code: 'RECORDING_VERSION', where: path, remedy: expect.stringContaining('record into another file') });
  });

  it('keeps grounds, and refuses those of another schema', () => {
    const path = join(temporaryFolder(), 'grounds.sqlite');
    const metadata = { ...METADATA, groundsSchema: 'grounds-1' };
    const writer = RecordingWriter.open(path, metadata);
    writer.beginEpisode(episodeHeader('a'));
    writer.append('a', Array.from({ length: 9 }, (_, index) => smallFrame(index, { grounds: Float32Array.of(index, Number.NaN) })));
    writer.close();
    const recording = Recording.open(path, metadata);
    expect([...recording.frames('a')].map(({ grounds }) => [...grounds])).toEqual(Array.from({ length: 9 }, (_, index) => [index, Number.NaN]));
    recording.close();
    const refusal = { code: 'RECORDING_SCHEMA', where: path, message: 'This recording does not fit: it has groundsSchema grounds-1 where grounds-2 is needed.' };
    expect(errorOf(() => Recording.open(path, { groundsSchema: 'grounds-2' }))).toMatchObject(refusal);
    expect(errorOf(() => RecordingWriter.open(path, { ...METADATA, groundsSchema: 'grounds-2' }))).toMatchObject(refusal);
  });

  it('reports damage: bad metadata, a broken block, a file cut short', () => {
    const damage = (sql: string, open: (path: string) => unknown): unknown => {
      const path = recorded();
      const database = new DatabaseSync(path);
      database.exec(sql);
      database.close();
      return errorOf(() => open(path));
    };
    expect(damage(`UPDATE metadata SET json = '{"sceneSchema":1}'`, (path) => Recording.open(path))).toMatchObject({ code: 'RECORDING_DAMAGED' });
    expect(damage('DELETE FROM metadata', (path) => Recording.open(path))).toMatchObject({ code: 'RECORDING_DAMAGED' });
    expect(damage(`UPDATE blocks SET payload = x'28b52ffd00' WHERE id = 0`, (path) => Recording.open(path).read([0]))).toMatchObject({ code: 'RECORDING_DAMAGED' });
    expect(damage(`UPDATE infractions SET details = '{'`, (path) => Recording.open(path).infractions())).toMatchObject({ code: 'RECORDING_DAMAGED' });
    expect(damage(`UPDATE frames SET id = 3 WHERE step = 0`, (path) => Recording.open(path).frameColumns(1))).toMatchObject({ code: 'RECORDING_DAMAGED' });

    const cut = recorded();
    truncateSync(cut, 4096 * 3);
    const error = errorOf(() => [...Recording.open(cut).frames('a')]);
    expect(error).toBeInstanceOf(RecordingError);
    expect(error).toMatchObject({ code: 'RECORDING_DAMAGED', where: cut });
  });
});
