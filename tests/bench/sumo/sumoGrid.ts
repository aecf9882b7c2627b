import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseXml } from '../../../src/map/xml/parseXml.ts';
import { childrenOf } from '../../../src/map/xml/XmlElement.ts';
import type { XmlElement } from '../../../src/map/xml/XmlElement.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../../src/map/RoadMap.ts';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';

const EDGES_PER_ROUTE = 150;

/** One road network, as SUMO reads it and as we do. */
export interface SumoGrid {
  readonly netPath: string;
  readonly map: RoadMap;
}

/** Lets SUMO's own tools make a grid of signalised junctions, two lanes each way, and write it as OpenDRIVE too: both simulators drive on the same roads. */
export function makeGrid(folder: string, junctionsPerSide: number, spacingM: number): SumoGrid {
  const netPath = join(folder, 'grid.net.xml');
  const xodrPath = join(folder, 'grid.xodr');
  const size = ['--grid.number', `${junctionsPerSide}`, '--grid.length', `${spacingM}`, '--default.lanenumber', '2'];
  execFileSync('netgenerate', ['--grid', ...size, '--default-junction-type', 'traffic_light', '--tls.guess', 'true', '--no-turnarounds', 'true', '-o', netPath], { stdio: 'ignore' });
  execFileSync('netconvert', ['-s', netPath, '--opendrive-output', xodrPath], { stdio: 'ignore' });
  return { netPath, map: readRoadMap(readFileSync(xodrPath, 'utf8'), 'sumo grid') };
}

/** Writes `vehicles` random drives, all departing at once, each far longer than any measurement. Returns the path of the file. */
export function writeRoutes(folder: string, grid: SumoGrid, vehicles: number, seed: number): string {
  const next = connections(parseXml(readFileSync(grid.netPath, 'utf8'), grid.netPath));
  const edges = [...next.keys()].toSorted();
  const random = new SeededRandom(seed);
  const lines = Array.from({ length: vehicles }, (_, index) => {
    let edge = random.pick(edges);
    const route = [edge];
    for (let length = 1; length < EDGES_PER_ROUTE; length += 1) {
      const choices: readonly string[] = next.get(edge) ?? [];
      if (choices.length === 0) break;
      edge = random.pick(choices);
      route.push(edge);
    }
    return `<vehicle id="${index}" depart="0" departLane="random" departPos="random_free" departSpeed="0"><route edges="${route.join(' ')}"/></vehicle>`;
  });
  const path = join(folder, 'drives.rou.xml');
  writeFileSync(path, `<routes>\n${lines.join('\n')}\n</routes>\n`);
  return path;
}

/** For each edge the edges that follow; inner ones of junctions are left out. */
function connections(net: XmlElement): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const { attributes } of childrenOf(net, 'connection')) {
    const { from = '', to = '' } = attributes;
    if (from.startsWith(':') || to.startsWith(':')) continue;
    const known = next.get(from) ?? [];
    if (!known.includes(to)) known.push(to);
    next.set(from, known);
  }
  return next;
}
