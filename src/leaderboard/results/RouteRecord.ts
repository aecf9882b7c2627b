import type { RouteResult } from '../RouteResult.ts';
import { rulesOf } from '../LeaderboardRules.ts';
import { infractionMessage } from './infractionMessage.ts';
import { INFRACTION_KEYS, kindsOfLayout } from './infractionKeys.ts';

/** One route as a results file keeps it: sentences instead of numbers. */
export interface RouteRecord {
  /** From 0, in driving order. */
  readonly index: number;
  /** `RouteScenario_<id>` in 1.0, `RouteScenario_<id>_rep<k>` in 2.x. */
  readonly routeId: string;
  readonly status: string;
  /** File key (`red_light`) to sentences. */
  readonly infractions: Readonly<Record<string, readonly string[]>>;
  readonly scores: Scores;
  readonly routeLengthM: number;
  readonly durationGameS: number;
  readonly durationSystemS: number;
  /** What Bench2Drive adds. */
  readonly bench2drive?: Bench2DriveRecord;
}

/** Percent, factor, percent. */
export interface Scores {
  readonly route: number;
  readonly penalty: number;
  readonly composed: number;
}

export interface Bench2DriveRecord {
  readonly scenarioName: string;
  readonly weatherId: string;
  readonly townName: string;
  readonly saveName: string;
}

/** The record of a judged route. @param repetition counted from 0; only 2.x ids show it */
export function routeRecord(result: RouteResult, index: number, repetition = 0, bench2drive?: Bench2DriveRecord): RouteRecord {
  const { layout } = rulesOf(result.version);
  const infractions: Record<string, readonly string[]> = {};
  for (const kind of kindsOfLayout(layout)) infractions[INFRACTION_KEYS[kind]] = result.infractions.filter((infraction) => infraction.kind === kind).map(infractionMessage);
  return {
    index,
    routeId: layout === '2.x' ? `RouteScenario_${result.routeId}_rep${repetition}` : `RouteScenario_${result.routeId}`,
    status: result.status,
    infractions,
    scores: { route: result.routeCompletion, penalty: result.penalty, composed: result.drivingScore },
    routeLengthM: result.routeLengthM,
    durationGameS: result.durationGameS,
    durationSystemS: result.durationSystemS,
    ...(bench2drive === undefined ? {} : { bench2drive }),
  };
}
