import type { PolicyEvaluation, SampleResult } from '../PolicyEvaluation.ts';

/** What a search wants to know of a task's samples. */
export interface SampleView<Sample> {
  readonly perfectScore: number;
  /** The kind of a sample, for tables and for telling failures apart. */
  groupOf(sample: Sample): string;
}

/**
 * Failures that differ: farthest-first traversal (Gonzalez 1985), which is a clustering with each sample shown standing for those nearest to
 * it. The worst sample comes first, then always the one least like those chosen. Indices of the batch; at least one, also when nothing fails.
 */
export function diverseFailures<Sample>(samples: readonly Sample[], evaluation: PolicyEvaluation, count: number, view: SampleView<Sample>): readonly number[] {
  const features = samples.map((sample, index) => featuresOf(sample, evaluation.results[index]!, view));
  const indices = [...samples.keys()];
  const failing = indices.filter((index) => evaluation.results[index]!.score < view.perfectScore);
  const worst = indices.reduce((least, index) => (evaluation.results[index]!.score < evaluation.results[least]!.score ? index : least), 0);
  const chosen = [worst];
  while (chosen.length < Math.min(count, failing.length)) {
    const [far, farthest] = farthestFrom(chosen, failing, features);
    if (far === undefined || farthest <= 0) break;
    chosen.push(far);
  }
  return chosen;
}

/** Right samples that are most like the shown failures: those that a careless change would break first. */
export function guardsBeside<Sample>(samples: readonly Sample[], evaluation: PolicyEvaluation, failures: readonly number[], count: number, view: SampleView<Sample>): readonly number[] {
  const features = samples.map((sample, index) => featuresOf(sample, evaluation.results[index]!, view));
  const right = [...samples.keys()].filter((index) => evaluation.results[index]!.score >= view.perfectScore && !failures.includes(index));
  const distance = (index: number): number => failures.reduce((least, failure) => Math.min(least, sameKind(features[index]!, features[failure]!) ? 0 : 1), Infinity);
  return right.toSorted((a, b) => distance(a) - distance(b) || a - b).slice(0, count);
}

interface Features {
  readonly kind: string;
  /** What went wrong, numbers and names in quotes left out: the same fault in two places is one fault. */
  readonly fault: string;
  readonly score: number;
}

function featuresOf<Sample>(sample: Sample, { exception, feedback, score }: SampleResult, view: SampleView<Sample>): Features {
  const fault = (exception ?? feedback ?? '').replace(/"[^"]*"|-?\d+(?:\.\d+)?/gu, '#');
  return { kind: view.groupOf(sample), fault, score };
}

/** Another fault tells most, another kind less, another score least. */
function distanceBetween(a: Features, b: Features, scoreRange: number): number {
  return (a.fault === b.fault ? 0 : 2) + (sameKind(a, b) ? 0 : 1) + (scoreRange === 0 ? 0 : (0.5 * Math.abs(a.score - b.score)) / scoreRange);
}

function sameKind(a: Features, b: Features): boolean {
  return a.kind === b.kind;
}

function farthestFrom(chosen: readonly number[], open: readonly number[], features: readonly Features[]): readonly [index: number | undefined, distance: number] {
  const scores = open.map((index) => features[index]!.score);
  const range = scores.reduce((most, score) => Math.max(most, score), -Infinity) - scores.reduce((least, score) => Math.min(least, score), Infinity);
  let far: number | undefined;
  let farthest = 0;
  for (const index of open) {
    const distance = chosen.reduce((least, other) => Math.min(least, distanceBetween(features[index]!, features[other]!, range)), Infinity);
    if (distance > farthest) {
      far = index;
      farthest = distance;
    }
  }
  return [far, farthest];
}
