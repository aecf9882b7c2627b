import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { INFRACTION_KINDS } from '../../leaderboard/Infraction.ts';
import { driveRoutes, type DriveReport } from '../../training/driveRoutes.ts';
import { parseDriver } from '../../training/episodes/DriverSpec.ts';
import { EXIT } from '../exitCode.ts';
import type { Table } from '../output/Table.ts';
import { GROUND_OPTIONS, groundOf, groundWords } from './groundOptions.ts';
import { defineVerb } from './Verb.ts';

const DriveOptions = z.object({
  driver: z.string().describe('who drives').meta({ placeholder: 'expert|follower|policy:<file>' }),
  ...GROUND_OPTIONS,
  out: z.string().optional().describe('results file; by default a new one in the folder of runs').meta({ placeholder: 'json' }),
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
  ],
  stops: 'afterStep',
  async run(options, { settings, progress, stop, remember }) {
    const { run, compute } = settings;
    const out = options.out ?? newResultsFile(run.folder, options.driver.split(':')[0]!);
    remember({ resumeCommand: ['codriver drive', `--driver ${options.driver}`, ...groundWords(options, settings), `--out ${out}`, '--resume'].join(' ') });
    const report = await driveRoutes(
      {
        ground: groundOf(options, settings),
        driver: parseDriver(options.driver),
        seed: run.seed,
        repetitions: options.repetitions,
        out,
        resume: options.resume,
        workers: compute.workers,
      },
      progress,
      stop,
    );
    const { finished, ...document } = report;
    return { document, data: [routeTable(report), summary(report)], ...(finished ? {} : { exitCode: EXIT.interrupted }) };
  },
});

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
      { key: 'seconds', title: 'simulated s', digits: 0 },
      { key: 'wallSeconds', title: 'wall s', digits: 1 },
    ],
    rows: routes.map((route) => [
      route.id, route.status, route.drivingScore, route.routeCompletion, route.infractionPenalty,
      ...kinds.map((kind) => route.infractions[kind] ?? 0), route.failures, route.seconds, route.wallSeconds,
    ]),
  };
}

function summary(report: DriveReport): string {
  const mean = `driving score ${report.drivingScore.toFixed(2)}, route completion ${report.routeCompletion.toFixed(2)} %, infraction penalty ${report.infractionPenalty.toFixed(3)}`;
  return `${mean} (means over the routes of the results file)\nresults: ${report.results}\n`;
}
