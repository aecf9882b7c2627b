import { z } from 'zod';
import { INFRACTION_KINDS } from '../../leaderboard/Infraction.ts';
import { createLog } from '../../training/Log.ts';
import { projectFile } from '../../training/projectFile.ts';
import { RunFolder } from '../../training/RunFolder.ts';
import { openSessionClient } from '../../training/session/openSessionClient.ts';
import { runSession } from '../../training/session/runSession.ts';
import { estimateText, kindsSeen, type SessionReport } from '../../training/session/SessionReport.ts';
import { SettingsSchema, type Settings } from '../../training/settings.ts';
import { EXIT } from '../exitCode.ts';
import type { Table } from '../output/Table.ts';
import { defineVerb, type VerbOutcome } from './Verb.ts';
import type { VerbContext } from './VerbContext.ts';

const TrainOptions = z.object({
  resume: z.string().optional().describe('go on with this run: its id or folder').meta({ placeholder: 'run' }),
});

/** Trains a policy in a DAgger session on the embedded world; the settings say everything else. */
export const train = defineVerb({
  name: 'train',
  summary: 'train a driving policy: record, rank, rewrite, and drive again',
  options: TrainOptions,
  sections: ['run', 'world', 'training', 'optimiser', 'llm', 'sandbox', 'compute'],
  examples: [
    ['train', 'trains on our own town with recorded answers: no key, no GPU, no CARLA'],
    ['train --llm openai --llm-model gpt-5-mini', 'asks a model (key in CODRIVER_LLM_API_KEY)'],
    ['train --resume 0001', 'goes on with an interrupted run'],
  ],
  stops: 'afterStep',
  async run({ resume }, context) {
    const folder = resume === undefined ? newRun(context.settings) : RunFolder.open(context.settings.run.folder, resume);
    const settings = withFiles(resume === undefined ? context.settings : settingsOf(folder, context.settings));
    const log = createLog(folder.path, context.secrets, (error) => context.progress.note(`the log cannot be written: ${error.message}`));
    context.remember({ log, resumeCommand: `codriver train --resume ${folder.path}` });
    const client = await openSessionClient(settings, folder, context.progress);
    try {
      log.logger.info({ run: folder.id, client: client.name, resumed: resume !== undefined }, 'session starts');
      context.progress.note(`run ${folder.path}, answers from ${client.name}`);
      const report = await runSession({ folder, settings, client, progress: context.progress, stop: context.stop, now: () => new Date().toISOString() });
      log.logger.info({ finished: report !== undefined }, 'session ends');
      return report === undefined ? interrupted(folder, context) : outcome(report);
    } finally {
      await client.close();
    }
  },
});

function newRun(settings: Settings): RunFolder {
  const { apiKey: _secret, ...llm } = settings.llm;
  return RunFolder.create(settings.run.folder, { command: 'train', settings: { ...settings, llm }, versions: { node: process.version } });
}

/** A resumed run keeps its settings; only what belongs to the machine (endpoint, key, workers) is taken from now. */
function settingsOf(folder: RunFolder, now: Settings): Settings {
  const kept = SettingsSchema.parse(folder.runFile().settings);
  const { apiKey, baseUrl } = now.llm;
  return { ...kept, run: { ...kept.run, folder: now.run.folder }, sandbox: { ...kept.sandbox, processes: now.sandbox.processes }, llm: { ...kept.llm, ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) }, compute: now.compute };
}

function withFiles(settings: Settings): Settings {
  const { world } = settings;
  return { ...settings, world: { ...world, map: projectFile(world.map), routes: projectFile(world.routes), validationRoutes: projectFile(world.validationRoutes) } };
}

function interrupted(folder: RunFolder, { stop }: VerbContext): VerbOutcome {
  return { document: { run: folder.path, finished: false, reason: stop.reason ?? 'STOP file' }, data: [`stopped; run folder: ${folder.path}\n`], exitCode: EXIT.interrupted };
}

function outcome(report: SessionReport): VerbOutcome {
  const { trainedMinusZeroShot: gain } = report;
  const rejected = report.zeroShotRejected === 0 ? '' : `, ${report.zeroShotRejected} more could not be run`;
  const lines = [
    `zero-shot: mean over ${report.zeroShotPolicies - report.zeroShotRejected} policies of the set-up${rejected}; intervals are 95 %, bootstrapped over routes`,
    ...(gain === undefined ? [] : [`trained minus zero-shot, same routes and seeds: ${estimateText(gain, 1)} driving score`]),
    `run folder: ${report.run}`,
    `best policy: ${report.policy}`,
  ];
  return { document: report, data: [reportTable(report), `${lines.join('\n')}\n`] };
}

function reportTable({ drivers }: SessionReport): Table {
  const kinds = kindsSeen(drivers);
  return {
    columns: [
      { key: 'driver', title: 'driver' },
      { key: 'drivingScore', title: 'driving score' },
      { key: 'routeCompletion', title: 'route completion %' },
      { key: 'infractionPenalty', title: 'infraction factor' },
      ...INFRACTION_KINDS.filter((kind) => kinds.includes(kind)).map((kind) => ({ key: kind, title: `${kind}/km`, digits: 2 })),
      { key: 'routes', title: 'routes' },
      { key: 'episodes', title: 'n' },
    ],
    rows: drivers.map((driver) => [
      driver.driver,
      estimateText(driver.drivingScore, 1),
      estimateText(driver.routeCompletion, 1),
      estimateText(driver.infractionPenalty, 2),
      ...kinds.map((kind) => driver.infractionsPerKm[kind]),
      driver.routes,
      driver.episodes,
    ]),
  };
}
