import type { InfractionKind } from '../Infraction.ts';
import { INFRACTION_KEYS, kindsOfLayout } from '../results/infractionKeys.ts';
import { pythonRound } from '../results/pythonNumber.ts';
import type { RouteRecord, Scores } from '../results/RouteRecord.ts';

/** The evaluation as a whole. */
export interface GlobalRecord {
  readonly status: 'Perfect' | 'Completed' | 'Failed';
  /** Means over all routes asked for: a missing route counts as zero. */
  readonly scores: Scores;
  /** Undefined where 1.0 writes "NaN": a single route. */
  readonly deviation: Scores | undefined;
  /** Infractions per km, by kind; outside lanes in 2.x as km. */
  readonly infractionsPerKm: ReadonlyMap<InfractionKind, number>;
  readonly totalLengthM: number;
  readonly durationGameS: number;
  readonly durationSystemS: number;
  /** Route id, index and status of each route that failed. */
  readonly exceptions: readonly (readonly [routeId: string, index: number, status: string])[];
}

const SCORE_KEYS = ['route', 'penalty', 'composed'] as const;

/** Sums up records as leaderboard 1.0 or 2.x does. @param totalRoutes routes times repetitions asked for, at least 1 */
export function globalRecord(records: readonly RouteRecord[], totalRoutes: number, layout: '1.0' | '2.x'): GlobalRecord {
  const isSecond = layout === '2.x';
  const rounded = (value: number, digits: number): number => (isSecond ? pythonRound(value, digits) : value);
  const scores = perScore((key) => rounded(sum(records, (record) => record.scores[key]) / totalRoutes, 6));
  return {
    status: globalStatus(records, isSecond),
    scores,
    deviation: deviation(records, totalRoutes, scores, isSecond),
    infractionsPerKm: new Map(kindsOfLayout(layout).map((kind) => [kind, isSecond ? perKm2(records, kind) : perKm1(records, kind)])),
    totalLengthM: rounded(sum(records, (record) => record.routeLengthM), 3),
    durationGameS: rounded(sum(records, (record) => record.durationGameS), 3),
    durationSystemS: rounded(sum(records, (record) => record.durationSystemS), 3),
    exceptions: records.filter((record) => record.status.startsWith('Failed')).map((record) => [record.routeId, record.index, record.status] as const),
  };
}

function globalStatus(records: readonly RouteRecord[], isSecond: boolean): GlobalRecord['status'] {
  if (records.some(({ status }) => status !== 'Completed' && status !== 'Perfect')) return 'Failed';
  return isSecond && records.every(({ status }) => status === 'Perfect') ? 'Perfect' : 'Completed';
}

/** Sample standard deviation over the routes asked for. */
function deviation(records: readonly RouteRecord[], totalRoutes: number, mean: Scores, isSecond: boolean): Scores | undefined {
  if (totalRoutes === 1) return isSecond ? { route: 0, penalty: 0, composed: 0 } : undefined;
  return perScore((key) => {
    const value = Math.sqrt(sum(records, (record) => (record.scores[key] - mean[key]) * (record.scores[key] - mean[key])) / (totalRoutes - 1));
    return isSecond ? pythonRound(value, 3) : value;
  });
}

/** 1.0 *sums* the rates of the routes that got anywhere. */
function perKm1(records: readonly RouteRecord[], kind: InfractionKind): number {
  return sum(records, (record) => (record.scores.route > 0 ? countOf(record, kind) / drivenKm(record) : 0));
}

/** 2.x divides all infractions by all kilometres; outside lanes are the kilometres themselves, parsed back out of the sentences. */
function perKm2(records: readonly RouteRecord[], kind: InfractionKind): number {
  if (kind === 'outsideLanes') return pythonRound(sum(records, outsideKm), 3);
  return pythonRound(sum(records, (record) => countOf(record, kind)) / Math.max(0.001, sum(records, drivenKm)), 3);
}

function outsideKm(record: RouteRecord): number {
  const message = record.infractions[INFRACTION_KEYS.outsideLanes]?.[0];
  const metres = message === undefined ? 0 : Number(message.split(' ')[8]);
  return Number.isFinite(metres) ? metres / 1000 : 0;
}

function drivenKm(record: RouteRecord): number {
  return ((record.scores.route / 100) * record.routeLengthM) / 1000;
}

function countOf(record: RouteRecord, kind: InfractionKind): number {
  return record.infractions[INFRACTION_KEYS[kind]]?.length ?? 0;
}

function perScore(of: (key: (typeof SCORE_KEYS)[number]) => number): Scores {
  return { route: of('route'), penalty: of('penalty'), composed: of('composed') };
}

function sum(records: readonly RouteRecord[], of: (record: RouteRecord) => number): number {
  return records.reduce((total, record) => total + of(record), 0);
}
