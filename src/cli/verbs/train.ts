import { z } from 'zod';
import { INFRACTION_KINDS } from '../../leaderboard/Infraction.ts';
import { createLog } from '../../training/Log.ts';
import { projectFile } from '../../training/projectFile.ts';
import { RunFolder } from '../../training/RunFolder.ts';
import { estimateSession, type SessionEstimate } from '../../training/session/estimateSession.ts';
import { openSessionClient } from '../../training/session/openSessionClient.ts';
import { runSession } from '../../training/session/runSession.ts';
import { estimateText, kindsSeen, type SessionReport } from '../../training/session/SessionReport.ts';
import { TimeLimit } from '../../training/session/TimeLimit.ts';
import { SettingsSchema, type Settings } from '../../training/settings.ts';
import { EXIT } from '../exitCode.ts';
import type { Table } from '../output/Table.ts';
import { defineVerb, type VerbOutcome } from './Verb.ts';

const TrainOptions = z.object({
  resume: z.string().optional().describe('go on with this run: its id or folder').meta({ placeholder: 'run' }),
  dryRun: z.boolean().default(false).describe('print the calls, tokens and cost that a session will probably take, and do nothing'),
});

/** Trains a policy in a DAgger session on the embedded world; the settings say everything else. */
export const train = defineVerb({
  name: 'train',
  summary: 'train a driving policy: record, rank, rewrite, and drive again',
  options: TrainOptions,
  sections: ['run', 'world', 'training', 'optimiser', 'llm', 'budget', 'sandbox', 'compute'],
  examples: [
    ['train', 'trains on our own town with recorded answers: no key, no GPU, no CARLA'],
    ['train --llm openai --llm-model gpt-5-mini', 'asks a model (key in CODRIVER_LLM_API_KEY)'],
    ['train --resume 0001', 'goes on with an interrupted run'],
    ['train --dry-run --llm-prices gpt-5-mini=0.25/2', 'estimates what a session costs'],
  ],
  stops: 'afterStep',
  async run({ resume, dryRun }, context) {
    if (dryRun) return estimateOutcome(estimateSession(context.settings));
    const folder = resume === undefined ? newRun(context.settings) : RunFolder.open(context.settings.run.folder, resume);
    const settings = withFiles(resume === undefined ? context.settings : settingsOf(folder, context.settings));
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

function newRun(settings: Settings): RunFolder {
  const { apiKey: _secret, ...llm } = settings.llm;
  return RunFolder.create(settings.run.folder, { command: 'train', settings: { ...settings, llm }, versions: { node: process.version } });
}

/** A resumed run keeps its settings; only what belongs to the machine or the purse (endpoint, key, prices, budget, processes, workers) is taken from now. */
function settingsOf(folder: RunFolder, now: Settings): Settings {
  const kept = SettingsSchema.parse(folder.runFile().settings);
  const { apiKey, baseUrl, prices } = now.llm;
  return { ...kept, run: { ...kept.run, folder: now.run.folder }, sandbox: { ...kept.sandbox, processes: now.sandbox.processes }, llm: { ...kept.llm, prices, ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) }, budget: now.budget, compute: now.compute };
}

function withFiles(settings: Settings): Settings {
  const { world } = settings;
  return { ...settings, world: { ...world, map: projectFile(world.map), routes: projectFile(world.routes), validationRoutes: projectFile(world.validationRoutes) } };
}

function stopped(folder: RunFolder, stop: TimeLimit): VerbOutcome {
  const reason = stop.reason ?? 'STOP file';
  return { document: { run: folder.path, finished: false, reason }, data: [`stopped (${reason}); run folder: ${folder.path}\n`], exitCode: stop.expired ? EXIT.limit : EXIT.interrupted };
}

function estimateOutcome(estimate: SessionEstimate): VerbOutcome {
  const { answers, model, setupCalls, updateCalls, calls, promptTokens, replyTokens, cost, basis } = estimate;
  const priced = cost === undefined ? `unknown: ${model} has no price (give --llm-prices ${model}=<prompt>/<reply> per million tokens)` : cost.toFixed(2);
  const lines = [
    `calls: ${calls} (${setupCalls} at set-up, at most ${updateCalls} in updates)`,
    `tokens: about ${promptTokens} of prompts, ${replyTokens} of replies`,
    `cost: ${priced}`,
    `from ${basis}, four characters to a token${answers === 'openai' ? '' : `; as configured, answers come from ${answers} and cost nothing`}`,
  ];
  return { document: { ...estimate, cost: cost ?? null }, data: [`${lines.join('\n')}\n`] };
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
