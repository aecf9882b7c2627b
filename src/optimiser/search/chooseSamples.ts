import type { PolicyEvaluation, SampleResult } from '../PolicyEvaluation.ts';

/** What a search wants to know of a task's samples. */
export interface SampleView<Sample> {
  readonly perfectScore: number;
  /** The kind of a sample, for tables and for telling failures apart. */
  groupOf(sample: Sample): string;
  /**
   * From which score on a sample counts as right, where that is not the perfect score: scores that are never quite perfect, samples on which nobody can do well.
   * Such scores are shades, so of failures that are as unlike the others the worse one is shown; else another score is another failure.
   */
  rightFrom?(sample: Sample): number;
  /** The same for the same sample in every batch. Without it a search cannot remember which samples it has shown. */
  keyOf?(sample: Sample): string;
}

/** A sample that prompts about one policy have shown already. */
export interface ShownSample {
  /** As {@link SampleView.keyOf} gives it. */
  readonly key: string;
  /** Its fault and kind: samples with the same ones go wrong in the same way. */
  readonly likeness: string;
}

/** What earlier prompts about a policy have shown, and how to choose now. */
export interface ShownBefore {
  readonly shown: readonly ShownSample[];
  /** Begin with the worst sample whatever its kind: something urgent has just happened. Else ways of going wrong take turns. */
  readonly worstFirst: boolean;
}

const NOTHING_SHOWN: ShownBefore = { shown: [], worstFirst: false };

/**
 * Failures that differ: farthest-first traversal (Gonzalez 1985), which is a clustering with each sample shown standing for those nearest to
 * it. The worst sample comes first, then always the one least like those chosen. Over time they differ as well: what was shown before is left out
 * while other samples fail, and ways of going wrong that were shown less often come first. Indices of the batch; at least one, also when nothing fails.
 */
export function diverseFailures<Sample>(samples: readonly Sample[], evaluation: PolicyEvaluation, count: number, view: SampleView<Sample>, { shown, worstFirst }: ShownBefore = NOTHING_SHOWN): readonly number[] {
  const indices = [...samples.keys()];
  const scoreOf = (index: number): number => evaluation.results[index]!.score;
  const failing = indices.filter((index) => !isRight(samples[index]!, scoreOf(index), view));
  const keys = new Set(shown.map(({ key }) => key));
  const fresh = keys.size === 0 ? failing : failing.filter((index) => !keys.has(keyOf(samples[index]!, view)));
  const open = fresh.length > 0 ? fresh : failing;
  const features = samples.map((sample, index) => featuresOf(sample, evaluation.results[index]!, view));
  const times = countBy(shown.map(({ likeness }) => likeness));
  const timesShown = (index: number): number => (times.size === 0 ? 0 : (times.get(likenessOf(features[index]!)) ?? 0));
  const turn = worstFirst ? (): number => 0 : timesShown;
  const first = (open.length > 0 ? open : indices).reduce((least, index) => (turn(index) - turn(least) || scoreOf(index) - scoreOf(least)) < 0 ? index : least);
  const chosen = [first];
  while (chosen.length < Math.min(count, open.length)) {
    const far = farthestFrom(chosen, open, features, timesShown, view.rightFrom !== undefined);
    if (far === undefined) break;
    chosen.push(far);
  }
  return chosen;
}

/** What to remember of samples that a prompt shows; nothing where the view cannot tell samples from each other. */
export function shownSamples<Sample>(samples: readonly Sample[], evaluation: PolicyEvaluation, indices: readonly number[], view: SampleView<Sample>): readonly ShownSample[] {
  if (view.keyOf === undefined) return [];
  return indices.map((index) => ({ key: keyOf(samples[index]!, view), likeness: likenessOf(featuresOf(samples[index]!, evaluation.results[index]!, view)) }));
}

/** Right samples that are most like the shown failures, each once: those that a careless change would break first. */
export function guardsBeside<Sample>(samples: readonly Sample[], evaluation: PolicyEvaluation, failures: readonly number[], count: number, view: SampleView<Sample>): readonly number[] {
  const kinds = new Set(failures.map((failure) => view.groupOf(samples[failure]!)));
  const right = [...samples.keys()].filter((index) => isRight(samples[index]!, evaluation.results[index]!.score, view) && !failures.includes(index));
  const near = new Map(right.map((index) => [index, kinds.has(view.groupOf(samples[index]!)) ? 0 : 1]));
  const guards: number[] = [];
  const keys = new Set<string>();
  for (const index of right.toSorted((a, b) => near.get(a)! - near.get(b)! || a - b)) {
    if (guards.length === count) break;
    const key = view.keyOf === undefined ? String(index) : keyOf(samples[index]!, view);
    if (keys.has(key)) continue;
    keys.add(key);
    guards.push(index);
  }
  return guards;
}

function isRight<Sample>(sample: Sample, score: number, view: SampleView<Sample>): boolean {
  return score >= (view.rightFrom?.(sample) ?? view.perfectScore);
}

function keyOf<Sample>(sample: Sample, view: SampleView<Sample>): string {
  return view.keyOf?.(sample) ?? '';
}

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
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

/** Another fault tells most, another kind less, another score least. @param scoreRange 0 where scores do not tell failures apart */
function distanceBetween(a: Features, b: Features, scoreRange: number): number {
  return (a.fault === b.fault ? 0 : 2) + (sameKind(a, b) ? 0 : 1) + (scoreRange === 0 ? 0 : (0.5 * Math.abs(a.score - b.score)) / scoreRange);
}

function sameKind(a: Features, b: Features): boolean {
  return a.kind === b.kind;
}

/** Of those that differ from what is chosen: shown least often before, then farthest; of shades then the worst. */
function farthestFrom(chosen: readonly number[], open: readonly number[], features: readonly Features[], timesShown: (index: number) => number, shades: boolean): number | undefined {
  const scores = open.map((index) => features[index]!.score);
  const range = shades ? 0 : scores.reduce((most, score) => Math.max(most, score), -Infinity) - scores.reduce((least, score) => Math.min(least, score), Infinity);
  let far: number | undefined;
  let farthest = 0;
  let fewest = Infinity;
  for (const index of open) {
    const distance = chosen.reduce((least, other) => Math.min(least, distanceBetween(features[index]!, features[other]!, range)), Infinity);
    const times = timesShown(index);
    if (distance <= 0 || times > fewest) continue;
    const worse = shades && far !== undefined && features[index]!.score < features[far]!.score;
    if (times === fewest && (distance < farthest || (distance === farthest && !worse))) continue;
    far = index;
    farthest = distance;
    fewest = times;
  }
  return far;
}

function likenessOf({ kind, fault }: Features): string {
  return `${kind} | ${fault}`;
}
