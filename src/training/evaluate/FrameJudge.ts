import { performance } from 'node:perf_hooks';
import { scenarioAt } from '../../dataset/export/FrameView.ts';
import type { EpisodeRecord } from '../../dataset/EpisodeRecord.ts';
import { Recording } from '../../dataset/Recording.ts';
import { ReplayBuffer } from '../../dataset/ReplayBuffer.ts';
import type { Sample } from '../../dataset/SampleBatch.ts';
import { REASONS } from '../../driving/Action.ts';
import type { OptimiserTask } from '../../optimiser/OptimiserTask.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import type { SampleResult } from '../../optimiser/PolicyEvaluation.ts';
import type { PolicyEngineName } from '../../policy/PolicyEngineName.ts';
import type { PolicyLimits } from '../../policy/PolicyLimits.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import { ProcessSandbox } from '../../policy/ProcessSandbox.ts';
import type { DrivingProblem, PenaltyScores } from '../problems/DrivingProblem.ts';
import { problemOf } from '../problems/problemOf.ts';
import { TrainingError } from '../TrainingError.ts';
import { timeCalls, type CallTimes } from './timeCalls.ts';
import { taskLevels, type JudgedFrame, type TaskLevels } from './JudgedFrame.ts';

export interface JudgeOptions {
  /** Recording of drives with an expert's labels. */
  readonly data: string;
  readonly lookAheadFrames: number;
  readonly scores: PenaltyScores;
  readonly limits: Partial<PolicyLimits>;
  readonly engine: PolicyEngineName;
  /** LangProp's slip of half lengths; only matters for its task. */
  readonly halfExtents?: boolean;
}

/** What one policy did with all frames. */
export interface Judgement {
  /** In the recording's order. */
  readonly frames: readonly JudgedFrame[];
  /** Wall time of the calls in batches (s), the sandbox's overhead included. */
  readonly seconds: number;
}

const BATCH_FRAMES = 2000;
/** Frames on which calls are timed one by one, at most. */
const TIMED_FRAMES = 500;

/** Scores policies on every labelled frame of a recording, by the task that the recording was made for. */
export class FrameJudge {
  readonly task: DrivingProblem<unknown>['name'];
  readonly levels: TaskLevels;
  readonly #options: JudgeOptions;
  readonly #recording: Recording;
  readonly #problem: DrivingProblem<unknown>;
  readonly #sandbox: ProcessSandbox;
  readonly #optimiserTask: OptimiserTask<unknown>;
  readonly #buffer: ReplayBuffer;
  readonly #episodes: ReadonlyMap<string, EpisodeRecord>;

  private constructor(options: JudgeOptions, recording: Recording, problem: DrivingProblem<unknown>, sandbox: ProcessSandbox) {
    this.#options = options;
    this.#recording = recording;
    this.#problem = problem;
    this.#sandbox = sandbox;
    this.#optimiserTask = problem.openTask(sandbox, options.scores);
    this.task = problem.name;
    this.levels = taskLevels(problem.name);
    this.#buffer = new ReplayBuffer([recording], { lookAheadFrames: options.lookAheadFrames });
    this.#episodes = new Map(recording.episodes().map((episode) => [episode.id, episode]));
  }

  /** @throws RecordingError when the file is no recording of a task that we know; TrainingError as {@link judge} */
  static async open(options: JudgeOptions): Promise<FrameJudge> {
    const langProp = problemOf('driving-langprop', options.halfExtents);
    const unchecked = Recording.open(options.data);
    const problem = unchecked.metadata.sceneSchema === langProp.sceneSchema ? langProp : problemOf('driving');
    unchecked.close();
    const recording = Recording.open(options.data, { sceneSchema: problem.sceneSchema, actionSchema: problem.actionSchema });
    try {
      const sandbox = await ProcessSandbox.open(problem.contract, options.limits, options.engine);
      return new FrameJudge(options, recording, problem, sandbox);
    } catch (error) {
      recording.close();
      throw error;
    }
  }

  /** @throws TrainingError NO_FRAMES when no frame has an expert's action */
  async judge(policy: Policy, onFrames: (done: number, total: number) => void): Promise<Judgement> {
    const frames: JudgedFrame[] = [];
    let seconds = 0;
    let seen = 0;
    for (const batch of this.#buffer.inOrder(BATCH_FRAMES)) {
      const labelled = batch.samples.filter(({ expertAction }) => expertAction.length > 0);
      const samples = labelled.map((frame) => this.#problem.sampleOf(frame, frame.infractionsAhead));
      const started = performance.now();
      const [evaluation] = samples.length === 0 ? [] : await this.#optimiserTask.evaluate([policy], samples);
      seconds += (performance.now() - started) / 1000;
      evaluation?.results.forEach((result, index) => frames.push(this.#judged(labelled[index]!, result)));
      seen += batch.samples.length;
      onFrames(seen, this.#buffer.size);
    }
    if (frames.length === 0) {
      throw new TrainingError('NO_FRAMES', 'the recording holds no frame with an expert\'s action', { where: this.#options.data, remedy: 'record with codriver record or codriver train' });
    }
    return { frames, seconds };
  }

  /** Times single calls on equally spaced frames; undefined for a text that cannot be run. */
  async time(policy: Policy): Promise<CallTimes | undefined> {
    const prepared = preparePolicy(policy.source, { functionName: this.#problem.contract.functionName });
    if (prepared.kind === 'rejected' || this.#buffer.size === 0) return undefined;
    const every = Math.max(1, Math.ceil(this.#buffer.size / TIMED_FRAMES));
    const scenes: Float32Array[] = [];
    let place = 0;
    for (const batch of this.#buffer.inOrder(BATCH_FRAMES)) {
      for (const { scene } of batch.samples) {
        if (place % every === 0) scenes.push(scene);
        place += 1;
      }
    }
    const handle = await this.#sandbox.load(prepared);
    try {
      return await timeCalls(this.#sandbox, handle, scenes);
    } finally {
      await this.#sandbox.unload(handle);
    }
  }

  async close(): Promise<void> {
    await this.#sandbox.close();
    this.#recording.close();
  }

  #judged(frame: Sample, { score, exception, feedback, output }: SampleResult): JudgedFrame {
    const { levels } = this;
    const expert = levels.expert(frame.expertAction);
    const policy = exception !== undefined || output === undefined ? undefined : levels.policy(output);
    return {
      episode: frame.episodeId,
      step: frame.step,
      reason: REASONS[frame.reasonClass] ?? `class ${frame.reasonClass}`,
      scenario: scenarioAt(this.#episodes.get(frame.episodeId)!, frame.step) || 'none',
      score,
      exception,
      feedback: feedback ?? '',
      expert,
      policy,
      agrees: policy !== undefined && levels.agrees(output, frame.expertAction),
      shouldStart: levels.speedMps(frame.scene) < STANDING_MPS && expert.level > 0,
    };
  }
}

const STANDING_MPS = 0.1;
