import type { Pose } from '../geometry/Pose.ts';
import { requireTown, selectRoutes } from '../leaderboard/routes/selectRoutes.ts';
import { drivingWeather, weatherAt } from '../leaderboard/routes/RouteWeather.ts';
import { readRouteFile, type RouteEntry } from '../leaderboard/routes/RouteFile.ts';
import type { RoutePlan } from '../map/RoutePlan.ts';
import { RouteError } from '../map/routing/RouteError.ts';
import { planRoute } from '../map/routing/planRoute.ts';
import type { Weather } from '../world/WorldSetup.ts';
import { readInput } from './readInput.ts';
import type { Town } from './Town.ts';
import { TrainingError } from './TrainingError.ts';

/** A route ready to be driven. */
export interface PlannedRoute {
  readonly entry: RouteEntry;
  readonly plan: RoutePlan;
  /** Where the ego starts. */
  readonly start: Pose;
  readonly weather: Weather;
}

/**
 * Reads a route file and plans the chosen routes on the town's map.
 * @param ids subset such as `0-4,7`; without it all routes of this town
 * @throws TrainingError, LeaderboardError or RouteError naming file and route
 */
export function loadRoutes(path: string, town: Town, ids: string | undefined): PlannedRoute[] {
  const file = readRouteFile(readInput(path, 'the route file'), path);
  const chosen = ids === undefined ? file.routes.filter((route) => route.town === town.map.name) : selectRoutes(file, ids);
  if (ids !== undefined) requireTown(chosen, town.map.name);
  if (chosen.length === 0) {
    const towns = [...new Set(file.routes.map((route) => route.town))].join(', ');
    throw new TrainingError('ROUTE_TOWN', `no route of the file is in ${town.map.name}`, { where: path, remedy: `the file has routes of ${towns}: give the map of one of them` });
  }
  return chosen.map((entry) => planned(entry, town));
}

function planned(entry: RouteEntry, town: Town): PlannedRoute {
  const plan = planOf(entry, town);
  const start = { x: plan.x[0]!, y: plan.y[0]!, z: plan.z[0]!, headingRad: plan.headingRad[0]! };
  return { entry, plan, start, weather: drivingWeather(weatherAt(entry.weather, 0)) };
}

/** The planner knows key points only: its errors get the route's place in the file. */
function planOf(entry: RouteEntry, town: Town): RoutePlan {
  try {
    return planRoute(town.map, entry.waypoints);
  } catch (error) {
    if (!(error instanceof RouteError)) throw error;
    throw new RouteError(error.code, `route ${entry.id}: ${error.message}`, { where: entry.where, remedy: error.remedy, cause: error });
  }
}
