import type { Infraction } from '../Infraction.ts';
import type { LeaderboardRules } from '../LeaderboardRules.ts';

/**
 * The infraction penalty P in [0, 1]. 1.0, 2.0 and Bench2Drive: the product of a factor per infraction. 2.1: the outside-lanes factor
 * times `1 / (1 + sum of addends)`. Deviation, blocking and timeout cost no factor: they end the route.
 */
export function routePenalty(infractions: readonly Infraction[], rules: LeaderboardRules): number {
  const { formula, weights, minSpeedWeight } = rules.penalty;
  let product = 1;
  let addends = 0;
  const take = (factor: number, addend: number): void => {
    if (formula === 'product') product *= factor;
    else addends += addend;
  };
  for (const infraction of infractions) {
    switch (infraction.kind) {
      case 'outsideLanes':
        product *= 1 - (infraction.percent ?? 0) / 100;
        break;
      case 'minSpeed': {
        const cost = minSpeedWeight * (1 - (infraction.percent ?? 100) / 100);
        take(1 - cost, cost);
        break;
      }
      case 'routeDeviation':
      case 'blocked':
      case 'routeTimeout':
        break;
      default:
        take(weights[infraction.kind], weights[infraction.kind]);
    }
  }
  return product / (1 + addends);
}
