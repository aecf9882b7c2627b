import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { INFRACTION_KINDS } from '../../leaderboard/Infraction.ts';
import { driveRoutes, type DriveReport } from '../../training/driveRoutes.ts';
import { pairedScores } from '../../training/results/recordScores.ts';
import { estimateText } from '../../training/session/SessionReport.ts';
import { parseDriver } from '../../training/episodes/DriverSpec.ts';
import { EXIT } from '../exitCode.ts';
import type { Cell, Table } from '../output/Table.ts';
import { GROUND_OPTIONS, groundOf, groundWords } from './groundOptions.ts';
import { defineVerb, type VerbOutcome } from './Verb.ts';

const DriveOptions = z.object({
  driver: z.string().describe('who drives').meta({ placeholder: 'expert|expert-teachable|follower|pdm-lite|langprop-expert|policy:<file>[,<fallback>…]' }),
  ...GROUND_OPTIONS,
  out: z.string().optional().describe('results file; by default a new one in the folder of runs').meta({ placeholder: 'json' }),
  compare: z.string().optional().describe('another driver for the same routes and seeds; its results file ends in .compared.json').meta({ placeholder: 'driver' }),
  explain: z.string().optional().describe('folder for the expert\'s explanations, one file per drive: why it drove as it did, plan by plan').meta({ placeholder: 'folder' }),
  resume: z.boolean().default(false).describe('drive only what the results file lacks'),
});

/** Drives leaderboard routes closed loop and writes the official results file. */
export const drive = defineVerb({
  name: 'drive',
  summary: 'drive leaderboard routes closed loop and write a results file',
  options: DriveOptions,
  sections: ['run', 'sandbox', 'compute'],
  examples: [
    ['drive --driver expert --map scenarios/towns/Codriver01.xodr --routes scenarios/routes/codriver01_validation.xml', 'the expert on our own town'],
    ['drive --driver policy:best.js --map Town01.xodr --routes training.xml --ids 0-4,7 --json', 'a policy on some routes, result as JSON'],
    ['drive --driver policy:best.js --compare policy:first.js --map Town01.xodr --routes training.xml --repetitions 3', 'two drivers on the same routes and seeds, the difference with its interval'],
  ],
  stops: 'afterStep',
  async run(options, { settings, progress, stop, remember }) {
    const { run, compute } = settings;
    const { driver, compare, explain, resume, repetitions } = options;
    const out = options.out ?? newResultsFile(run.folder, driver.split(':')[0]!);
    const words = [`--driver ${driver}`, ...(compare === undefined ? [] : [`--compare ${compare}`]), ...groundWords(options, settings)];
    remember({ resumeCommand: ['codriver drive', ...words, `--out ${out}`, '--resume'].join(' ') });
    const other = compare === undefined ? undefined : parseDriver(compare);
    const request = { ground: groundOf(options, settings), seed: run.seed, repetitions, resume, workers: compute.workers };
    const report = await driveRoutes({ ...request, driver: parseDriver(driver), out, ...(explain === undefined ? {} : { explain }) }, progress, stop);
    if (other === undefined || compare === undefined || !report.finished) return outcome(driver, report);
    const compared = await driveRoutes({ ...request, driver: other, out: `${out.replace(/\.json$/, '')}.compared.json` }, progress, stop);
    return compared.finished ? comparison([driver, report], [compare, compared]) : outcome(driver, { ...report, finished: false });
  },
});

type Named = readonly [driver: string, report: DriveReport];

function outcome(driver: string, report: DriveReport): VerbOutcome {
  return { document: documentOf(report), data: [routeTable(report), scoreTable([[driver, report]]), summary(report)], ...(report.finished ? {} : { exitCode: EXIT.interrupted }) };
}

function comparison(one: Named, other: Named): VerbOutcome {
  const paired = pairedScores(one[1].records, other[1].records);
  const { drivingScore, routeCompletion, infractionPenalty, drives, better, worse, same } = paired;
  const verdict = drivingScore.low > 0 ? 'better' : drivingScore.high < 0 ? 'worse' : 'not told apart';
  const lines = [
    `${one[0]} minus ${other[0]}, same routes and seeds, n = ${drives} drives on ${drivingScore.groups} routes (intervals 95 %, bootstrapped over routes): ${verdict}`,
    `driving score ${estimateText(drivingScore, 1)}, route completion ${estimateText(routeCompletion, 1)}, infraction penalty ${estimateText(infractionPenalty, 3)}`,
    `higher in ${better}, lower in ${worse}, equal in ${same} drives`,
  ];
  return {
    document: { ...documentOf(one[1]), compared: documentOf(other[1]), difference: paired },
    data: [routeTable(one[1]), routeTable(other[1]), scoreTable([one, other]), `${lines.join('\n')}\n`, summary(one[1]), summary(other[1])],
  };
}

function documentOf({ finished: _finished, records: _records, ...document }: DriveReport): object {
  return document;
}

function scoreTable(drivers: readonly Named[]): Table {
  return {
    columns: [
      { key: 'driver', title: 'driver' },
      { key: 'drivingScore', title: 'driving score' },
      { key: 'routeCompletion', title: 'completion %' },
      { key: 'infractionPenalty', title: 'penalty' },
      { key: 'routes', title: 'routes' },
      { key: 'drives', title: 'n' },
      { key: 'neverStarted', title: 'never set off on' },
    ],
    rows: drivers.flatMap(([driver, { scores }]): Cell[][] => {
      if (scores === undefined) return [];
      const { drivingScore, routeCompletion, infractionPenalty, routes, drives, neverStarted } = scores;
      const trap = neverStarted.length === 0 ? '' : `route ${neverStarted.join(', ')}${neverStarted.length === routes ? ': INERTIA TRAP' : ''}`;
      return [[driver, estimateText(drivingScore, 1), estimateText(routeCompletion, 1), estimateText(infractionPenalty, 3), routes, drives, trap]];
    }),
  };
}

/** `drive-0001-expert.json` and so on: never an existing file. */
function newResultsFile(folder: string, driver: string): string {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const last = Math.max(0, ...names.map((name) => Number(/^drive-(\d+)/.exec(name)?.[1] ?? 0)));
  return join(folder, `drive-${String(last + 1).padStart(4, '0')}-${driver}.json`);
}

function routeTable({ routes }: DriveReport): Table {
  const kinds = INFRACTION_KINDS.filter((kind) => routes.some(({ infractions }) => infractions[kind] !== undefined));
  return {
    columns: [
      { key: 'id', title: 'route' },
      { key: 'status', title: 'status' },
      { key: 'drivingScore', title: 'driving score', digits: 1 },
      { key: 'routeCompletion', title: 'completion %', digits: 1 },
      { key: 'infractionPenalty', title: 'penalty', digits: 3 },
      ...kinds.map((kind) => ({ key: kind, title: kind })),
      { key: 'failures', title: 'failed steps' },
      { key: 'standIns', title: 'steps of fallbacks' },
      { key: 'seconds', title: 'simulated s', digits: 0 },
      { key: 'wallSeconds', title: 'wall s', digits: 1 },
    ],
    rows: routes.map((route) => [
      route.id, route.status, route.drivingScore, route.routeCompletion, route.infractionPenalty,
      ...kinds.map((kind) => route.infractions[kind] ?? 0), route.failures, route.standIns, route.seconds, route.wallSeconds,
    ]),
  };
}

function summary(report: DriveReport): string {
  const mean = `driving score ${report.drivingScore.toFixed(2)}, route completion ${report.routeCompletion.toFixed(2)} %, infraction penalty ${report.infractionPenalty.toFixed(3)}`;
  return `${mean} (means over all routes asked for)\nresults: ${report.results}\n`;
}
