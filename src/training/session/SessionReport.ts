import { INFRACTION_KINDS } from '../../leaderboard/Infraction.ts';
import type { Estimate } from '../results/bootstrapInterval.ts';
import type { DriverScores } from '../results/DriverScores.ts';

/** What a session ends with: who drives how well on the validation routes, and where the policy is. */
export interface SessionReport {
  readonly run: string;
  readonly policy: string;
  readonly policyHash: string;
  readonly updates: number;
  readonly zeroShotPolicies: number;
  /** Set-up policies that could not be run at all. */
  readonly zeroShotRejected: number;
  /** `zero-shot` (mean of all), `trained`, `trained with fallbacks` where it failed on a step alone, `follower`, `expert`, and in LangProp's task `langprop-expert`. */
  readonly drivers: readonly DriverScores[];
  /** Trained policy minus zero-shot policies, same routes and seeds. */
  readonly trainedMinusZeroShot: Estimate | undefined;
}

/** `71.3 [65.0, 77.9]`. */
export function estimateText({ mean, low, high }: Estimate, digits: number): string {
  return `${mean.toFixed(digits)} [${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}

/** The kinds of infractions that happened to anybody, in the usual order. */
export function kindsSeen(drivers: readonly DriverScores[]): (typeof INFRACTION_KINDS)[number][] {
  return INFRACTION_KINDS.filter((kind) => drivers.some((driver) => driver.infractionsPerKm[kind] > 0));
}
