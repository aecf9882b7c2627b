import type { LeaderboardVersion } from '../leaderboard/LeaderboardRules.ts';
import { readRouteFile } from '../leaderboard/routes/RouteFile.ts';
import { readInput } from './readInput.ts';

/** The rules that a route file is meant for: 1.0 or, for files with weathers and scenarios in them, 2.1. @throws TrainingError, XmlError, LeaderboardError */
export function routeVersion(path: string): LeaderboardVersion {
  return readRouteFile(readInput(path, 'the route file'), path).format === '1.0' ? '1.0' : '2.1';
}
