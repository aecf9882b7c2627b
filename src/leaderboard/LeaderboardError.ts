import { CodriverError } from '../fault/CodriverError.ts';

/** A route, scenario or results file that cannot be used, or a request for something that it does not hold. */
export class LeaderboardError extends CodriverError {
  override readonly name = 'LeaderboardError';
  declare readonly code: 'ROUTE_FILE' | 'ROUTE_SUBSET' | 'ROUTE_TOWN' | 'SCENARIO_FILE' | 'RESULTS_FILE';
}
