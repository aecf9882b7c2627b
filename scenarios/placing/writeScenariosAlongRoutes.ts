/**
 * Sets scenarios of leaderboard 2.x along the routes of a file: `node scenarios/placing/writeScenariosAlongRoutes.ts <map.xodr> <routes.xml> <out.xml>
 * [seed] [type,type,…]`. Writes a 2.x route file with the same routes; prints how often each type stands on them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { hashUint32 } from '../../src/geometry/hashRandom.ts';
import { readRouteFile } from '../../src/leaderboard/routes/RouteFile.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import { planRoute } from '../../src/map/routing/planRoute.ts';
import { placeAlongRoute } from './placeAlongRoute.ts';
import { PLACEABLE_TYPES } from './placeWishes.ts';
import { routesXml } from './scenarioRoutesXml.ts';

/** Least distance between two triggers (m). */
const APART_M = 90;

const [mapPath, routesPath, outPath, seed = '1', types] = process.argv.slice(2);
if (mapPath === undefined || routesPath === undefined || outPath === undefined || !Number.isInteger(Number(seed))) {
  process.stderr.write('usage: writeScenariosAlongRoutes.ts <map.xodr> <routes.xml> <out.xml> [seed] [type,type,…]\n');
  process.exitCode = 2;
} else {
  write(mapPath, routesPath, outPath, Number(seed), types?.split(',') ?? PLACEABLE_TYPES);
}

function write(from: string, routes: string, to: string, seedNumber: number, wanted: readonly string[]): void {
  const map = readRoadMap(readFileSync(from, 'utf8'), basename(from, extname(from)));
  const used = new Map<string, number>(wanted.map((type) => [type, 0]));
  const written = readRouteFile(readFileSync(routes, 'utf8'), routes).routes.map(({ id, waypoints }, row) => ({
    id, keypoints: waypoints, scenarios: placeAlongRoute(map, planRoute(map, waypoints), wanted, used, hashUint32(seedNumber, 311, row, 0), APART_M),
  }));
  writeFileSync(to, routesXml(written, map.name));
  process.stdout.write([...used].map(([type, times]) => `${type} ${times}\n`).join(''));
}
