import type { RouteResult } from '../../leaderboard/RouteResult.ts';

/** Less than this of the route (m) is not setting off. */
const STARTED_M = 10;

/** The inertia trap seen closed loop: the drive ended where it had begun, because the car stood still, not because it hit something. */
export function neverStarted({ routeCompletion, routeLengthM, infractions }: Pick<RouteResult, 'routeCompletion' | 'routeLengthM' | 'infractions'>): boolean {
  const drivenM = (routeCompletion / 100) * routeLengthM;
  return drivenM < STARTED_M && infractions.some(({ kind }) => kind === 'blocked' || kind === 'routeTimeout');
}
