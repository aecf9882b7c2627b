import { BettingTest } from './BettingTest.ts';

/** A mean with the number of values and an interval. */
export interface ScoreInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
}

/** Halvings of the range in which a bound is looked for: to a millionth of it. */
const HALVINGS = 20;

/**
 * Mean and two-sided confidence interval of independent values in a known range: all means that {@link BettingTest} does not reject, on either
 * side with half of alpha. It holds for every distribution and every n, also when n was chosen by looking.
 *
 * @throws RangeError without values
 */
export function bettingInterval(values: readonly number[], range: { readonly low: number; readonly high: number }, alpha: number): ScoreInterval {
  const { mean, n } = moments(values);
  const mirrored = { low: -range.high, high: -range.low };
  const low = lowerBound(values, range, alpha / 2);
  const high = -lowerBound(values.map((value) => -value), mirrored, alpha / 2);
  return { mean, low: Math.min(low, mean), high: Math.max(high, mean), n };
}

/** The largest mean that is rejected as too low, or the lower end of the range. */
function lowerBound(values: readonly number[], range: { readonly low: number; readonly high: number }, alpha: number): number {
  let rejected = range.low;
  let open = range.high;
  for (let halving = 0; halving < HALVINGS; halving += 1) {
    const middle = (rejected + open) / 2;
    const test = new BettingTest(range, middle, alpha);
    for (const value of values) test.add(value);
    if (test.rejected) rejected = middle;
    else open = middle;
  }
  return rejected;
}

/** Mean and 95 % interval by the normal approximation, for display: no range is needed. @throws RangeError without values */
export function meanInterval(values: readonly number[]): ScoreInterval {
  const { mean, variance, n } = moments(values);
  const half = n < 2 ? Infinity : 1.96 * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half, n };
}

/** `0.664 [0.634, 0.694], n = 1000`. */
export function intervalText({ mean, low, high, n }: ScoreInterval, digits = 3): string {
  return `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}], n = ${n}`;
}

function moments(values: readonly number[]): { readonly mean: number; readonly variance: number; readonly n: number } {
  const n = values.length;
  if (n === 0) throw new RangeError('a mean needs at least one value');
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, variance: n < 2 ? 0 : squares / (n - 1), n };
}
