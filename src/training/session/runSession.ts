import { hashUint32 } from '../../geometry/hashRandom.ts';
import type { LlmClient } from '../../optimiser/llm/LlmClient.ts';
import { LlmError } from '../../optimiser/llm/LlmError.ts';
import { shortHash, type Policy } from '../../optimiser/Policy.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import type { EpisodeGround } from '../episodes/EpisodeSpec.ts';
import { blameScores, pastSettings } from '../past/pastSettings.ts';
import type { Progress } from '../Progress.ts';
import { LangPropProblem } from '../problems/LangPropProblem.ts';
import { NativeProblem } from '../problems/NativeProblem.ts';
import { driverScores, pairedDifference } from '../results/DriverScores.ts';
import { loadRoutes } from '../RouteSet.ts';
import type { RunFolder } from '../RunFolder.ts';
import type { Settings } from '../settings.ts';
import type { StopRequest } from '../StopRequest.ts';
import { loadTown } from '../Town.ts';
import { drivable, evaluateDrivers, type Contestant } from './evaluateDrivers.ts';
import { sessionExtensions } from './sessionExtensions.ts';
import { sessionGround } from './sessionGround.ts';
import { sessionPlan } from './SessionPlan.ts';
import { estimateText, type SessionReport } from './SessionReport.ts';
import { TrainingSession, type TrainedPolicies } from './TrainingSession.ts';

export interface SessionOptions {
  readonly folder: RunFolder;
  readonly settings: Settings;
  readonly client: LlmClient;
  readonly progress: Progress;
  readonly stop: StopRequest;
  readonly now: () => string;
}

/**
 * A whole session: training, a race of the last pool's best on the training routes for the place of the trained policy, and the
 * judgement of all drivers on the validation routes. Undefined when it was asked to stop; it can then be resumed.
 */
export async function runSession(options: SessionOptions): Promise<SessionReport | undefined> {
  const { langprop, training } = options.settings;
  const session =
    training.task === 'driving'
      ? new TrainingSession(options, new NativeProblem(blameScores(options.settings)), sessionExtensions)
      : new TrainingSession(options, new LangPropProblem({ ...langprop }, !langprop.blockedUnpunished));
  try {
    const trained = await session.train();
    if (trained === undefined) return undefined;
    const best = await race(trained, options, (event) => session.artifacts.emit(event));
    if (best === undefined) return undefined;
    return await judge(trained, best, options, (event) => session.artifacts.emit(event));
  } catch (error) {
    if (error instanceof LlmError && error.code === 'LLM_ABORTED' && options.stop.requested) return undefined;
    throw error;
  } finally {
    await session.close();
  }
}

type Emit = (event: { readonly kind: string } & Readonly<Record<string, unknown>>) => void;

/** Closed loop decides who is the trained policy: scores on recorded frames say little about driving (LangProp, section 5). */
async function race({ pool }: TrainedPolicies, options: SessionOptions, emit: Emit): Promise<Policy | undefined> {
  const { settings } = options;
  const finalists = drivable(pool).slice(0, sessionPlan(settings).finalists);
  if (finalists.length < 2) return finalists[0] ?? pool[0];
  const outcomes = await onRoutes('training', finalists.map((policy) => policyContestant(policy)), settings.training.raceSeeds, 8, 'race of the finalists', options);
  if (outcomes === undefined) return undefined;
  const scores = finalists.map((policy, index) => ({ policy, score: mean(outcomes[index]!.map(({ result }) => result.drivingScore)) }));
  emit({ kind: 'finalistsRaced', scores: scores.map(({ policy, score }) => ({ policy: policy.hash, drivingScore: score })) });
  const winner = settings.optimiser.gate ? provenWinner(outcomes) : scores.reduce((best, { score }, index) => (score > scores[best]!.score ? index : best), 0);
  const { drivingScore } = driverScores('winner', outcomes[winner]!);
  options.progress.note(`race on the training routes: ${shortHash(finalists[winner]!.hash)} wins with driving score ${estimateText(drivingScore, 1)}, n = ${drivingScore.n}`);
  return finalists[winner];
}

/** The leader of the pool, the first finalist, unless another one's driving beats it by the interval of their paired differences: then the one that does so most. */
function provenWinner(outcomes: readonly (readonly EpisodeOutcome[])[]): number {
  const gains = outcomes.map((one) => pairedDifference(one, outcomes[0]!).low);
  return gains.reduce((best, low, index) => (low > 0 && low > gains[best]! ? index : best), 0);
}

/** Everybody drives alone. Where the trained policy fails on a step, it drives once more with its fallbacks, as a driver of its own: what they save is theirs. */
async function judge({ zeroShot, pool }: TrainedPolicies, best: Policy, options: SessionOptions, emit: Emit): Promise<SessionReport | undefined> {
  const { settings } = options;
  const first = drivable(zeroShot);
  const contestants: Contestant[] = [
    policyContestant(best),
    { name: 'follower', spec: { kind: 'follower' } },
    { name: 'expert', spec: { kind: 'expert' } },
    ...(settings.training.task === 'driving-langprop' ? [{ name: 'langprop-expert', spec: { kind: 'langprop-expert' } } as const] : []),
    ...first.map((policy) => policyContestant(policy)),
  ];
  const title = 'judging on validation routes';
  const outcomes = await onRoutes('validation', contestants, settings.training.validationSeeds, 9, title, options);
  if (outcomes === undefined) return undefined;
  for (const [index, contestant] of contestants.entries()) fileJudgement(contestant.name, outcomes[index]!, options.folder, emit);
  const [trained, follower, expert, ...rest] = outcomes;
  const shown = rest.slice(0, contestants.length - 3 - first.length);
  const all = rest.slice(shown.length).flat();

  const fallbacks = drivable(pool).filter(({ hash }) => hash !== best.hash).slice(0, pastSettings(settings).fallbacks);
  const secured = trained!.some(({ failures }) => failures > 0) && fallbacks.length > 0 ? policyContestant(best, fallbacks) : undefined;
  const securedOutcomes = secured === undefined ? [] : await onRoutes('validation', [secured], settings.training.validationSeeds, 9, `${title}, with fallbacks`, options);
  if (securedOutcomes === undefined) return undefined;
  if (secured !== undefined) fileJudgement(secured.name, securedOutcomes[0]!, options.folder, emit);

  const report: SessionReport = {
    run: options.folder.path,
    policy: options.folder.file('policies', `${best.hash}.js`),
    policyHash: best.hash,
    updates: settings.training.updates,
    zeroShotPolicies: zeroShot.length,
    zeroShotRejected: zeroShot.length - first.length,
    drivers: [
      ...(all.length === 0 ? [] : [driverScores('zero-shot', all)]),
      driverScores('trained', trained!),
      ...securedOutcomes.map((one) => driverScores('trained with fallbacks', one)),
      driverScores('follower', follower!),
      driverScores('expert', expert!),
      ...shown.map((one) => driverScores('langprop-expert', one)),
    ],
    trainedMinusZeroShot: all.length === 0 ? undefined : pairedDifference(trained!, all),
  };
  const { run: _run, ...lasting } = report;
  options.folder.writeJson('evals/report.json', { ...lasting, policy: `policies/${best.hash}.js` });
  emit({ kind: 'sessionFinished', policy: best.hash, drivers: report.drivers.map(({ driver, drivingScore }) => ({ driver, drivingScore: estimateText(drivingScore, 1) })) });
  return report;
}

function fileJudgement(name: string, outcomes: readonly EpisodeOutcome[], folder: RunFolder, emit: Emit): void {
  folder.writeJson(`evals/${name.replace(':', '-').replaceAll(' ', '-')}.json`, { driver: name, outcomes: outcomes.map(withoutWallTime) });
  emit({ kind: 'driverJudged', driver: name, drivingScore: mean(outcomes.map(({ result }) => result.drivingScore)), episodes: outcomes.length });
}

async function onRoutes(which: 'training' | 'validation', contestants: readonly Contestant[], seeds: number, stream: number, title: string, options: SessionOptions): Promise<EpisodeOutcome[][] | undefined> {
  const { settings, progress, stop, folder } = options;
  const ground: EpisodeGround = sessionGround(settings, which);
  const routes = loadRoutes(ground.routes, loadTown(ground.map), ground.ids);
  return await evaluateDrivers(contestants, {
    ground,
    routes,
    seed: hashUint32(settings.run.seed, 102, stream, 0),
    seeds,
    workers: settings.compute.workers,
    signal: stop.signal,
    onEpisode: (done, total) => progress.update({ title: `run ${folder.id}: ${title}`, unit: 'episode', done, total, facts: [] }),
  });
}

function policyContestant(policy: Policy, fallbacks: readonly Policy[] = []): Contestant {
  const name = `policy:${shortHash(policy.hash)}`;
  if (fallbacks.length === 0) return { name, spec: { kind: 'policy', source: policy.source } };
  return { name: `${name} with fallbacks`, spec: { kind: 'policy', source: policy.source, fallbacks: fallbacks.map(({ source }) => source) } };
}

function withoutWallTime(outcome: EpisodeOutcome): object {
  const { durationSystemS: _wall, ...result } = outcome.result;
  return { ...outcome, result };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
