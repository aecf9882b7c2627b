import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The map of the short routes. */
export const SHORT_MAP = 'scenarios/towns/Codriver01.xodr';

/** Writes a route file with two routes of our own town that are driven in some seconds. @returns its path */
export function writeShortRoutes(folder: string): string {
  const path = join(folder, 'short.xml');
  const point = (x: number, y: number, yaw: number): string => `<waypoint pitch="0" roll="0" x="${x}" y="${y}" yaw="${yaw}" z="0"/>`;
  const route = (id: number, points: readonly string[]): string => `<route id="${id}" town="Codriver01">${points.join('')}</route>`;
  writeFileSync(path, `<routes>${route(0, [point(41.342, -76.398, 0.008), point(104.289, -65.944, 7.175)])}${route(1, [point(104.289, -65.944, 7.175), point(149.616, -13.556, 95.052)])}</routes>`);
  return path;
}
