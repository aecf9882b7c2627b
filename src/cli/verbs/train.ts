import { z } from 'zod';
import { INFRACTION_KINDS } from '../../leaderboard/Infraction.ts';
import { createLog } from '../../training/Log.ts';
import { DRIVING_TASKS } from '../../training/problems/DrivingProblem.ts';
import { projectFile } from '../../training/projectFile.ts';
import { RunFolder } from '../../training/RunFolder.ts';
import { estimateSession } from '../../training/session/estimateSession.ts';
import { openSessionClient } from '../../training/session/openSessionClient.ts';
import { runSession } from '../../training/session/runSession.ts';
import { estimateText, kindsSeen, type SessionReport } from '../../training/session/SessionReport.ts';
import { TimeLimit } from '../../training/session/TimeLimit.ts';
import { SettingsSchema, TRAINING_MODES, type Settings } from '../../training/settings.ts';
import { EXIT } from '../exitCode.ts';
import type { Table } from '../output/Table.ts';
import { estimateOutcome } from './estimateOutcome.ts';
import { defineVerb, type VerbOutcome } from './Verb.ts';

const TrainOptions = z.object({
  task: z.enum(DRIVING_TASKS).optional().describe('short for --training-task: driving, or like for like as LangProp poses it'),
  mode: z.enum(TRAINING_MODES).optional().describe('short for --training-mode: whose driving policies learn from'),
  infractions: z.enum(['on', 'off']).optional().describe('short for --training-infractions: on is IL+RL, off is IL'),
  resume: z.string().optional().describe('go on with this run: its id or folder').meta({ placeholder: 'run' }),
  dryRun: z.boolean().default(false).describe('print the calls, tokens and cost that a session will probably take, and do nothing'),
});

/** Trains a policy in one of the modes; the settings say everything else. */
export const train = defineVerb({
  name: 'train',
  summary: 'train a driving policy: record, rank, rewrite, and drive again',
  options: TrainOptions,
  sections: ['run', 'world', 'training', 'past', 'langprop', 'optimiser', 'search', 'llm', 'budget', 'sandbox', 'compute'],
  examples: [
    ['train', 'trains on our own town with recorded answers: no key, no GPU, no CARLA'],
    ['train --llm openai --llm-model gpt-5-mini', 'asks a model (key in CODRIVER_LLM_API_KEY)'],
    ['train --task driving-langprop --mode offline', 'imitation of recorded driving in LangProp\'s own terms'],
    ['train --mode online --infractions off', 'learns from its own driving alone, and from labels only'],
    ['train --resume 0001', 'goes on with an interrupted run'],
    ['train --dry-run --llm-prices gpt-5-mini=0.25/2', 'estimates what a session costs'],
  ],
  stops: 'afterStep',
  async run({ resume, dryRun, ...short }, context) {
    const wanted = withShortOptions(context.settings, short);
    if (dryRun) return estimateOutcome(estimateSession(wanted));
    const folder = resume === undefined ? newRun(wanted) : RunFolder.open(context.settings.run.folder, resume);
    const settings = withFiles(resume === undefined ? wanted : settingsOf(folder, context.settings));
    const log = createLog(folder.path, context.secrets, (error) => context.progress.note(`the log cannot be written: ${error.message}`));
    context.remember({ log, resumeCommand: `codriver train --resume ${folder.path}` });
    const client = await openSessionClient(settings, folder, context.progress);
    const stop = new TimeLimit(context.stop, settings.budget.minutes);
    try {
      log.logger.info({ run: folder.id, client: client.name, resumed: resume !== undefined }, 'session starts');
      context.progress.note(`run ${folder.path}, answers from ${client.name}`);
      const report = await runSession({ folder, settings, client, progress: context.progress, stop, now: () => new Date().toISOString() });
      log.logger.info({ finished: report !== undefined }, 'session ends');
      return report === undefined ? stopped(folder, stop) : outcome(report);
    } finally {
      stop.close();
      await client.close();
    }
  },
});

/** The packs of recorded answers that come along. */
const PACKS = { driving: SettingsSchema.shape.llm.shape.pack.parse(undefined), 'driving-langprop': 'scenarios/packs/driving-langprop-offline.jsonl' } as const;

function withShortOptions(settings: Settings, { task, mode, infractions }: Pick<z.infer<typeof TrainOptions>, 'task' | 'mode' | 'infractions'>): Settings {
  const { training, llm } = settings;
  const asked = task ?? training.task;
  const pack = llm.pack === PACKS.driving ? PACKS[asked] : llm.pack;
  return { ...settings, llm: { ...llm, pack }, training: { ...training, task: asked, mode: mode ?? training.mode, infractions: infractions === undefined ? training.infractions : infractions === 'on' } };
}

function newRun(settings: Settings): RunFolder {
  const { apiKey: _secret, ...llm } = settings.llm;
  return RunFolder.create(settings.run.folder, { command: 'train', settings: { ...settings, llm }, versions: { node: process.version } });
}

/** A resumed run keeps its settings; only what belongs to the machine or the purse (endpoint, key, budget, processes, workers, prices if any are given) is taken from now. */
function settingsOf(folder: RunFolder, now: Settings): Settings {
  // A run of an older release lacks sections that came later: they have their defaults.
  const sections = Object.fromEntries(Object.keys(SettingsSchema.shape).map((name) => [name, {}]));
  const kept = SettingsSchema.parse({ ...sections, ...folder.runFile().settings });
  const { apiKey, baseUrl, prices } = now.llm;
  return { ...kept, run: { ...kept.run, folder: now.run.folder }, sandbox: { ...kept.sandbox, processes: now.sandbox.processes }, llm: { ...kept.llm, ...(prices.length === 0 ? {} : { prices }), ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) }, budget: now.budget, compute: now.compute };
}

function withFiles(settings: Settings): Settings {
  const { world } = settings;
  return { ...settings, world: { ...world, map: projectFile(world.map), routes: projectFile(world.routes), validationRoutes: projectFile(world.validationRoutes), ...(world.scenarios === undefined ? {} : { scenarios: projectFile(world.scenarios) }) } };
}

function stopped(folder: RunFolder, stop: TimeLimit): VerbOutcome {
  const reason = stop.reason ?? 'STOP file';
  return { document: { run: folder.path, finished: false, reason }, data: [`stopped (${reason}); run folder: ${folder.path}\n`], exitCode: stop.expired ? EXIT.limit : EXIT.interrupted };
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
