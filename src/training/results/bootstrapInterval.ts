import { SeededRandom } from '../../geometry/SeededRandom.ts';

/** A mean with its sample size and an interval. */
export interface Estimate {
  readonly mean: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Number of values. */
  readonly n: number;
  /** Number of groups that were resampled. */
  readonly groups: number;
}

const RESAMPLES = 2000;

/**
 * Mean of values that come in groups (the seeds of one route), with a percentile bootstrap over whole groups: values of one group are not
 * independent, so groups are drawn with replacement and all their values taken. Deterministic.
 * @throws RangeError without values
 */
export function bootstrapInterval(groups: readonly (readonly number[])[]): Estimate {
  const values = groups.flat();
  if (values.length === 0) throw new RangeError('a mean needs at least one value');
  const filled = groups.filter((group) => group.length > 0);
  const sums = filled.map((group) => group.reduce((sum, value) => sum + value, 0));
  const random = new SeededRandom(20240115);
  const means = new Float64Array(RESAMPLES);
  for (let round = 0; round < RESAMPLES; round += 1) {
    let sum = 0;
    let count = 0;
    for (let draw = 0; draw < filled.length; draw += 1) {
      const group = random.below(filled.length);
      sum += sums[group]!;
      count += filled[group]!.length;
    }
    means[round] = sum / count;
  }
  means.sort();
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, low: means[Math.floor(0.025 * RESAMPLES)]!, high: means[Math.ceil(0.975 * RESAMPLES) - 1]!, n: values.length, groups: filled.length };
}
