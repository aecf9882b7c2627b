import { z } from 'zod';
import type { SeededRandom } from '../../geometry/SeededRandom.ts';
import { log } from '../../geometry/trig.ts';

const ArmSchema = z.strictObject({
  /** Uses and rewards, both faded. */
  uses: z.number().min(0),
  reward: z.number().min(0),
});

export const BanditStateSchema = z.record(z.string(), ArmSchema);
export type BanditState = Readonly<Record<string, Readonly<z.infer<typeof ArmSchema>>>>;

/** Every result makes earlier ones count so much less: what helped a poor policy need not help a good one. */
const FADE = 0.95;

/**
 * Chooses among ways to ask (operators, models) by what they brought per cost: discounted UCB1 (Garivier and Moulines 2011), rewards as a share
 * of the best mean so far as in ShinkaEvolve. Arms never used come first, in random order.
 */
export class Bandit {
  readonly #arms: Map<string, { uses: number; reward: number }>;

  constructor(state: BanditState = {}) {
    this.#arms = new Map(Object.entries(state).map(([arm, { uses, reward }]) => [arm, { uses, reward }]));
  }

  /** One of `arms`, at least one. @throws RangeError without arms */
  choose(arms: readonly string[], random: SeededRandom): string {
    const unused = arms.filter((arm) => !this.#arms.has(arm));
    if (unused.length > 0) return random.pick(unused);
    const total = arms.reduce((sum, arm) => sum + this.#arms.get(arm)!.uses, 0);
    const best = arms.reduce((most, arm) => Math.max(most, this.#mean(arm)), 0);
    const value = (arm: string): number => (best === 0 ? 0 : this.#mean(arm) / best) + Math.sqrt((2 * log(Math.max(1, total))) / Math.max(1e-9, this.#arms.get(arm)!.uses));
    const highest = arms.reduce((most, arm) => Math.max(most, value(arm)), -Infinity);
    return random.pick(arms.filter((arm) => value(arm) === highest));
  }

  /** @param improvement gain of the best child over its parent, counted as 0 when negative; @param cost in tokens, money or calls, the same for all arms */
  learn(arm: string, improvement: number, cost: number): void {
    for (const known of this.#arms.values()) {
      known.uses *= FADE;
      known.reward *= FADE;
    }
    const { uses, reward } = this.#arms.get(arm) ?? { uses: 0, reward: 0 };
    this.#arms.set(arm, { uses: uses + 1, reward: reward + Math.max(0, improvement) / Math.max(1e-9, cost) });
  }

  toJSON(): BanditState {
    return Object.fromEntries([...this.#arms].map(([arm, state]) => [arm, { ...state }]));
  }

  #mean(arm: string): number {
    const { uses, reward } = this.#arms.get(arm)!;
    return uses === 0 ? 0 : reward / uses;
  }
}
