import { performance } from 'node:perf_hooks';
import { Recording } from '../dataset/Recording.ts';
import { ReplayBuffer } from '../dataset/ReplayBuffer.ts';
import { actionCodec, sceneCodec } from '../driving/sceneCodec.ts';
import { createPolicy } from '../optimiser/Policy.ts';
import type { SampleResult } from '../optimiser/PolicyEvaluation.ts';
import { ProcessSandbox } from '../policy/ProcessSandbox.ts';
import type { PolicyEngineName } from '../policy/PolicyEngineName.ts';
import type { PolicyLimits } from '../policy/PolicyLimits.ts';
import { DrivingTask, type DrivingScores } from '../tasks/driving/DrivingTask.ts';
import type { DrivingSample } from '../tasks/driving/DrivingSample.ts';
import { DRIVING_CONTRACT } from '../tasks/driving/drivingContract.ts';
import { groupByReason, type ReasonGroup } from '../tasks/driving/groupByReason.ts';
import type { Progress } from './Progress.ts';
import { bootstrapInterval, type Estimate } from './results/bootstrapInterval.ts';
import { drivingSample } from './session/drivingSample.ts';
import { TrainingError } from './TrainingError.ts';

export interface EvaluateRequest {
  /** Text of the policy. */
  readonly source: string;
  /** Recording file. */
  readonly data: string;
  readonly lookAheadFrames: number;
  readonly scores: DrivingScores;
  readonly limits: Partial<PolicyLimits>;
  readonly engine: PolicyEngineName;
}

/** How a policy does on recorded frames, without driving. */
export interface EvaluateReport {
  readonly policyHash: string;
  readonly frames: number;
  readonly episodes: number;
  /** Mean score by the training task's own measure; interval over episodes. */
  readonly score: Estimate;
  readonly exceptions: number;
  readonly exceptionMessages: readonly { readonly message: string; readonly count: number }[];
  readonly byReason: readonly ReasonGroup[];
  /** Mean wall time of one call in a batch (µs), the sandbox's overhead included. */
  readonly microsecondsPerCall: number;
  readonly worst: readonly { readonly episode: string; readonly step: number; readonly score: number; readonly why: string }[];
}

const BATCH_FRAMES = 2000;
const WORST_SHOWN = 5;

/** Scores a policy on every labelled frame of a recording. @throws TrainingError without frames; RecordingError */
export async function evaluatePolicy(request: EvaluateRequest, progress: Progress): Promise<EvaluateReport> {
  const recording = Recording.open(request.data, { sceneSchema: sceneCodec.schemaDigest, actionSchema: actionCodec.schemaDigest });
  const sandbox = await ProcessSandbox.open(DRIVING_CONTRACT, request.limits, request.engine);
  try {
    const buffer = new ReplayBuffer([recording], { lookAheadFrames: request.lookAheadFrames });
    const task = new DrivingTask(sandbox, request.scores);
    const policy = createPolicy(request.source, { origin: 'given' });
    const samples: DrivingSample[] = [];
    const places: { episode: string; step: number }[] = [];
    const results: SampleResult[] = [];
    let seconds = 0;
    for (const batch of buffer.inOrder(BATCH_FRAMES)) {
      const labelled = batch.samples.filter((sample) => sample.expertAction.length > 0);
      const part = labelled.map((sample) => drivingSample(sample, true));
      const started = performance.now();
      const [evaluation] = part.length === 0 ? [] : await task.evaluate([policy], part);
      seconds += (performance.now() - started) / 1000;
      samples.push(...part);
      places.push(...labelled.map(({ episodeId, step }) => ({ episode: episodeId, step })));
      results.push(...(evaluation?.results ?? []));
      progress.update({ title: 'scoring recorded frames', unit: 'frame', done: results.length, total: buffer.size, facts: [] });
    }
    if (results.length === 0) throw new TrainingError('NO_FRAMES', 'the recording holds no frame with an expert\'s action', { where: request.data, remedy: 'record with codriver train, and take a file of its episodes folder' });
    const byEpisode = Map.groupBy(results.keys(), (index) => places[index]!.episode);
    return {
      policyHash: policy.hash,
      frames: results.length,
      episodes: byEpisode.size,
      score: bootstrapInterval([...byEpisode.values()].map((indices) => [...indices].map((index) => results[index]!.score))),
      exceptions: results.filter(({ exception }) => exception !== undefined).length,
      exceptionMessages: messageCounts(results),
      byReason: groupByReason(samples, { results }),
      microsecondsPerCall: (seconds * 1e6) / results.length,
      worst: worstOf(results, places),
    };
  } finally {
    await sandbox.close();
    recording.close();
  }
}

function messageCounts(results: readonly SampleResult[]): { message: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { exception } of results) if (exception !== undefined) counts.set(exception, (counts.get(exception) ?? 0) + 1);
  return [...counts].map(([message, count]) => ({ message, count })).toSorted((a, b) => b.count - a.count || (a.message < b.message ? -1 : 1));
}

function worstOf(results: readonly SampleResult[], places: readonly { episode: string; step: number }[]): EvaluateReport['worst'] {
  return [...results.keys()]
    .toSorted((a, b) => results[a]!.score - results[b]!.score || a - b)
    .slice(0, WORST_SHOWN)
    .map((index) => ({ ...places[index]!, score: results[index]!.score, why: results[index]!.exception ?? results[index]!.feedback ?? '' }));
}
