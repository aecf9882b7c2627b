import type { UpdateOccasion } from '../../optimiser/OptimiserTask.ts';
import type { TracedCall } from '../../tasks/driving/blame/LineBlame.ts';
import type { DrivingSample } from '../../tasks/driving/DrivingSample.ts';
import type { FailedCase } from './tellStory.ts';

/** Scores from which on, and below which, a policy is right or wrong in a recorded scene. */
const RIGHT = 0.9;
const WRONG = 0.5;
/** Calls compared, at most, of either kind. */
const MOST_CALLS = 200;

/**
 * Calls of a policy that go wrong and calls that go right, to find the lines that tell them apart: with a failed drive those from its decisive step to
 * its end are wrong and those before it right; else the recorded scenes like the one that the prompt shows (same reason of the expert) are wrong. Right are
 * recorded scenes with a good score.
 */
export function promptCalls({ samples, evaluation, worst }: UpdateOccasion<DrivingSample>, failed: FailedCase | undefined): { readonly failing: readonly TracedCall[]; readonly passing: readonly TracedCall[] } {
  const scored = [...new Map(samples.map((sample, index) => [sample, evaluation.results[index]!.score])).entries()];
  const before = failed === undefined ? [] : failed.steps.slice(0, failed.decisive).map(({ scene }) => ({ scene }));
  const passing = [...before, ...scored.flatMap(([{ scene }, score]) => (score >= RIGHT ? [{ scene }] : []))];
  const { reason } = samples[worst]!.expert;
  const failing = failed === undefined ? scored.flatMap(([{ scene, expert }, score]) => (score < WRONG && expert.reason === reason ? [{ scene }] : [])) : failed.steps.slice(failed.decisive).map(({ scene }) => ({ scene }));
  return { failing: spread(failing), passing: spread(passing) };
}

/** Some of many, equally spaced. */
function spread<T>(values: readonly T[]): T[] {
  const every = Math.max(1, Math.ceil(values.length / MOST_CALLS));
  return values.filter((_, index) => index % every === 0);
}
