import { createPolicy } from '../optimiser/Policy.ts';
import { compareFrames, type FrameComparison } from './evaluate/compareFrames.ts';
import { FrameJudge, type JudgeOptions } from './evaluate/FrameJudge.ts';
import { frameReport, type FrameReport } from './evaluate/frameReport.ts';
import type { CallTimes } from './evaluate/timeCalls.ts';
import type { DrivingTaskName } from './problems/DrivingProblem.ts';
import { taskOfPolicy } from './problems/taskOfPolicy.ts';
import type { Progress } from './Progress.ts';
import { TrainingError } from './TrainingError.ts';

export interface EvaluateRequest extends JudgeOptions {
  /** Text of the policy. */
  readonly source: string;
  /** Text of another one to compare it with, on the same frames. */
  readonly compareWith?: string;
}

/** How long calls of a policy take; depends on the machine. */
export interface PolicyRuntime {
  /** Mean wall time of one call in a batch (µs), the sandbox's overhead included. */
  readonly microsecondsPerCall: number;
  /** Call by call, as in driving; undefined for a text that cannot be run. */
  readonly single: CallTimes | undefined;
}

/** How a policy does on recorded frames, without driving. */
export interface EvaluateReport extends FrameReport {
  readonly policyHash: string;
  readonly task: DrivingTaskName;
  readonly runtime: PolicyRuntime;
  readonly other?: { readonly policyHash: string; readonly runtime: PolicyRuntime } & FrameReport;
  /** The policy minus the other. */
  readonly comparison?: FrameComparison;
}

/** Scores a policy, or two, on every labelled frame of a recording. @throws TrainingError without frames; RecordingError */
export async function evaluatePolicy(request: EvaluateRequest, progress: Progress): Promise<EvaluateReport> {
  const judge = await FrameJudge.open(request);
  try {
    const texts = request.compareWith === undefined ? [request.source] : [request.source, request.compareWith];
    const judged = [];
    for (const [index, source] of texts.entries()) {
      requireTask(source, judge.task, request.data);
      const policy = createPolicy(source, { origin: 'given' });
      const { frames, seconds } = await judge.judge(policy, (done, total) =>
        progress.update({ title: 'scoring recorded frames', unit: 'frame', done: index * total + done, total: texts.length * total, facts: [] }),
      );
      judged.push({ frames, policyHash: policy.hash, report: frameReport(frames, judge.levels.names), runtime: { microsecondsPerCall: (seconds * 1e6) / frames.length, single: await judge.time(policy) } });
    }
    const [one, other] = judged;
    return {
      policyHash: one!.policyHash,
      task: judge.task,
      ...one!.report,
      runtime: one!.runtime,
      ...(other === undefined
        ? {}
        : { other: { policyHash: other.policyHash, ...other.report, runtime: other.runtime }, comparison: compareFrames(one!.frames, other.frames) }),
    };
  } finally {
    await judge.close();
  }
}

/** A policy that is written for the other task would only score as one long exception. */
function requireTask(source: string, task: DrivingTaskName, data: string): void {
  const own = taskOfPolicy(source);
  if (own === task) return;
  throw new TrainingError('TASK_MISMATCH', `the policy is written for ${own}, the recording is of ${task}`, { where: data, remedy: `give a recording of ${own} or a policy of ${task}` });
}
