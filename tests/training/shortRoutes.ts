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

/** Writes a scenario file of the leaderboard 1.0 with one scenario on the second short route: a car that loses grip. @returns its path */
export function writeShortScenarios(folder: string): string {
  const path = join(folder, 'scenarios.json');
  const trigger = { transform: { x: '112', y: '-65', z: '0', yaw: '7', pitch: '0' } };
  writeFileSync(path, JSON.stringify({ available_scenarios: [{ Codriver01: [{ scenario_type: 'Scenario1', available_event_configurations: [trigger] }] }] }));
  return path;
}
