import { LeaderboardError } from '../LeaderboardError.ts';
import type { RouteEntry, RouteFile } from './RouteFile.ts';

/**
 * The routes that a subset such as `0-4,7` names: single ids and ranges, where a range runs in file order from its first to its last id.
 * Sorted as the leaderboard sorts: as text in 1.0 (`10` before `2`), as integers in 2.x. Without a subset all routes in file order.
 * @throws LeaderboardError for a malformed subset, an id that is not in the file, or one named twice
 */
export function selectRoutes(file: RouteFile, subset?: string): RouteEntry[] {
  if (subset === undefined || subset.trim() === '') return [...file.routes];
  const chosen = new Map<string, RouteEntry>();
  for (const group of subset.replaceAll(' ', '').split(',')) {
    for (const route of routesOfGroup(file, group, subset)) {
      if (chosen.has(route.id)) throw subsetError(`route ${route.id} is named twice in "${subset}"`, file);
      chosen.set(route.id, route);
    }
  }
  return [...chosen.values()].toSorted(file.format === '1.0' ? byText : byInteger(file));
}

/** Refuses routes of another town. @throws LeaderboardError naming the first one */
export function requireTown(routes: readonly RouteEntry[], town: string): void {
  const stranger = routes.find((route) => route.town !== town);
  if (stranger !== undefined) {
    throw new LeaderboardError('ROUTE_TOWN', `route ${stranger.id} is in ${stranger.town}, but the map is ${town}`, {
      where: stranger.where,
      remedy: `Give the map of ${stranger.town}, or choose routes of ${town}.`,
    });
  }
}

function routesOfGroup(file: RouteFile, group: string, subset: string): RouteEntry[] {
  if (group === '') throw subsetError(`"${subset}" has an empty part`, file);
  const ends = group.split('-');
  if (ends.length > 2 || ends.includes('')) throw subsetError(`"${group}" is neither an id nor a range first-last`, file);
  const first = indexOfRoute(file, ends[0]!);
  const last = ends.length === 1 ? first : indexOfRoute(file, ends[1]!);
  if (last < first) throw subsetError(`the range ${group} runs backwards: ${ends[1]} stands before ${ends[0]} in the file`, file);
  return file.routes.slice(first, last + 1);
}

function indexOfRoute(file: RouteFile, id: string): number {
  const index = file.routes.findIndex((route) => route.id === id);
  if (index === -1) throw subsetError(`there is no route ${id}`, file);
  return index;
}

function subsetError(message: string, file: RouteFile): LeaderboardError {
  const ids = file.routes.map((route) => route.id);
  const known = ids.length <= 20 ? ids.join(', ') : `${ids.slice(0, 20).join(', ')}, … (${ids.length} in all)`;
  return new LeaderboardError('ROUTE_SUBSET', message, { where: file.label, remedy: `Write ids and ranges such as "0-4,7". The file holds: ${known}.` });
}

function byText(a: RouteEntry, b: RouteEntry): number {
  return a.id < b.id ? -1 : 1;
}

function byInteger(file: RouteFile): (a: RouteEntry, b: RouteEntry) => number {
  const integer = (route: RouteEntry): number => {
    if (!/^-?\d+$/.test(route.id)) throw subsetError(`route id "${route.id}" is not an integer, which 2.x files need for a subset`, file);
    return Number(route.id);
  };
  return (a, b) => integer(a) - integer(b);
}
