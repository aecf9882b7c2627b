import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { RunFolder } from '../../training/RunFolder.ts';
import { plotRuns } from '../../training/runViews/plotRuns.ts';
import { RunView } from '../../training/runViews/RunView.ts';
import { listRuns, summariseRun, type RunSummary } from '../../training/runViews/runSummary.ts';
import { scoreCurves, type ScoreCurve } from '../../training/runViews/scoreCurves.ts';
import { estimateText } from '../../training/session/SessionReport.ts';
import { bootstrapInterval } from '../../training/results/bootstrapInterval.ts';
import type { Cell, Table } from '../output/Table.ts';
import { UsageError } from '../UsageError.ts';
import { defineVerb, type VerbOutcome } from './Verb.ts';
import type { VerbContext } from './VerbContext.ts';

const RunsOptions = z.object({
  action: z.enum(['ls', 'show', 'plot']).default('ls').describe('what to do'),
  names: z.array(z.string()).default([]).describe('show, plot: ids or folders of runs').meta({ placeholder: 'run' }),
  out: z.string().optional().describe('plot: SVG file to write; by default scores.svg in the run folder').meta({ placeholder: 'svg' }),
});

type RunsOptions = z.output<typeof RunsOptions>;

/** Lists runs, shows one, draws its learning curves. */
export const runs = defineVerb({
  name: 'runs',
  summary: 'list runs, show one, draw learning curves',
  options: RunsOptions,
  argument: ['action', 'names'],
  sections: ['run'],
  examples: [
    ['runs ls', 'every run in the folder of runs'],
    ['runs show 0001', 'settings, updates with scores, drives and judgements of a run'],
    ['runs plot 0001 --out scores.svg', 'score on the batch, replayed and held-out frames against updates'],
  ],
  stops: 'atOnce',
  run(options, context) {
    return Promise.resolve(options.action === 'ls' ? list(context) : options.action === 'show' ? show(options, context) : plot(options, context));
  },
});

function list({ settings }: VerbContext): VerbOutcome {
  const found = listRuns(settings.run.folder);
  return { document: { folder: settings.run.folder, runs: found }, data: found.length === 0 ? [`no runs in ${settings.run.folder}\n`] : [runTable(found)] };
}

function show(options: RunsOptions, context: VerbContext): VerbOutcome {
  const view = theRun(options, context);
  const summary = summariseRun(view.folder);
  const curves = scoreCurves(view.events);
  const updates = updateRows(view, curves);
  const judged = [...view.judged()].map(([driver, outcomes]) => ({
    driver,
    drives: outcomes.length,
    drivingScore: bootstrapInterval([...Map.groupBy(outcomes, ({ result }) => result.routeId).values()].map((group) => group.map(({ result }) => result.drivingScore))),
  }));
  return {
    document: { ...summary, settings: view.run.settings, versions: view.run.versions, updateScores: updates, judged },
    data: [
      factLines(summary),
      {
        columns: [{ key: 'update', title: 'update' }, { key: 'cause', title: 'cause' }, { key: 'leader', title: 'leading policy' }, { key: 'batch', title: 'batch', digits: 3 }, { key: 'expert', title: 'expert frames', digits: 3 }, { key: 'replay', title: 'replay', digits: 3 }, { key: 'validation', title: 'held out', digits: 3 }],
        rows: updates.map(({ update, cause, leader, batch, expert, replay, validation }): Cell[] => [update, cause, leader.slice(0, 8), batch, expert, replay, validation]),
      },
      ...(judged.length === 0 ? [] : [{ columns: [{ key: 'driver', title: 'judged closed loop' }, { key: 'drivingScore', title: 'driving score' }, { key: 'drives', title: 'n' }], rows: judged.map(({ driver, drivingScore, drives }): Cell[] => [driver, estimateText(drivingScore, 1), drives]) }]),
    ],
  };
}

function plot(options: RunsOptions, context: VerbContext): VerbOutcome {
  const views = namesOf(options).map((name) => new RunView(RunFolder.open(context.settings.run.folder, name)));
  const svg = plotRuns(views);
  const out = options.out ?? views[0]!.folder.file('scores.svg');
  try {
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, svg);
  } catch (cause) {
    throw new UsageError('USAGE_VALUE', `the picture cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { where: out, remedy: 'choose another file with --out', cause });
  }
  return { document: { file: out, curves: views.map(({ folder, events }) => ({ run: folder.id, curves: scoreCurves(events) })) }, data: [`${out}\n`] };
}

function namesOf({ action, names }: RunsOptions): readonly string[] {
  if (names.length === 0) throw new UsageError('USAGE_OPTION', '<names> is missing (ids or folders of runs)', { where: `codriver runs ${action}`, remedy: 'name a run, see "codriver runs ls"' });
  return names;
}

function theRun(options: RunsOptions, { settings }: VerbContext): RunView {
  return new RunView(RunFolder.open(settings.run.folder, namesOf(options)[0]!));
}

const UpdateSchema = z.looseObject({ update: z.number(), best: z.string() });
const WantedSchema = z.looseObject({ cause: z.string() });

interface UpdateRow {
  readonly update: number;
  readonly cause: string;
  readonly leader: string;
  readonly batch: number | undefined;
  readonly expert: number | undefined;
  readonly replay: number | undefined;
  readonly validation: number | undefined;
}

function updateRows({ events }: RunView, curves: readonly ScoreCurve[]): UpdateRow[] {
  const at = (name: ScoreCurve['name'], update: number): number | undefined => curves.find((curve) => curve.name === name)?.points.findLast((point) => point.update === update)?.score;
  let cause = '';
  return events.flatMap((event): UpdateRow[] => {
    if (event.kind === 'updateWanted') cause = WantedSchema.parse(event).cause;
    if (event.kind !== 'updateFinished') return [];
    const { update, best } = UpdateSchema.parse(event);
    return [{ update, cause, leader: best, batch: at('batch', update), expert: at('expert frames', update), replay: at('replay', update), validation: at('validation', update) }];
  });
}

function runTable(found: readonly RunSummary[]): Table {
  return {
    columns: [
      { key: 'run', title: 'run' },
      { key: 'command', title: 'command' },
      { key: 'what', title: 'what' },
      { key: 'state', title: 'state' },
      { key: 'startedAt', title: 'started' },
      { key: 'updates', title: 'updates' },
      { key: 'policies', title: 'policies' },
      { key: 'drives', title: 'drives' },
      { key: 'infractions', title: 'infractions' },
      { key: 'heldOutScore', title: 'held out', digits: 3 },
      { key: 'drivingScore', title: 'driving score', digits: 1 },
    ],
    rows: found.map(({ run, command, what, state, startedAt, updates, policies, drives, infractions, heldOutScore, drivingScore }) => [
      run, command, what, state, startedAt?.slice(0, 16).replace('T', ' '), updates, policies, drives, infractions, heldOutScore, drivingScore,
    ]),
  };
}

function factLines({ run, folder, command, what, state, startedAt, lastEventAt, updates, policies, drives, infractions, faults, drivingScore, tokens }: RunSummary): string {
  return (
    `run ${run}: ${command} ${what}, ${state}${state === 'open' && command === 'train' ? ` (go on with: codriver train --resume ${folder})` : ''}\n` +
    `folder: ${folder}\nfrom ${startedAt ?? '–'} to ${lastEventAt ?? '–'}\n` +
    `${updates} updates, ${policies} policies, ${drives} training drives with ${infractions} infractions${faults === 0 ? '' : ` and ${faults} faults of conduct`}${tokens === 0 ? '' : `, ${tokens} tokens`}\n` +
    `${drivingScore === undefined ? '' : `driving score of the trained policy on the validation routes: ${drivingScore.toFixed(1)}\n`}`
  );
}
