import { INFRACTION_KEYS } from '../../leaderboard/results/infractionKeys.ts';
import type { RouteRecord } from '../../leaderboard/results/RouteRecord.ts';
import { bootstrapInterval, type Estimate } from './bootstrapInterval.ts';
import { neverStarted } from './neverStarted.ts';

/** Means over the drives of a results file; intervals over routes, whose repetitions are not independent. */
export interface RecordScores {
  readonly routes: number;
  readonly drives: number;
  readonly drivingScore: Estimate;
  readonly routeCompletion: Estimate;
  readonly infractionPenalty: Estimate;
  /** Routes on which the car never set off in any drive: the inertia trap. */
  readonly neverStarted: readonly string[];
}

/** @throws RangeError without records */
export function recordScores(records: readonly RouteRecord[]): RecordScores {
  const routes = byRoute(records);
  const estimate = (value: (record: RouteRecord) => number): Estimate => bootstrapInterval([...routes.values()].map((group) => group.map(value)));
  return {
    routes: routes.size,
    drives: records.length,
    drivingScore: estimate(({ scores }) => scores.composed),
    routeCompletion: estimate(({ scores }) => scores.route),
    infractionPenalty: estimate(({ scores }) => scores.penalty),
    neverStarted: [...routes].flatMap(([route, group]) => (group.every(stoodStill) ? [route] : [])),
  };
}

/** One driver minus another, drive by drive. */
export interface PairedScores {
  /** Drives that both have. */
  readonly drives: number;
  readonly drivingScore: Estimate;
  readonly routeCompletion: Estimate;
  readonly infractionPenalty: Estimate;
  /** Drives in which the first, the second, neither has the higher driving score. */
  readonly better: number;
  readonly worse: number;
  readonly same: number;
}

/**
 * Compares two results files of the same routes and seeds. Differences are taken drive by drive, so that a hard route is hard for both.
 * @throws RangeError when the files are not of the same drives, or empty
 */
export function pairedScores(ones: readonly RouteRecord[], others: readonly RouteRecord[]): PairedScores {
  const drives = Math.min(ones.length, others.length);
  const pairs = Array.from({ length: drives }, (_, index): [RouteRecord, RouteRecord] => [ones[index]!, others[index]!]);
  if (pairs.some(([one, other]) => one.routeId !== other.routeId)) throw new RangeError('paired results must be of the same routes in the same order');
  const groups = [...Map.groupBy(pairs, ([one]) => routeOf(one)).values()];
  const estimate = (value: (record: RouteRecord) => number): Estimate => bootstrapInterval(groups.map((group) => group.map(([one, other]) => value(one) - value(other))));
  const signs = pairs.map(([one, other]) => Math.sign(one.scores.composed - other.scores.composed));
  return {
    drives,
    drivingScore: estimate(({ scores }) => scores.composed),
    routeCompletion: estimate(({ scores }) => scores.route),
    infractionPenalty: estimate(({ scores }) => scores.penalty),
    better: signs.filter((sign) => sign > 0).length,
    worse: signs.filter((sign) => sign < 0).length,
    same: signs.filter((sign) => sign === 0).length,
  };
}

function byRoute(records: readonly RouteRecord[]): Map<string, RouteRecord[]> {
  return Map.groupBy(records, routeOf);
}

/** The id as in the route file. */
function routeOf({ routeId }: RouteRecord): string {
  return routeId.replace(/^RouteScenario_/, '').replace(/_rep\d+$/, '');
}

function stoodStill({ infractions, scores, routeLengthM }: RouteRecord): boolean {
  const ranOut = (['blocked', 'routeTimeout'] as const).some((kind) => (infractions[INFRACTION_KEYS[kind]] ?? []).length > 0);
  return neverStarted({ routeCompletion: scores.route, routeLengthM, ranOut });
}
