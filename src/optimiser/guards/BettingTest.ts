import { log } from '../../geometry/trig.ts';

/** Share of the wealth that may be lost in one bet. */
const LARGEST_STAKE = 0.75;

/** Running mean and variance with a prior of one value in the middle: what the next bet may know. */
class Moments {
  mean = 0.5;
  variance = 0.25;
  count = 0;
  #sum = 0.5;
  #squares = 0.25;

  add(value: number): void {
    this.count += 1;
    this.#sum += value;
    this.mean = this.#sum / (this.count + 1);
    this.#squares += (value - this.mean) * (value - this.mean);
    this.variance = this.#squares / (this.count + 1);
  }
}

/**
 * Test of "the mean is at most `null`" for independent values in a known range, valid at every moment: one may look after each value and
 * stop when one likes, and the chance ever to reject a true null is at most `alpha`.
 *
 * A gambler bets on values above the null; under the null the wealth is a supermartingale that starts at 1, so it exceeds 1 / alpha at
 * any time with probability at most alpha (Ville). Stakes follow the empirical variance (Waudby-Smith and Ramdas, "Estimating means of
 * bounded random variables by betting", 2024, the predictable plug-in for confidence sequences), so the test adapts to quiet data.
 */
export class BettingTest {
  readonly #low: number;
  readonly #width: number;
  readonly #null: number;
  readonly #alpha: number;
  readonly #moments = new Moments();
  #logWealth = 0;
  #highest = 0;

  /** @throws RangeError when the range is empty, the null outside of it, or alpha not in (0, 1) */
  constructor(range: { readonly low: number; readonly high: number }, nullMean: number, alpha: number) {
    if (!(range.high > range.low) || !(nullMean > range.low && nullMean < range.high)) throw new RangeError(`the null ${nullMean} must lie inside the range ${range.low} to ${range.high}`);
    if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must lie between 0 and 1, got ${alpha}`);
    this.#low = range.low;
    this.#width = range.high - range.low;
    this.#null = (nullMean - range.low) / this.#width;
    this.#alpha = alpha;
  }

  /** @throws RangeError for a value outside of the range */
  add(value: number): void {
    const scaled = (value - this.#low) / this.#width;
    if (!(scaled >= 0 && scaled <= 1)) throw new RangeError(`the value ${value} lies outside of the range ${this.#low} to ${this.#low + this.#width}`);
    this.#logWealth += log(1 + stake(this.#moments, this.#alpha, this.#null) * (scaled - this.#null));
    this.#highest = Math.max(this.#highest, this.#logWealth);
    this.#moments.add(scaled);
  }

  /** True once the null is rejected; it stays so. */
  get rejected(): boolean {
    return this.#highest >= -log(this.#alpha);
  }
}

function stake({ variance, count }: Moments, alpha: number, nullMean: number): number {
  const next = count + 1;
  const plugIn = Math.sqrt((2 * log(2 / alpha)) / (variance * next * log(next + 1)));
  return Math.min(plugIn, LARGEST_STAKE / nullMean);
}
