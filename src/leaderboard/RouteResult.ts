import type { Infraction } from './Infraction.ts';
import type { LeaderboardVersion } from './LeaderboardRules.ts';

/** Why a route ended by the rules. */
export type RouteEnd = 'completed' | 'deviated' | 'blocked' | 'timedOut' | 'tickLimit';

/** Why a route ended although the rules did not end it. */
export type RouteFailure = 'agentCrashed' | 'setupFailed' | 'sensorsInvalid' | 'simulationCrashed';

/** One driven route, judged. */
export interface RouteResult {
  readonly version: LeaderboardVersion;
  /** Id as in the route file. */
  readonly routeId: string;
  /** The results file's status sentence. */
  readonly status: string;
  readonly infractions: readonly Infraction[];
  /** 0..100. */
  readonly routeCompletion: number;
  /** Infraction penalty in [0, 1]. */
  readonly penalty: number;
  /** `routeCompletion × penalty`, 0..100. */
  readonly drivingScore: number;
  readonly routeLengthM: number;
  /** Simulated and wall-clock seconds. */
  readonly durationGameS: number;
  readonly durationSystemS: number;
}
