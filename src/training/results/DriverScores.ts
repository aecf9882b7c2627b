import type { InfractionKind } from '../../leaderboard/Infraction.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import { bootstrapInterval, type Estimate } from './bootstrapInterval.ts';
import { infractionRates } from './infractionRates.ts';

/** How a driver did on a set of routes and seeds. */
export interface DriverScores {
  readonly driver: string;
  readonly routes: number;
  readonly episodes: number;
  readonly drivingScore: Estimate;
  readonly routeCompletion: Estimate;
  readonly infractionPenalty: Estimate;
  /** Infractions per driven km. */
  readonly infractionsPerKm: Record<InfractionKind, number>;
  /** Episodes in which the driver gave no usable action at least once. */
  readonly episodesWithFailures: number;
  /** Steps that fallbacks decided, over all episodes. */
  readonly standInSteps: number;
}

/** Sums up the outcomes of a driver; intervals are bootstrapped over routes. @throws RangeError without outcomes */
export function driverScores(driver: string, outcomes: readonly EpisodeOutcome[]): DriverScores {
  const groups = Map.groupBy(outcomes, ({ result }) => result.routeId);
  const estimate = (value: (outcome: EpisodeOutcome) => number): Estimate => bootstrapInterval([...groups.values()].map((group) => group.map(value)));
  return {
    driver,
    routes: groups.size,
    episodes: outcomes.length,
    drivingScore: estimate(({ result }) => result.drivingScore),
    routeCompletion: estimate(({ result }) => result.routeCompletion),
    infractionPenalty: estimate(({ result }) => result.penalty),
    infractionsPerKm: infractionRates(outcomes),
    episodesWithFailures: outcomes.filter(({ failures }) => failures > 0).length,
    standInSteps: outcomes.reduce((sum, { standIns = [] }) => sum + standIns.reduce((steps, count) => steps + count, 0), 0),
  };
}

/**
 * Mean difference in driving score between two drivers on the same routes and seeds, episode by episode, with its interval over routes.
 * @param ones outcomes of the first driver; @param others of the second, in the same order of routes and seeds (several policies may follow one another)
 */
export function pairedDifference(ones: readonly EpisodeOutcome[], others: readonly EpisodeOutcome[]): Estimate {
  const groups = new Map<string, number[]>();
  for (const [index, other] of others.entries()) {
    const one = ones[index % ones.length]!;
    if (one.result.routeId !== other.result.routeId) throw new RangeError('paired outcomes must be of the same routes in the same order');
    const group = groups.get(other.result.routeId) ?? [];
    group.push(one.result.drivingScore - other.result.drivingScore);
    groups.set(other.result.routeId, group);
  }
  return bootstrapInterval([...groups.values()]);
}
