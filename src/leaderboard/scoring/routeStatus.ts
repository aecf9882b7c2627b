import type { Infraction } from '../Infraction.ts';
import type { LeaderboardRules } from '../LeaderboardRules.ts';
import type { RouteEnd, RouteFailure } from '../RouteResult.ts';

const FAILURE_TEXT: Readonly<Record<RouteFailure, string>> = {
  agentCrashed: 'Agent crashed',
  setupFailed: "Agent couldn't be set up",
  sensorsInvalid: "Agent's sensors were invalid",
  simulationCrashed: 'Simulation crashed',
};

/**
 * The status sentence of a route. A reached target always wins; of several causes the last one that the evaluators process counts:
 * crash, tick limit, timeout, then the events in order of the criteria.
 */
export function routeStatus(routeCompletion: number, end: RouteEnd | undefined, infractions: readonly Infraction[], failure: RouteFailure | undefined, rules: LeaderboardRules): string {
  if (routeCompletion >= 100) return rules.layout === '2.x' && infractions.length === 0 ? 'Perfect' : 'Completed';
  let cause = failure === undefined ? undefined : FAILURE_TEXT[failure];
  if (end === 'tickLimit') cause = 'TickRuntime';
  if (infractions.some(({ kind }) => kind === 'routeTimeout')) cause = 'Agent timed out';
  if (infractions.some(({ kind }) => kind === 'routeDeviation')) cause = 'Agent deviated from the route';
  if (infractions.some(({ kind }) => kind === 'blocked')) cause = 'Agent got blocked';
  return cause === undefined ? 'Failed' : `Failed - ${cause}`;
}
