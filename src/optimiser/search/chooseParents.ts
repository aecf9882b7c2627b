import type { SeededRandom } from '../../geometry/SeededRandom.ts';
import { exp } from '../../geometry/trig.ts';
import type { ScoredPolicy } from './SearchStrategy.ts';

/** LangProp's first `topChoices`, GEPA's Pareto front over samples, or ShinkaEvolve's sigmoid weights. */
export const PARENT_RULES = ['top', 'pareto', 'sigmoid'] as const;
export type ParentRule = (typeof PARENT_RULES)[number];

export interface ParentChoice {
  readonly rule: ParentRule;
  readonly count: number;
  /** Scores closer than this share of the batch's range of scores are equal: noise must not split fronts. */
  readonly tolerance: number;
  /** Children that a policy has had. */
  childrenOf(hash: string): number;
}

/** Policies to rewrite, each at most once. @param pool best first */
export function chooseParents(pool: readonly ScoredPolicy[], choice: ParentChoice, random: SeededRandom): readonly ScoredPolicy[] {
  if (choice.rule === 'top') return pool.slice(0, choice.count);
  const weights = choice.rule === 'pareto' ? paretoWeights(pool, choice.tolerance) : sigmoidWeights(pool, (hash) => choice.childrenOf(hash));
  return drawWithout(pool, weights, choice.count, random);
}

/**
 * GEPA (Agrawal et al., 2025): a policy weighs as many samples as it is best on, after policies were taken out that are nowhere needed because
 * others are as good on each of their samples. So a policy that alone masters one kind of sample survives with a lower mean.
 */
export function paretoWeights(pool: readonly ScoredPolicy[], tolerance: number): readonly number[] {
  const scores = pool.map(({ evaluation }) => evaluation.results.map(({ score }) => score));
  const all = scores.flat();
  const margin = all.length === 0 ? 0 : tolerance * (all.reduce((a, b) => Math.max(a, b)) - all.reduce((a, b) => Math.min(a, b)));
  const samples = scores[0]?.map((_, sample) => sample) ?? [];
  const fronts = samples.map((sample) => {
    const best = scores.reduce((most, row) => Math.max(most, row[sample]!), -Infinity);
    return new Set(pool.flatMap((_, index) => (scores[index]![sample]! >= best - margin ? [index] : [])));
  });
  const alive = new Set(pool.keys());
  // The weakest first; of equal ones the later in the pool.
  const mean = scores.map((row) => row.reduce((sum, score) => sum + score, 0));
  for (const index of [...pool.keys()].toSorted((a, b) => mean[a]! - mean[b]! || b - a)) {
    const mine = fronts.filter((front) => front.has(index));
    if (mine.every((front) => [...front].some((other) => other !== index && alive.has(other)))) alive.delete(index);
  }
  return pool.map((_, index) => (alive.has(index) ? fronts.filter((front) => front.has(index)).length : 0));
}

/**
 * ShinkaEvolve (Lange et al., 2025): sigmoid of the priority's distance from the median in units of the median absolute deviation, times
 * 1 / (1 + children). Without a scale of its own, and whoever was rewritten often steps back.
 */
export function sigmoidWeights(pool: readonly ScoredPolicy[], childrenOf: (hash: string) => number): readonly number[] {
  const priorities = pool.map(({ priority }) => priority);
  const middle = median(priorities);
  const deviation = Math.max(1e-6, median(priorities.map((priority) => Math.abs(priority - middle))));
  return pool.map(({ policy, priority }) => 1 / (1 + exp((-10 * (priority - middle)) / deviation)) / (1 + childrenOf(policy.hash)));
}

function drawWithout<T>(items: readonly T[], weights: readonly number[], count: number, random: SeededRandom): readonly T[] {
  const left = items.map((item, index) => ({ item, weight: weights[index]! })).filter(({ weight }) => weight > 0);
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) {
    let rest = random.uniform() * left.reduce((sum, { weight }) => sum + weight, 0);
    const found = left.findIndex(({ weight }) => (rest -= weight) < 0);
    drawn.push(...left.splice(found < 0 ? left.length - 1 : found, 1).map(({ item }) => item));
  }
  return drawn;
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((values.length - 1) / 2)]! + sorted[Math.floor(values.length / 2)]!) / 2;
}
