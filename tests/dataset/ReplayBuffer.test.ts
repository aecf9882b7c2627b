import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { InfractionInput } from '../../src/dataset/EpisodeRecord.ts';
import type { FrameInput } from '../../src/dataset/RecordedFrame.ts';
import { RecordingWriter } from '../../src/dataset/RecordingWriter.ts';
import { ReplayBuffer } from '../../src/dataset/ReplayBuffer.ts';
import { joinBatches } from '../../src/dataset/SampleBatch.ts';
import type { SampleBatch } from '../../src/dataset/SampleBatch.ts';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { METADATA, episodeHeader, smallFrame } from './syntheticDrive.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const END = { status: 'Completed', ticks: 400, scores: {} };

function newWriter(): RecordingWriter {
  return RecordingWriter.open(join(temporaryFolder(), 'drive.sqlite'), METADATA);
}

function record(writer: RecordingWriter, id: string, frames: readonly FrameInput[], { update = 0, infractions = [] as InfractionInput[], end = true } = {}): void {
  writer.beginEpisode(episodeHeader(id, { update }));
  writer.append(id, frames);
  for (const infraction of infractions) writer.addInfraction(id, infraction);
  if (end) writer.endEpisode(id, END);
}

function savedFrames(count: number, changes: Partial<FrameInput> = {}): FrameInput[] {
  return Array.from({ length: count }, (_, index) => smallFrame(index * 10, changes));
}

function places({ samples }: SampleBatch): string[] {
  return samples.map(({ episodeId, step }) => `${episodeId}@${step}`);
}

function everything(buffer: ReplayBuffer): string[] {
  return [...buffer.inOrder(7)].flatMap(places);
}

describe('ReplayBuffer', () => {
  it('marks the last four frames saved before an infraction, and no frame of its own tick', () => {
    const writer = newWriter();
    record(writer, 'a', savedFrames(10), { infractions: [{ kind: 'redLight', tick: 60 }, { kind: 'collisionWalker', tick: 65 }, { kind: 'stopSign', tick: 5 }] });
    const marks = (lookAheadFrames?: number): unknown =>
      [...new ReplayBuffer([writer.recording], lookAheadFrames === undefined ? {} : { lookAheadFrames }).inOrder(100)].flatMap(({ samples }) =>
        samples.filter((sample) => sample.infractionsAhead.length > 0).map(({ step, infractionsAhead }) => [step, infractionsAhead]),
      );
    expect(marks()).toEqual([
      [0, ['stopSign']],
      [20, ['redLight']],
      [30, ['redLight', 'collisionWalker']],
      [40, ['redLight', 'collisionWalker']],
      [50, ['redLight', 'collisionWalker']],
      [60, ['collisionWalker']],
    ]);
    expect(marks(1)).toEqual([
      [0, ['stopSign']],
      [50, ['redLight']],
      [60, ['collisionWalker']],
    ]);
    expect(marks(0)).toEqual([]);
    writer.close();
  });

  it('gives the frames before an infraction for an immediate update', () => {
    const writer = newWriter();
    record(writer, 'a', savedFrames(3), {});
    record(writer, 'b', savedFrames(10), { infractions: [{ kind: 'redLight', tick: 60 }] });
    const buffer = new ReplayBuffer([writer.recording]);
    expect(places(buffer.beforeInfraction('b', 1))).toEqual(['b@20', 'b@30', 'b@40', 'b@50']);
    expect(() => buffer.beforeInfraction('b', 2)).toThrow('The replay buffer has no infraction 2 of episode `b`.');
    writer.close();
  });

  it('draws each frame once, infraction frames first as a rule, all frames when it holds no more', () => {
    const writer = newWriter();
    record(writer, 'a', savedFrames(400), { infractions: [{ kind: 'redLight', tick: 2000 }] });
    const buffer = new ReplayBuffer([writer.recording]);
    const ahead = ['a@1960', 'a@1970', 'a@1980', 'a@1990'];
    let drawnAhead = 0;
    for (let seed = 0; seed < 50; seed += 1) {
      const drawn = places(buffer.sample(20, new SeededRandom(seed)));
      expect(new Set(drawn).size).toBe(20);
      drawnAhead += ahead.filter((place) => drawn.includes(place)).length;
    }
    // 20 draws out of 796 tickets of which 400 are theirs: nearly always all four; without weights it would be 10 of 200.
    expect(drawnAhead).toBeGreaterThan(180);
    expect(places(buffer.sample(1000, new SeededRandom(1))).toSorted()).toEqual(everything(buffer).toSorted());
    expect(places(buffer.sample(20, new SeededRandom(5)))).toEqual(places(buffer.sample(20, new SeededRandom(5))));
    writer.close();
  });

  it('draws uniformly with replacement for the expert set', () => {
    const writer = newWriter();
    record(writer, 'a', savedFrames(5), { infractions: [{ kind: 'redLight', tick: 10 }] });
    const buffer = new ReplayBuffer([writer.recording]);
    const counts = new Map<string, number>();
    for (const place of places(buffer.sampleUniform(5000, new SeededRandom(3)))) counts.set(place, (counts.get(place) ?? 0) + 1);
    expect([...counts.keys()].toSorted()).toEqual(everything(buffer).toSorted());
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 4 degrees of freedom: 18.5 is passed once in a thousand. The seed is fixed.
    expect(chiSquare).toBeLessThan(18.5);
    writer.close();
  });

  it('returns whole samples, with their scenes in one array', () => {
    const writer = newWriter();
    const failure = { kind: 'timeout', message: 'took too long' };
    record(writer, 'a', [smallFrame(0, { memory: '{}' }), smallFrame(10, { scene: Float32Array.of(7), failure })], { infractions: [{ kind: 'redLight', tick: 11 }] });
    const batch = new ReplayBuffer([writer.recording], { lookAheadFrames: 1 }).sample(10, new SeededRandom(4));
    expect(batch.samples.toSorted((a, b) => a.step - b.step)).toEqual([
      { ...smallFrame(0), grounds: new Float32Array(0), frameId: 0, episodeId: 'a', recording: 0, memory: '{}', failure: undefined, infractionsAhead: [], ticksAhead: [], disagreement: 0, reasonClass: 0 },
      { ...smallFrame(10), grounds: new Float32Array(0), frameId: 1, episodeId: 'a', recording: 0, scene: Float32Array.of(7), memory: undefined, failure, infractionsAhead: ['redLight'], ticksAhead: [1], disagreement: 0, reasonClass: 0 },
    ]);
    batch.samples.forEach((sample, index) => {
      expect(sample.scene.buffer).toBe(batch.scenes.words.buffer);
      expect(batch.scenes.words.subarray(batch.scenes.offsets[index]!, batch.scenes.offsets[index + 1]!)).toEqual(sample.scene);
    });
    const joined = joinBatches([batch, batch]);
    expect(joined.samples).toEqual([...batch.samples, ...batch.samples]);
    expect([...joined.scenes.words]).toEqual([...batch.scenes.words, ...batch.scenes.words]);
    writer.close();
  });

  it('lets the oldest whole episodes fall out, by update across recordings, and always keeps the newest', () => {
    const [first, second] = [newWriter(), newWriter()];
    record(first, 'a0', savedFrames(4), { update: 0 });
    record(first, 'a2', savedFrames(3), { update: 2 });
    record(second, 'b0', savedFrames(2), { update: 0 });
    record(second, 'b1', savedFrames(5), { update: 1 });
    const recordings = [first.recording, second.recording];
    const episodeIds = (capacityFrames: number): string[] => new ReplayBuffer(recordings, { capacityFrames }).episodeIds;
    expect(episodeIds(14)).toEqual(['a0', 'b0', 'b1', 'a2']);
    expect(episodeIds(13)).toEqual(['b0', 'b1', 'a2']);
    expect(episodeIds(9)).toEqual(['b1', 'a2']);
    expect(episodeIds(7)).toEqual(['a2']);
    expect(episodeIds(1)).toEqual(['a2']);
    first.close();
    second.close();
  });

  it('after any growth equals a buffer made afresh', () => {
    const batches = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 12 }), fc.boolean(), fc.boolean()), { maxLength: 15 });
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 60 }), (growth, capacityFrames) => {
        const writers = [newWriter(), newWriter()];
        const recordings = writers.map((writer) => writer.recording);
        const options = { capacityFrames, weights: { disagreement: 1, reasonBalance: 0.5, recencyPerUpdate: 0.9 } };
        const grown = new ReplayBuffer(recordings, options);
        const steps = [0, 0];
        growth.forEach(([which, frames, infraction, end], update) => {
          const writer = writers[which]!;
          if (writer.openEpisodeIds.length === 0) writer.beginEpisode(episodeHeader(`${which}-${update}`, { update }));
          const id = writer.openEpisodeIds[0]!;
          for (let index = 0; index < frames; index += 1) writer.append(id, [smallFrame((steps[which]! += 10), { disagreement: index, reasonClass: index % 3 })]);
          if (infraction) writer.addInfraction(id, { kind: 'redLight', tick: steps[which]! });
          if (end) writer.endEpisode(id, END);
          grown.refresh();
        });
        const fresh = new ReplayBuffer(recordings, options);
        expect(everything(grown)).toEqual(everything(fresh));
        expect(grown.weights).toEqual(fresh.weights);
        expect(places(grown.sample(10, new SeededRandom(1)))).toEqual(places(fresh.sample(10, new SeededRandom(1))));
        for (const writer of writers) writer.close();
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  it('weighs frames by the named weights: LangProp\'s by default, each other one on request', () => {
    const writer = newWriter();
    record(writer, 'old', [smallFrame(0, { disagreement: 3 }), smallFrame(10, { reasonClass: 1 })], { update: 0, infractions: [{ kind: 'redLight', tick: 5 }] });
    record(writer, 'new', [smallFrame(0), smallFrame(10, { disagreement: 1 })], { update: 2 });
    const weights = (changes: object): number[] => [...new ReplayBuffer([writer.recording], { weights: changes }).weights];
    expect(weights({})).toEqual([100, 1, 1, 1]);
    expect(weights({ infraction: 10 })).toEqual([10, 1, 1, 1]);
    expect(weights({ infraction: 1, disagreement: 2 })).toEqual([7, 1, 1, 3]);
    expect(weights({ infraction: 1, recencyPerUpdate: 0.5 })).toEqual([0.25, 0.25, 1, 1]);
    expect(weights({ infraction: 1, reasonBalance: 1 })).toEqual([4 / 6, 2, 4 / 6, 4 / 6]);
    expect(weights({ reasonBalance: 0.5, disagreement: 1 })).toEqual([100 * 4 * (0.5 + 2 / 6), 1.5, 0.5 + 2 / 6, 2 * (0.5 + 2 / 6)]);
    expect(() => weights({ recencyPerUpdate: 2 })).toThrow('recencyPerUpdate');
    writer.close();
  });

  it('is empty for an empty recording and says so when it cannot draw', () => {
    const writer = newWriter();
    const buffer = new ReplayBuffer([writer.recording]);
    expect({ size: buffer.size, drawn: buffer.sample(10, new SeededRandom(1)).samples, all: everything(buffer) }).toEqual({ size: 0, drawn: [], all: [] });
    expect(() => buffer.sampleUniform(1, new SeededRandom(1))).toThrow('the replay buffer is empty');
    writer.close();
  });
});
