import { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { PolicyEvaluation } from '../PolicyEvaluation.ts';
import { comparable, differenceRange, type GuardSettings } from './GuardSettings.ts';
import { bettingInterval, type ScoreInterval } from './meanBounds.ts';

/** What a gate found. */
export interface GateVerdict {
  readonly passed: boolean;
  /** Challenger minus leader on the held-out samples; the challenger passes when its lower end is above 0. */
  readonly difference: ScoreInterval;
}

/**
 * Whether a challenger may take the lead: on held-out samples its mean must exceed the leader's by the confidence bound of their paired
 * differences. The k-th gate of a run gets `gateAlpha · 6 / (π k)²`, which adds up to gateAlpha: the chance that a policy which is not
 * better ever takes the lead stays below it over the whole run.
 *
 * @param gate number of the gate in the run, from 1
 */
export function judgeChallenger(challenger: PolicyEvaluation, leader: PolicyEvaluation, gate: number, settings: Pick<GuardSettings, 'gateAlpha' | 'scores'>): GateVerdict {
  const { gateAlpha, scores } = settings;
  const differences = challenger.results.map(({ score }, index) => comparable(score, scores) - comparable(leader.results[index]!.score, scores));
  // Neighbouring samples may be alike; what the bound has seen when should not hang on their order.
  const difference = bettingInterval(new SeededRandom(gate).shuffled(differences), differenceRange(scores), gateAlphaOf(gate, gateAlpha));
  return { passed: difference.low > 0, difference };
}

/** What of the run's alpha the k-th gate may spend. */
export function gateAlphaOf(gate: number, alpha: number): number {
  return (alpha * 6) / (Math.PI * gate * Math.PI * gate);
}
