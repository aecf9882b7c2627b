import { hashUint32 } from '../../geometry/hashRandom.ts';
import { shortHash, type Policy } from '../../optimiser/Policy.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import type { Progress } from '../Progress.ts';
import { loadRoutes } from '../RouteSet.ts';
import type { RunFolder } from '../RunFolder.ts';
import { RunView } from '../runViews/RunView.ts';
import { drivable, evaluateDrivers } from '../session/evaluateDrivers.ts';
import { readPolicy } from '../session/readPolicy.ts';
import { sessionGround } from '../session/sessionGround.ts';
import type { StopRequest } from '../StopRequest.ts';
import { loadTown } from '../Town.ts';
import { TrainingError } from '../TrainingError.ts';
import { FrameJudge, type JudgeOptions } from './FrameJudge.ts';
import { frameReport } from './frameReport.ts';
import { neverStarted } from '../results/neverStarted.ts';
import { rankCorrelation } from './rankCorrelation.ts';
import { rankInterval, type RankInterval } from './rankInterval.ts';

export interface CalibrationRequest extends Omit<JudgeOptions, 'data' | 'halfExtents'> {
  readonly folder: RunFolder;
  /** Recording to score on; by default the run's own validation recording. */
  readonly data: string | undefined;
  /** At most so many policies, those that have been judged closed loop first, then evenly from the run's history. */
  readonly policies: number;
  /** Drives the policies that the run has not judged, on the run's validation routes and seeds. */
  readonly drive: boolean;
  readonly workers: number;
}

export interface CalibratedPolicy {
  readonly policy: string;
  readonly origin: string;
  readonly update: number;
  /** Mean score on the frames. */
  readonly score: number;
  readonly agreement: number;
  /** By its frames the policy would not set off; and by its drives it did not. */
  readonly trapped: boolean;
  readonly neverStarted: boolean | undefined;
  readonly drivingScore: number | undefined;
  readonly routeCompletion: number | undefined;
  readonly drives: number;
}

/** Does the score on frames tell who drives well? */
export interface CalibrationReport {
  readonly run: string;
  readonly data: string;
  readonly frames: number;
  /** Best score on frames first. */
  readonly policies: readonly CalibratedPolicy[];
  /** Policies with both a score and drives. */
  readonly compared: number;
  /** Spearman's; undefined for fewer than three policies or without differences. */
  readonly rankCorrelation: number | undefined;
  /** Approximate 95 % interval; undefined for fewer than four policies. It tells how much the choice of policies matters. */
  readonly rankInterval: RankInterval | undefined;
}

/** Scores a run's policies on frames and sets that against their driving. Undefined when it was stopped. */
export async function calibrateRun(request: CalibrationRequest, progress: Progress, stop: StopRequest): Promise<CalibrationReport | undefined> {
  const { folder, drive } = request;
  const view = new RunView(folder);
  const settings = view.settings();
  if (settings === undefined) throw new TrainingError('NO_DATA', 'only runs of codriver train have recordings and drives', { where: folder.path, remedy: 'name the folder of a training run' });
  const data = request.data ?? folder.file('episodes', 'validation.sqlite');
  const judged = view.judged();
  const policies = chosenPolicies(view, judged, request.policies);
  if (policies.length === 0) throw new TrainingError('NO_DATA', 'the run has no policies yet', { where: folder.path, remedy: 'let it train, or name another run' });

  const judge = await FrameJudge.open({ ...request, data, halfExtents: settings.langprop.halfExtents });
  const rows: { policy: Policy; score: number; agreement: number; trapped: boolean; frames: number }[] = [];
  try {
    for (const [index, policy] of policies.entries()) {
      if (stop.requested) return undefined;
      progress.update({ title: `scoring the policies of run ${folder.id}`, unit: 'policy', done: index, total: policies.length, facts: [] });
      const { frames } = await judge.judge(policy, () => {});
      const { score, agreement, starting } = frameReport(frames, judge.levels.names);
      rows.push({ policy, score: score.mean, agreement: agreement.mean, trapped: starting.trapped, frames: frames.length });
    }
  } finally {
    await judge.close();
  }

  const drives = new Map(judged);
  if (drive) {
    const missing = drivable(policies.filter(({ hash }) => !drives.has(driverName(hash))));
    const ground = sessionGround(settings, 'validation');
    const outcomes = await evaluateDrivers(
      missing.map(({ hash, source }) => ({ name: driverName(hash), spec: { kind: 'policy', source } })),
      {
        ground,
        routes: loadRoutes(ground.routes, loadTown(ground.map), ground.ids),
        // The seeds of the session's own judgement, so that all drives are of the same routes and seeds.
        seed: hashUint32(settings.run.seed, 102, 9, 0),
        seeds: settings.training.validationSeeds,
        workers: request.workers,
        signal: stop.signal,
        onEpisode: (done, total) => progress.update({ title: `driving policies of run ${folder.id}`, unit: 'drive', done, total, facts: [] }),
      },
    );
    if (outcomes === undefined) return undefined;
    missing.forEach(({ hash }, index) => drives.set(driverName(hash), outcomes[index]!));
  }
  const table = rows.map((row) => calibrated(row, drives.get(driverName(row.policy.hash)))).toSorted((a, b) => b.score - a.score || (a.policy < b.policy ? -1 : 1));
  const pairs = table.flatMap(({ score, drivingScore }): [number, number][] => (drivingScore === undefined ? [] : [[score, drivingScore]]));
  const correlation = rankCorrelation(pairs);
  return { run: folder.path, data, frames: rows[0]!.frames, policies: table, compared: pairs.length, rankCorrelation: correlation, rankInterval: correlation === undefined ? undefined : rankInterval(correlation, pairs.length) };
}

function calibrated({ policy, score, agreement, trapped }: { policy: Policy; score: number; agreement: number; trapped: boolean }, outcomes: readonly EpisodeOutcome[] | undefined): CalibratedPolicy {
  const mean = (value: (outcome: EpisodeOutcome) => number): number | undefined => (outcomes === undefined || outcomes.length === 0 ? undefined : outcomes.reduce((sum, outcome) => sum + value(outcome), 0) / outcomes.length);
  return {
    policy: policy.hash,
    origin: policy.origin,
    update: policy.createdAtUpdate,
    score,
    agreement,
    trapped,
    neverStarted: outcomes === undefined || outcomes.length === 0 ? undefined : outcomes.every(({ result }) => neverStarted({ ...result, ranOut: result.infractions.some(({ kind }) => kind === 'blocked' || kind === 'routeTimeout') })),
    drivingScore: mean(({ result }) => result.drivingScore),
    routeCompletion: mean(({ result }) => result.routeCompletion),
    drives: outcomes?.length ?? 0,
  };
}

function chosenPolicies(view: RunView, judged: ReadonlyMap<string, unknown>, limit: number): Policy[] {
  const all = view.policies().map(({ hash }) => hash);
  const first = all.filter((hash) => judged.has(driverName(hash)));
  const rest = all.filter((hash) => !judged.has(driverName(hash)));
  const room = Math.max(0, limit - first.length);
  const every = Math.max(1, rest.length / Math.max(1, room));
  const spread = Array.from({ length: Math.min(room, rest.length) }, (_, index) => rest[Math.floor(index * every)]!);
  return [...first.slice(0, limit), ...spread].map((hash) => readPolicy(view.folder, hash));
}

function driverName(hash: string): string {
  return `policy:${shortHash(hash)}`;
}
