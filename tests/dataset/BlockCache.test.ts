import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BlockCache, type LoadedBlock } from '../../src/dataset/BlockCache.ts';
import { EncodedFrames } from '../../src/dataset/EncodedFrames.ts';
import { Recording } from '../../src/dataset/Recording.ts';
import { RecordingWriter } from '../../src/dataset/RecordingWriter.ts';
import { METADATA, episodeHeader, smallFrame } from './syntheticDrive.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const block = (firstId: number, bytes: number): LoadedBlock => ({ episodeId: 'a', firstId, frames: new EncodedFrames(new Uint8Array(0), 0), bytes });

describe('BlockCache', () => {
  it('lets go of what was used longest ago once it is full', () => {
    const cache = new BlockCache(100);
    for (const id of [1, 2, 3]) cache.add(id, block(id * 8, 30));
    expect(cache.get(1)?.firstId).toBe(8);
    cache.add(4, block(32, 40));
    expect([1, 2, 3, 4].map((id) => cache.get(id)?.firstId)).toEqual([8, undefined, 24, 32]);
    cache.add(5, block(40, 200));
    expect([1, 3, 4, 5].map((id) => cache.get(id))).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('a recording that keeps what it has read', () => {
  const record = (writer: RecordingWriter, id: string, firstStep: number): void => {
    writer.beginEpisode(episodeHeader(id));
    writer.append(id, Array.from({ length: 16 }, (_, index) => smallFrame(firstStep + index)));
    writer.endEpisode(id, { status: 'Completed', ticks: 16, scores: {} });
  };
  const stepsOf = (recording: Recording): number[] => recording.read([0, 9]).map(({ step }) => step);

  it('does not mistake new blocks for removed ones of the same number, in the writer or in another reader', () => {
    const path = join(temporaryFolder(), 'a.sqlite');
    const writer = RecordingWriter.open(path, METADATA);
    record(writer, 'old', 0);
    const reader = Recording.open(path);
    expect([stepsOf(writer.recording), stepsOf(reader)]).toEqual([[0, 9], [0, 9]]);
    writer.removeEpisode('old');
    record(writer, 'new', 100);
    expect([stepsOf(writer.recording), stepsOf(reader)]).toEqual([[100, 109], [100, 109]]);
    expect(reader.read([0])[0]!.episodeId).toBe('new');
    reader.close();
    writer.close();
  });
});
