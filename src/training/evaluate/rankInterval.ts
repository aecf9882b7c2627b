/** An approximate 95 % interval of a rank correlation. */
export interface RankInterval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 % of the normal distribution. */
const Z = 1.96;

/**
 * The interval of Spearman's rank correlation by Fisher's transformation with the standard error of Bonett and Wright (2000). A perfect order has none that way:
 * it is taken as half a step less perfect, the step being one exchange of neighbours. Undefined for fewer than four pairs.
 */
export function rankInterval(correlation: number, pairs: number): RankInterval | undefined {
  if (pairs < 4) return undefined;
  const closest = 1 - 6 / (pairs * (pairs * pairs - 1));
  const bounded = Math.max(-closest, Math.min(closest, correlation));
  const middle = Math.atanh(bounded);
  const width = Z * Math.sqrt((1 + (bounded * bounded) / 2) / (pairs - 3));
  return { low: Math.min(correlation, Math.tanh(middle - width)), high: Math.max(correlation, Math.tanh(middle + width)) };
}
