import { z } from 'zod';
import { EXPORT_FORMATS, exportRecording } from '../../dataset/export/exportRecording.ts';
import { layoutOf, type FrameFormat } from '../../dataset/export/FrameFormat.ts';
import { frameView } from '../../dataset/export/EpisodeView.ts';
import type { FrameView } from '../../dataset/export/FrameView.ts';
import { frameObject } from '../../dataset/export/frameTable.ts';
import { summariseRecordings, type RecordingSummary, type Tally } from '../../dataset/export/summariseRecordings.ts';
import { Recording } from '../../dataset/Recording.ts';
import type { RecordingExpectation } from '../../dataset/RecordingFile.ts';
import { ReplayBuffer } from '../../dataset/ReplayBuffer.ts';
import { SeededRandom } from '../../geometry/SeededRandom.ts';
import { frameFormatOf } from '../../training/problems/frameFormatOf.ts';
import { sampleWeightsOf } from '../../training/sampleWeightsOf.ts';
import type { Settings } from '../../training/settings.ts';
import { EXIT } from '../exitCode.ts';
import type { Cell, Table } from '../output/Table.ts';
import { UsageError } from '../UsageError.ts';
import { defineVerb, type VerbOutcome } from './Verb.ts';
import type { VerbContext } from './VerbContext.ts';

const DataOptions = z.object({
  action: z.enum(['info', 'sample', 'export']).describe('what to do'),
  recordings: z.array(z.string()).min(1).describe('one recording or several').meta({ placeholder: 'sqlite' }),
  count: z.int().min(1).max(100_000).default(10).describe('sample: frames to draw'),
  weighted: z.boolean().default(true).describe('sample: draw by the weights of the settings, each frame once; else evenly, with replacement'),
  exportFormat: z.enum(EXPORT_FORMATS).default('parquet').describe('export: kind of file'),
  out: z.string().optional().describe('export: file to write').meta({ placeholder: 'file' }),
});

type DataOptions = z.output<typeof DataOptions>;

/** Looks into recordings and hands them to other tools. */
export const data = defineVerb({
  name: 'data',
  summary: 'look into recordings, draw samples, export to Parquet, CSV, JSON Lines or MCAP',
  options: DataOptions,
  argument: ['action', 'recordings'],
  sections: ['run', 'training'],
  examples: [
    ['data info runs/0001/episodes/online.sqlite', 'frames by town, scenario, reason, infraction; how far driver and expert differ'],
    ['data sample data/expert.sqlite --count 5 --json', 'five frames as a training batch draws them, whole scenes'],
    ['data export data/expert.sqlite --export-format mcap --out expert.mcap', 'for Foxglove and Lichtblick, with a layout file beside it'],
  ],
  stops: 'afterStep',
  async run(options, context) {
    switch (options.action) {
      case 'info':
        return info(options);
      case 'sample':
        return sample(options, context.settings);
      case 'export':
        return await exported(options, context);
    }
  },
});

function info({ recordings: paths }: DataOptions): VerbOutcome {
  const format = frameFormatOf(paths[0]!);
  return withRecordings(paths, {}, (recordings) => {
    const summary = summariseRecordings(recordings);
    return {
      document: summary,
      data: [
        headline(summary, recordings.length),
        tallyTable('town', summary.towns),
        tallyTable('driver', summary.drivers),
        tallyTable('route', summary.routes),
        tallyTable("expert's reason", summary.reasons),
        tallyTable('scenario', summary.scenarios),
        { columns: [{ key: 'kind', title: 'infraction' }, { key: 'count', title: 'count' }, { key: 'episodes', title: 'drives' }], rows: summary.infractions.map(({ kind, count, episodes }) => [kind, count, episodes]) },
        { columns: [{ key: 'status', title: 'ended' }, { key: 'episodes', title: 'drives' }], rows: summary.endings.map(({ status, episodes }) => [status, episodes]) },
        disagreementTable(summary, format),
      ],
    };
  });
}

function sample({ recordings: paths, count, weighted }: DataOptions, { run, training }: Settings): VerbOutcome {
  const format = frameFormatOf(paths[0]!);
  return withRecordings(paths, layoutOf(format), (recordings) => {
    const buffer = new ReplayBuffer(recordings, { capacityFrames: training.bufferFrames, lookAheadFrames: training.lookAheadFrames, weights: sampleWeightsOf(training, training.infractions) });
    const random = new SeededRandom(run.seed);
    const episodes = recordings.map((recording) => new Map(recording.episodes().map((episode) => [episode.id, episode])));
    const batch = weighted || buffer.size === 0 ? buffer.sample(count, random) : buffer.sampleUniform(count, random);
    const views = batch.samples.map((drawn) => frameView(format, episodes[drawn.recording]!.get(drawn.episodeId)!, drawn, drawn.disagreement, drawn.infractionsAhead));
    return { document: { bufferFrames: buffer.size, frames: views.map(frameObject) }, data: [`${views.length} of ${buffer.size} frames\n`, sampleTable(views, format)] };
  });
}

async function exported({ recordings, exportFormat, out }: DataOptions, { settings, progress, stop }: VerbContext): Promise<VerbOutcome> {
  if (out === undefined) throw new UsageError('USAGE_OPTION', '--out is missing (export: file to write)', { where: 'codriver data export', remedy: `give --out <file>, such as --out frames.${exportFormat}` });
  const report = await exportRecording({
    recordings,
    frames: frameFormatOf(recordings[0]!),
    format: exportFormat,
    out,
    lookAheadFrames: settings.training.lookAheadFrames,
    onEpisode: (done, total) => progress.update({ title: `exporting to ${exportFormat}`, unit: 'drive', done, total, facts: [] }),
    stopped: () => stop.requested,
  });
  if (report === undefined) return { document: { finished: false }, data: ['stopped; nothing was written\n'], exitCode: EXIT.interrupted };
  const layout = report.layout === undefined ? '' : `layout for Foxglove and Lichtblick: ${report.layout}\n`;
  return { document: report, data: [`${report.frames} frames, ${(report.bytes / 1e6).toFixed(2)} MB: ${report.file}\n${layout}`] };
}

function withRecordings<T>(paths: readonly string[], expected: RecordingExpectation, use: (recordings: readonly Recording[]) => T): T {
  const recordings: Recording[] = [];
  try {
    for (const path of paths) recordings.push(Recording.open(path, expected));
    return use(recordings);
  } finally {
    for (const recording of recordings) recording.close();
  }
}

function headline({ episodes, openEpisodes, frames, simulatedHours, bytes, withGrounds }: RecordingSummary, recordings: number): string {
  const open = openEpisodes === 0 ? '' : ` (${openEpisodes} without an end)`;
  const size = frames === 0 ? '' : `, ${(bytes / frames).toFixed(0)} bytes a frame`;
  const grounds = withGrounds === 0 ? '' : withGrounds === recordings ? ", with the expert's grounds" : `, ${withGrounds} of ${recordings} recordings with the expert's grounds`;
  return `${episodes} drives${open}, ${frames} frames, ${simulatedHours.toFixed(2)} simulated hours, ${(bytes / 1e6).toFixed(1)} MB${size}${grounds}\n`;
}

function tallyTable(what: string, tallies: readonly Tally[]): Table {
  return { columns: [{ key: 'name', title: what }, { key: 'episodes', title: 'drives' }, { key: 'frames', title: 'frames' }], rows: tallies.map(({ name, episodes, frames }) => [name, episodes, frames]) };
}

function disagreementTable({ disagreements, frames }: RecordingSummary, { disagreementUnit }: FrameFormat): Table {
  const most = Math.max(1, ...disagreements.map((bin) => bin.frames));
  const label = (bin: number): string => {
    if (bin === 0) return '0';
    const to = disagreements[bin + 1]?.from;
    return to === undefined ? `${disagreements[bin]!.from} and more` : `${bin === 1 ? 'up' : disagreements[bin]!.from} to ${to}`;
  };
  return {
    columns: [{ key: 'disagreement', title: `driver and expert differ by (${disagreementUnit})` }, { key: 'frames', title: 'frames' }, { key: 'share', title: 'share %', digits: 1 }, { key: 'bar', title: '' }],
    rows: disagreements.map((bin, index) => [label(index), bin.frames, frames === 0 ? 0 : (100 * bin.frames) / frames, '▇'.repeat(Math.round((24 * bin.frames) / most))]),
  };
}

function sampleTable(views: readonly FrameView[], { sampleColumns }: FrameFormat): Table {
  return {
    columns: [
      { key: 'episode', title: 'drive' },
      { key: 'step', title: 'step' },
      ...sampleColumns.map(({ key, title, digits }) => ({ key, title, ...(digits === undefined ? {} : { digits }) })),
      { key: 'scenario', title: 'scenario' },
      { key: 'infractionsAhead', title: 'infractions ahead' },
    ],
    rows: views.map((view) => [view.episode.id, view.step, ...sampleColumns.map(({ value }): Cell => value(view) ?? undefined), view.scenario, view.infractionsAhead.join('+')]),
  };
}
