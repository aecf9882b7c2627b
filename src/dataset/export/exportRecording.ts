import { writeFileSync } from 'node:fs';
import { Recording } from '../Recording.ts';
import { RecordingError } from '../RecordingError.ts';
import { ExportFile } from './ExportFile.ts';
import { foxgloveLayout } from './foxgloveLayout.ts';
import { layoutOf, type FrameFormat } from './FrameFormat.ts';
import { frameColumns } from './frameTable.ts';
import { episodeViews, type EpisodeView } from './EpisodeView.ts';
import type { FrameView } from './FrameView.ts';
import { writeMcap } from './writeMcap.ts';
import { writeParquet } from './writeParquet.ts';
import { writeCsv, writeJsonLines } from './writeText.ts';

export const EXPORT_FORMATS = ['parquet', 'csv', 'jsonl', 'mcap'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportRequest {
  readonly recordings: readonly string[];
  /** How their frames are read: all are of one task. */
  readonly frames: FrameFormat;
  readonly format: ExportFormat;
  readonly out: string;
  readonly lookAheadFrames: number;
  /** Told after each episode. */
  readonly onEpisode: (done: number, total: number) => void;
  /** True ends the export; nothing is left. */
  readonly stopped: () => boolean;
}

export interface ExportReport {
  readonly file: string;
  /** MCAP: the layout for the viewers. */
  readonly layout?: string;
  readonly frames: number;
  readonly bytes: number;
}

/** Thrown inside when an export is stopped, so that writers clean up. */
class Stopped extends Error {}

/**
 * Writes the frames of recordings as a file that other tools read. The file is there only when it is whole.
 * @returns undefined when it was stopped
 * @throws RecordingError when a recording cannot be read, or the file not be written
 */
export async function exportRecording(request: ExportRequest): Promise<ExportReport | undefined> {
  const recordings: Recording[] = [];
  try {
    for (const path of request.recordings) recordings.push(Recording.open(path, layoutOf(request.frames)));
    return await written(request, recordings);
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    if (error instanceof Error && 'syscall' in error) {
      throw new RecordingError('RECORDING_WRITE', `the export cannot be written: ${error.message}`, { where: request.out, remedy: 'choose a folder that exists and can be written, with room on its disk', kind: 'environment', cause: error });
    }
    throw error;
  } finally {
    for (const recording of recordings) recording.close();
  }
}

async function written({ frames: frameFormat, format, out, lookAheadFrames, onEpisode, stopped }: ExportRequest, recordings: readonly Recording[]): Promise<ExportReport> {
  const total = recordings.reduce((sum, recording) => sum + recording.counts().episodes, 0);
  function* episodes(): Generator<EpisodeView, void, undefined> {
    let done = 0;
    for (const recording of recordings) {
      for (const episode of episodeViews(recording, frameFormat, lookAheadFrames)) {
        onEpisode(done, total);
        if (stopped()) throw new Stopped();
        yield episode;
        done += 1;
      }
    }
    onEpisode(done, total);
  }
  function* frames(): Generator<FrameView, void, undefined> {
    for (const episode of episodes()) yield* episode.frames();
  }
  if (format === 'parquet') {
    const { rows, bytes } = writeParquet(out, frameColumns(frameFormat), frames());
    return { file: out, frames: rows, bytes };
  }
  const file = new ExportFile(out);
  try {
    const stepS = recordings[0]?.metadata.stepS ?? 0;
    const count = format === 'csv' ? writeCsv(file, frameColumns(frameFormat), frames()) : format === 'jsonl' ? writeJsonLines(file, frames()) : await writeMcap(file, frameFormat, episodes(), stepS);
    const bytes = file.finish();
    if (format !== 'mcap') return { file: out, frames: count, bytes };
    const layout = `${out.replace(/\.mcap$/, '')}.layout.json`;
    writeFileSync(layout, `${JSON.stringify(foxgloveLayout(frameFormat), null, 2)}\n`);
    return { file: out, layout, frames: count, bytes };
  } catch (error) {
    file.discard();
    throw error;
  }
}
