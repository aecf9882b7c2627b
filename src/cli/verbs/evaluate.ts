import { z } from 'zod';
import type { JudgeOptions } from '../../training/evaluate/FrameJudge.ts';
import { calibrateRun, type CalibrationReport } from '../../training/evaluate/calibrateRun.ts';
import type { FrameComparison } from '../../training/evaluate/compareFrames.ts';
import type { FrameGroup, FrameReport } from '../../training/evaluate/frameReport.ts';
import { evaluatePolicy, type EvaluateReport, type PolicyRuntime } from '../../training/evaluatePolicy.ts';
import { readInput } from '../../training/readInput.ts';
import { RunFolder } from '../../training/RunFolder.ts';
import { estimateText } from '../../training/session/SessionReport.ts';
import type { Settings } from '../../training/settings.ts';
import { EXIT } from '../exitCode.ts';
import type { Cell, Table } from '../output/Table.ts';
import { UsageError } from '../UsageError.ts';
import { defineVerb, type VerbOutcome } from './Verb.ts';
import type { VerbContext } from './VerbContext.ts';

const EvaluateOptions = z.object({
  policy: z.string().optional().describe('policy to score, JavaScript or TypeScript').meta({ placeholder: 'file' }),
  data: z.string().optional().describe('recording to score it on; with --of-run by default the run\'s validation recording').meta({ placeholder: 'recording' }),
  compare: z.string().optional().describe('another policy, scored on the same frames: the difference with its interval').meta({ placeholder: 'file' }),
  ofRun: z.string().optional().describe('instead of one policy those of a run: does the score on frames tell who drives well?').meta({ placeholder: 'run' }),
  policies: z.int().min(1).default(24).describe('with --of-run: at most so many policies'),
  drive: z.boolean().default(false).describe('with --of-run: drive the policies that the run has not judged, on its validation routes'),
});

type EvaluateOptions = z.output<typeof EvaluateOptions>;

/** Scores policies on recorded frames, without driving. */
export const evaluate = defineVerb({
  name: 'evaluate',
  summary: 'score a policy on recorded data',
  options: EvaluateOptions,
  sections: ['run', 'sandbox', 'compute'],
  examples: [
    ['evaluate --policy best.js --data runs/0001/episodes/online.sqlite', 'score, agreement by reason and scenario, confusion of speed levels, the worst frames'],
    ['evaluate --policy best.js --compare first.js --data runs/0001/episodes/validation.sqlite', 'two policies on the same frames, the difference with its interval'],
    ['evaluate --of-run 0001 --drive', 'scores on frames against closed-loop driving for the policies of a run'],
  ],
  stops: 'afterStep',
  async run(options, context) {
    return options.ofRun === undefined ? await onePolicy(options, context) : await policiesOfRun(options.ofRun, options, context);
  },
});

async function onePolicy({ policy, data, compare }: EvaluateOptions, { settings, progress }: VerbContext): Promise<VerbOutcome> {
  if (policy === undefined) throw missing('policy', 'policy to score', 'file');
  if (data === undefined) throw missing('data', 'recording to score it on', 'recording');
  const request = { ...judging(settings), data, source: readInput(policy, 'the policy'), ...(compare === undefined ? {} : { compareWith: readInput(compare, 'the other policy') }) };
  const report = await evaluatePolicy(request, progress);
  const { other, comparison } = report;
  return {
    document: report,
    data: [
      headline(report, data),
      groupTable("expert's reason", report.byReason.map(({ reason, ...group }) => [reason, group])),
      groupTable('scenario', report.byScenario.map(({ scenario, ...group }) => [scenario, group])),
      confusionTable(report),
      ...(report.exceptionMessages.length === 0 ? [] : [exceptionTable(report)]),
      worstTable(report),
      ...(other === undefined || comparison === undefined ? [] : [comparisonText(comparison, report.policyHash, other.policyHash), comparisonTable(comparison)]),
    ],
  };
}

async function policiesOfRun(ofRun: string, { data, policies, drive }: EvaluateOptions, { settings, progress, stop }: VerbContext): Promise<VerbOutcome> {
  const folder = RunFolder.open(settings.run.folder, ofRun);
  const report = await calibrateRun({ ...judging(settings), folder, data, policies, drive, workers: settings.compute.workers }, progress, stop);
  if (report === undefined) return { document: { finished: false }, data: ['stopped\n'], exitCode: EXIT.interrupted };
  return { document: report, data: [calibrationTable(report), calibrationText(report)] };
}

function judging({ sandbox, optimiser, training }: Settings): Omit<JudgeOptions, 'data'> {
  return {
    lookAheadFrames: training.lookAheadFrames,
    scores: { exceptionScore: optimiser.exceptionScore, infractionScore: optimiser.infractionScore },
    limits: { steps: sandbox.steps, callTimeoutMs: sandbox.deadlineMs, heapMb: sandbox.memoryMb },
    engine: sandbox.engine,
  };
}

function headline({ policyHash, score, agreement, frames, episodes, exceptions, runtime, starting }: EvaluateReport, data: string): string {
  const starts =
    starting.shouldStart === 0
      ? 'no frame in which a standing car should set off'
      : `sets off in ${starting.shouldStart - starting.staysPut} of ${starting.shouldStart} frames in which a standing car should${starting.trapped ? ': INERTIA TRAP, it would not start closed loop' : ''}`;
  return (
    `policy ${policyHash.slice(0, 8)} on ${data}\n` +
    `score ${estimateText(score, 3)} (n = ${frames} frames, ${episodes} episodes; interval over episodes)\n` +
    `agrees with the expert in ${estimateText({ ...agreement, mean: 100 * agreement.mean, low: 100 * agreement.low, high: 100 * agreement.high }, 1)} % of frames\n` +
    `exceptions ${exceptions}, ${runtimeText(runtime)}\n${starts}\n`
  );
}

function runtimeText({ microsecondsPerCall, single }: PolicyRuntime): string {
  const batch = `${microsecondsPerCall.toFixed(0)} µs per call in batches`;
  if (single === undefined) return batch;
  const { calls, meanUs, medianUs, p95Us, longestUs } = single;
  return `${batch}; one by one, as in driving: median ${medianUs.toFixed(0)} µs, 95 % within ${p95Us.toFixed(0)}, longest ${longestUs.toFixed(0)}, mean ${meanUs.toFixed(0)} (n = ${calls} calls)`;
}

function groupTable(what: string, groups: readonly (readonly [string, FrameGroup])[]): Table {
  const hasSpeeds = groups.some(([, { expertMps }]) => expertMps !== undefined);
  return {
    columns: [
      { key: 'group', title: what },
      { key: 'count', title: 'frames' },
      { key: 'meanScore', title: 'score', digits: 3 },
      { key: 'agreement', title: 'agrees %', digits: 1 },
      { key: 'exceptions', title: 'exceptions' },
      ...(hasSpeeds ? [{ key: 'expertMps', title: 'expert m/s', digits: 2 }, { key: 'policyMps', title: 'policy m/s', digits: 2 }] : []),
    ],
    rows: groups.map(([name, { count, meanScore, agreement, exceptions, expertMps, policyMps }]): Cell[] => [name, count, meanScore, 100 * agreement, exceptions, ...(hasSpeeds ? [expertMps, policyMps] : [])]),
  };
}

function confusionTable({ levels, confusion }: FrameReport): Table {
  return {
    columns: [{ key: 'expert', title: 'expert \\ policy' }, ...levels.map((level) => ({ key: level, title: level })), { key: 'exception', title: 'exception' }],
    rows: confusion.map((row, level) => [levels[level]!, ...row]),
  };
}

function exceptionTable({ exceptionMessages }: FrameReport): Table {
  return { columns: [{ key: 'message', title: 'exception' }, { key: 'count', title: 'frames' }], rows: exceptionMessages.slice(0, 10).map(({ message, count }) => [message, count]) };
}

function worstTable({ worst }: FrameReport): Table {
  return {
    columns: [{ key: 'episode', title: 'worst frames: episode' }, { key: 'step', title: 'step' }, { key: 'score', title: 'score', digits: 2 }, { key: 'why', title: 'why' }],
    rows: worst.map(({ episode, step, score, why }) => [episode, step, score, why]),
  };
}

function comparisonText({ difference, agreementDifference, better, worse, same }: FrameComparison, one: string, other: string): string {
  const verdict = difference.low > 0 ? 'better' : difference.high < 0 ? 'worse' : 'not told apart';
  return (
    `${one.slice(0, 8)} minus ${other.slice(0, 8)} on the same frames: score ${estimateText(difference, 3)}, agreement ${estimateText(agreementDifference, 3)} (n = ${difference.n} frames, ${difference.groups} episodes)\n` +
    `higher in ${better}, lower in ${worse}, equal in ${same} frames: ${verdict}\n`
  );
}

function comparisonTable({ byReason }: FrameComparison): Table {
  return { columns: [{ key: 'reason', title: "expert's reason" }, { key: 'count', title: 'frames' }, { key: 'difference', title: 'difference', digits: 3 }], rows: byReason.map(({ reason, count, difference }) => [reason, count, difference]) };
}

function calibrationTable({ policies }: CalibrationReport): Table {
  return {
    columns: [
      { key: 'policy', title: 'policy' },
      { key: 'origin', title: 'origin' },
      { key: 'update', title: 'update' },
      { key: 'score', title: 'score on frames', digits: 3 },
      { key: 'agreement', title: 'agrees %', digits: 1 },
      { key: 'drivingScore', title: 'driving score', digits: 1 },
      { key: 'routeCompletion', title: 'completion %', digits: 1 },
      { key: 'drives', title: 'drives' },
      { key: 'inertia', title: 'inertia trap' },
    ],
    rows: policies.map(({ policy, origin, update, score, agreement, drivingScore, routeCompletion, drives, trapped, neverStarted }) => [
      policy.slice(0, 8), origin, update, score, 100 * agreement, drivingScore, routeCompletion, drives, neverStarted === true ? 'never starts' : trapped ? 'by its frames' : '',
    ]),
  };
}

function calibrationText({ data, frames, compared, rankCorrelation, rankInterval }: CalibrationReport): string {
  const interval = rankInterval === undefined ? '' : ` [${rankInterval.low.toFixed(2)}, ${rankInterval.high.toFixed(2)}]`;
  const correlation = rankCorrelation === undefined ? 'not known' : `${rankCorrelation.toFixed(2)}${interval}`;
  const hint = rankCorrelation === undefined ? ' (it takes three policies that differ, with drives: --drive drives them)' : '';
  return `rank correlation of score on frames and driving score: ${correlation}, n = ${compared} policies${hint}\nframes: ${frames} of ${data}\n`;
}

function missing(flag: string, what: string, placeholder: string): UsageError {
  return new UsageError('USAGE_OPTION', `--${flag} is missing (${what})`, { where: 'codriver evaluate', remedy: `give --${flag} <${placeholder}>, or --of-run <run>, see "codriver evaluate --help"` });
}
