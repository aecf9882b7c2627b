import { meanInterval, type ScoreInterval } from './guards/meanBounds.ts';

/** What one policy did with one sample. A sample that goes wrong is one of these with a low score and a reason. */
export interface SampleResult {
  /** Higher is better; finite. */
  readonly score: number;
  /** Why there is no usable output: the thrown message with its line, a time-out, an invalid value. Present exactly when the task counts the sample as failed by exception. */
  readonly exception?: string;
  /** What the policy printed. */
  readonly printed?: string;
  /** What it returned, as JSON can hold it; absent when it threw. */
  readonly output?: unknown;
  /** A hint of the task for the language model: what was expected, what went wrong. */
  readonly feedback?: string;
}

/** One policy's results, one per sample and in the samples' order. */
export interface PolicyEvaluation {
  readonly results: readonly SampleResult[];
}

/** Mean score of an evaluation, 0 when it is empty. */
export function meanScore(evaluation: PolicyEvaluation): number {
  let sum = 0;
  for (const result of evaluation.results) sum += result.score;
  return evaluation.results.length === 0 ? 0 : sum / evaluation.results.length;
}

/** Mean score with n and a 95 % interval. @throws RangeError when the evaluation is empty */
export function scoreInterval(evaluation: PolicyEvaluation): ScoreInterval {
  return meanInterval(evaluation.results.map(({ score }) => score));
}

/** How many samples ended in an exception. */
export function exceptionCount(evaluation: PolicyEvaluation): number {
  return evaluation.results.filter((result) => result.exception !== undefined).length;
}

/** True when every sample has an output and all are the same value: a policy that ignores its input. False for fewer than two samples. */
export function sameOutputs(evaluation: PolicyEvaluation): boolean {
  const [first, ...others] = evaluation.results.map(({ output }) => JSON.stringify(output));
  return first !== undefined && others.length > 0 && others.every((output) => output === first);
}
