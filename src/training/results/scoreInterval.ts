import type { Estimate } from './bootstrapInterval.ts';

/** Each bound alone holds with 95 %: the chance of being wrong, and the quantile of the normal distribution for it. */
const ERROR = 0.05;
const Z = 1.644854;

/**
 * Mean of independent scores of a known range, with a lower and an upper bound that hold with 95 % each: the empirical Bernstein bound
 * (Maurer and Pontil 2009, theorem 4), which supposes nothing but the range and is honest when all scores are equal.
 * @throws RangeError without values, or for one outside the range
 */
export function meanInterval(values: readonly number[], [low, high]: readonly [low: number, high: number]): Estimate {
  const n = values.length;
  if (n === 0) throw new RangeError('a mean needs at least one value');
  if (values.some((value) => !(value >= low && value <= high))) throw new RangeError(`a score lies outside ${low} to ${high}`);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, low, high, n, groups: n };
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (n - 1);
  const logTerm = Math.log(2 / ERROR);
  const half = Math.sqrt((2 * variance * logTerm) / n) + (7 * (high - low) * logTerm) / (3 * (n - 1));
  return { mean, low: Math.max(low, mean - half), high: Math.min(high, mean + half), n, groups: n };
}

/** A share of `count` in `n` trials, with bounds that hold with 95 % each (Wilson 1927). @throws RangeError without trials */
export function shareInterval(count: number, n: number): Estimate {
  if (n === 0) throw new RangeError('a share needs at least one trial');
  const share = count / n;
  const square = Z * Z;
  const middle = (share + square / (2 * n)) / (1 + square / n);
  const half = (Z / (1 + square / n)) * Math.sqrt((share * (1 - share)) / n + square / (4 * n * n));
  return { mean: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half), n, groups: n };
}
