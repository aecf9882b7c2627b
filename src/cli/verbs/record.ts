import { z } from 'zod';
import { parseDriver } from '../../training/episodes/DriverSpec.ts';
import { recordDrives, type RecordReport } from '../../training/record/recordDrives.ts';
import { parseSplits } from '../../training/record/splitRoutes.ts';
import { EXIT } from '../exitCode.ts';
import type { Table } from '../output/Table.ts';
import { GROUND_OPTIONS, groundOf, groundWords } from './groundOptions.ts';
import { defineVerb } from './Verb.ts';

const RecordOptions = z.object({
  driver: z.string().describe('who drives; the expert labels what others do').meta({ placeholder: 'expert|follower|langprop-expert|policy:<file>' }),
  ...GROUND_OPTIONS,
  out: z.string().regex(/\.sqlite$/, 'a recording ends in .sqlite').describe('recording to write; with --split one beside the other').meta({ placeholder: 'sqlite' }),
  split: z.array(z.string()).default([]).describe('shares of the routes for recordings of their own, as validation=0.2,test=0.1; the rest is train').meta({ placeholder: 'name=share,…' }),
  everyTicks: z.int().min(1).default(10).describe('simulation steps between recorded frames (20 are a second)'),
  perturbSteer: z.number().min(0).max(1).default(0).describe('highest push on the steering, as a share of its range; 0 is off'),
  perturbEveryS: z.number().min(0.5).default(8).describe('mean time between two pushes (s)'),
  resume: z.boolean().default(false).describe('drive only what the recording lacks'),
});

/** Collects data sets: drives routes and records what the driver saw, did, and should have done. */
export const record = defineVerb({
  name: 'record',
  summary: 'drive routes and record a data set',
  options: RecordOptions,
  sections: ['run', 'sandbox', 'compute'],
  examples: [
    ['record --driver expert --map scenarios/towns/Codriver01.xodr --routes scenarios/routes/codriver01_training.xml --out data/expert.sqlite', 'the expert on all training routes, one worker per core'],
    ['record --driver policy:best.js --map Town01.xodr --routes training.xml --out data/best.sqlite --split validation=0.2', 'a policy labelled by the expert; a fifth of the routes goes to best.validation.sqlite'],
  ],
  stops: 'afterStep',
  async run(options, { settings, progress, stop, remember }) {
    const { driver, out, split, everyTicks, perturbSteer, perturbEveryS, resume } = options;
    const splits = parseSplits(split);
    const own = [`--out ${out}`, `--every-ticks ${everyTicks}`, ...(split.length === 0 ? [] : [`--split ${split.join(',')}`]), ...(perturbSteer === 0 ? [] : [`--perturb-steer ${perturbSteer} --perturb-every-s ${perturbEveryS}`])];
    remember({ resumeCommand: ['codriver record', `--driver ${driver}`, ...groundWords(options, settings), ...own, '--resume'].join(' ') });
    const report = await recordDrives(
      {
        ground: groundOf(options, settings),
        driver: parseDriver(driver),
        seed: settings.run.seed,
        repetitions: options.repetitions,
        out,
        splits,
        everyTicks,
        perturbation: perturbSteer === 0 ? undefined : { steer: perturbSteer, everyS: perturbEveryS },
        resume,
        workers: settings.compute.workers,
      },
      progress,
      stop,
    );
    return { document: report, data: [fileTable(report), summary(report)], ...(report.finished ? {} : { exitCode: EXIT.interrupted }) };
  },
});

function fileTable({ files }: RecordReport): Table {
  return {
    columns: [
      { key: 'split', title: 'split' },
      { key: 'file', title: 'recording' },
      { key: 'routes', title: 'routes' },
      { key: 'episodes', title: 'drives' },
      { key: 'frames', title: 'frames' },
      { key: 'infractions', title: 'infractions' },
    ],
    rows: files.map(({ split, file, routes, counts }) => [split, file, routes.length, counts.episodes, counts.frames, counts.infractions]),
  };
}

function summary({ driver, driven, resumed, finished }: RecordReport): string {
  const before = resumed === 0 ? '' : `, ${resumed} were there`;
  return `${driver}: ${driven} drives recorded${before}${finished ? '' : '; not finished'}\n`;
}
