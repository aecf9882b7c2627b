import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Recording } from '../../src/dataset/Recording.ts';
import { RecordingWriter } from '../../src/dataset/RecordingWriter.ts';
import { METADATA, episodeHeader, smallFrame, syntheticDrive } from './syntheticDrive.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const END = { status: 'Completed', ticks: 400, scores: {} };

function newPath(): string {
  return join(temporaryFolder(), 'drive.sqlite');
}

/** All rows of all tables. */
function rows(path: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = ['metadata', 'episodes', 'frames', 'blocks', 'tail', 'infractions'];
  const result = tables.map((table) => database.prepare(`SELECT * FROM ${table}`).all());
  database.close();
  return result;
}

function write(path: string, stepsPerBatch: number, reopen: boolean): void {
  let writer = RecordingWriter.open(path, METADATA);
  for (const id of ['a', 'b']) {
    writer.beginEpisode(episodeHeader(id));
    const frames = syntheticDrive(id === 'a' ? 1 : 2, 30);
    for (let from = 0; from < frames.length; from += stepsPerBatch) {
      writer.append(id, frames.slice(from, from + stepsPerBatch));
      if (reopen) {
        writer.close();
        writer = RecordingWriter.open(path, METADATA);
      }
    }
    writer.addInfraction(id, { kind: 'redLight', tick: 100, details: { light: 4 } });
    if (id === 'a') writer.endEpisode(id, END);
  }
  writer.close();
}

describe('RecordingWriter', () => {
  it('writes equal rows for equal input, whatever the batches and however often it is reopened', () => {
    const [whole, single, reopened] = [newPath(), newPath(), newPath()];
    write(whole, 30, false);
    write(single, 1, false);
    write(reopened, 7, true);
    expect(rows(single)).toEqual(rows(whole));
    expect(rows(reopened)).toEqual(rows(whole));
  });

  it('goes on with open episodes after it was closed', () => {
    const path = newPath();
    const first = RecordingWriter.open(path, METADATA);
    first.beginEpisode(episodeHeader('a'));
    first.beginEpisode(episodeHeader('b'));
    first.append('b', [smallFrame(0), smallFrame(10)]);
    first.endEpisode('a', END);
    first.close();
    const second = RecordingWriter.open(path, METADATA);
    expect(second.openEpisodeIds).toEqual(['b']);
    expect(() => second.append('b', [smallFrame(10)])).toThrow('Episode `b`: step 10 does not follow step 10: steps are integers that increase within an episode.');
    second.append('b', [smallFrame(20)]);
    expect([...second.recording.frames('b')].map((frame) => frame.step)).toEqual([0, 10, 20]);
    second.close();
  });

  it('keeps nothing of a batch that it refuses', () => {
    const path = newPath();
    const writer = RecordingWriter.open(path, METADATA);
    writer.beginEpisode(episodeHeader('a'));
    writer.append('a', [smallFrame(0)]);
    for (const bad of [smallFrame(5), smallFrame(1.5), smallFrame(20, { disagreement: -1 }), smallFrame(20, { reasonClass: 256 })]) {
      expect(() => writer.append('a', [smallFrame(10), bad])).toThrow('Episode `a`: ');
    }
    // A frame that fails in the middle of the transaction, after a block was completed.
    const broken = smallFrame(1000, { failure: { kind: 'exception', message: 'line is no integer', line: 1.5 } });
    expect(() => writer.append('a', [...Array.from({ length: 12 }, (_, index) => smallFrame(10 + index)), broken])).toThrow('line');
    expect(writer.recording.counts()).toEqual({ episodes: 1, endedEpisodes: 0, frames: 1, infractions: 0 });
    writer.append('a', [smallFrame(10)]);
    expect([...writer.recording.frames('a')].map(({ frameId, step }) => ({ frameId, step }))).toEqual([{ frameId: 0, step: 0 }, { frameId: 1, step: 10 }]);
    writer.close();
  });

  it('refuses an episode id that is taken and anything for an episode that is not open', () => {
    const writer = RecordingWriter.open(newPath(), METADATA);
    writer.beginEpisode(episodeHeader('a'));
    expect(() => writer.beginEpisode(episodeHeader('a'))).toThrow('The recording already has an episode `a`.');
    writer.endEpisode('a', END);
    expect(() => writer.append('a', [smallFrame(0)])).toThrow('Episode `a` is not open.');
    expect(() => writer.addInfraction('a', { kind: 'redLight', tick: 0 })).toThrow('Episode `a` is not open.');
    expect(() => writer.endEpisode('zzz', END)).toThrow('Episode `zzz` is not open.');
    expect(() => writer.removeEpisode('zzz')).toThrow('The recording has no episode `zzz`.');
    writer.close();
  });

  it('records again after removal exactly as if the removed episode had never been', () => {
    const [straight, detour] = [newPath(), newPath()];
    write(straight, 30, false);
    const writer = RecordingWriter.open(detour, METADATA);
    writer.beginEpisode(episodeHeader('a'));
    writer.append('a', syntheticDrive(1, 30));
    writer.addInfraction('a', { kind: 'redLight', tick: 100, details: { light: 4 } });
    writer.endEpisode('a', END);
    writer.beginEpisode(episodeHeader('lost'));
    writer.append('lost', syntheticDrive(9, 13));
    writer.addInfraction('lost', { kind: 'stopSign', tick: 90 });
    writer.removeEpisode('lost');
    writer.beginEpisode(episodeHeader('b'));
    writer.append('b', syntheticDrive(2, 30));
    writer.addInfraction('b', { kind: 'redLight', tick: 100, details: { light: 4 } });
    writer.close();
    expect(rows(detour)).toEqual(rows(straight));
  });

  it('leaves one plain file when it closes, also after a reader has come and gone', () => {
    const path = newPath();
    const writer = RecordingWriter.open(path, METADATA);
    writer.beginEpisode(episodeHeader('a'));
    const reader = Recording.open(path);
    writer.append('a', [smallFrame(0)]);
    writer.close();
    expect(reader.read([0])).toHaveLength(1);
    reader.close();
    RecordingWriter.open(path, METADATA).close();
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'delete' });
    database.close();
    expect(readdirSync(dirname(path))).toEqual(['drive.sqlite']);
  });

  it('refuses to write on when another writer has written in between', () => {
    const path = newPath();
    const first = RecordingWriter.open(path, METADATA);
    const second = RecordingWriter.open(path, METADATA);
    first.beginEpisode(episodeHeader('a'));
    expect(() => second.beginEpisode(episodeHeader('b'))).toThrow('Another process has written to this recording.');
    first.append('a', [smallFrame(0)]);
    second.close();
    first.append('a', [smallFrame(10)]);
    expect(first.recording.counts()).toEqual({ episodes: 1, endedEpisodes: 0, frames: 2, infractions: 0 });
    first.close();
  });
});
