import { CodriverError } from '../../fault/CodriverError.ts';

/** A route that cannot be planned on a map. */
export class RouteError extends CodriverError {
  override readonly name = 'RouteError';
  declare readonly code: 'ROUTE_TOO_SHORT' | 'ROUTE_OFF_ROAD' | 'ROUTE_UNREACHABLE';
}
