/**
 * `node tests/bench/sumo/compareWithSumo.ts`: SUMO and the embedded world side by side on the same signalised grid with the same number of vehicles, time
 * step 0.05 s, one thread; prints vehicle updates per second of CPU and their ratio. Needs SUMO's commands (Debian package `sumo`), and says so
 * when they are missing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderTable } from '../../../src/cli/output/Table.ts';
import type { RoadMap } from '../../../src/map/RoadMap.ts';
import { EmbeddedWorld } from '../../../src/sim/EmbeddedWorld.ts';
import { STAND, benchSetup } from '../benchWorld.ts';
import { cpuRounds } from '../cpuTime.ts';
import { makeGrid, writeRoutes } from './sumoGrid.ts';
import { runSumo } from './runSumo.ts';

const ROUNDS = 3;
const WARM_UP_S = 60;
const MEASURED_S = 240;
const CASES = [
  { vehicles: 60, junctionsPerSide: 4, spacingM: 200 },
  { vehicles: 200, junctionsPerSide: 6, spacingM: 200 },
  { vehicles: 800, junctionsPerSide: 10, spacingM: 200 },
] as const;

if (spawnSync('sumo', ['--version']).status === 0) compare();
else process.stdout.write('skipped: the command `sumo` is missing (Debian: apt-get install sumo); nothing was compared\n');

function compare(): void {
  const rows = CASES.map((size) => {
    const folder = mkdtempSync(join(tmpdir(), 'codriver-sumo-'));
    try {
      const grid = makeGrid(folder, size.junctionsPerSide, size.spacingM);
      const routes = writeRoutes(folder, grid, size.vehicles, 1);
      const sumo = sumoUpdatesPerS(grid.netPath, routes);
      const ours = ourUpdatesPerS(grid.map, size.vehicles);
      return [`${size.junctionsPerSide} x ${size.junctionsPerSide}, ${size.spacingM} m`, size.vehicles, sumo.vehicles, sumo.perS, ours, ours / sumo.perS];
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  const columns = [
    { key: 'grid', title: 'grid' },
    { key: 'vehicles', title: 'vehicles', digits: 0 },
    { key: 'inSumo', title: 'running in SUMO', digits: 0 },
    { key: 'sumo', title: 'SUMO updates/s', digits: 0 },
    { key: 'codriver', title: 'Codriver updates/s', digits: 0 },
    { key: 'ratio', title: 'ratio', digits: 1 },
  ];
  process.stdout.write(renderTable({ columns, rows }, 'plain'));
}

/** Best of some rounds; loading and the first minute are taken off by a second run that ends there. */
function sumoUpdatesPerS(netPath: string, routes: string): { perS: number; vehicles: number } {
  let perS = 0;
  let vehicles = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = runSumo(netPath, routes, WARM_UP_S);
    const whole = runSumo(netPath, routes, WARM_UP_S + MEASURED_S);
    const updates = whole.vehicleUpdates - first.vehicleUpdates;
    perS = Math.max(perS, updates / (whole.cpuS - first.cpuS));
    vehicles = updates / (MEASURED_S * 20);
  }
  return { perS, vehicles };
}

/** The ego stands beside the road in the middle of the grid: those near it are steered, the others are on rails. */
function ourUpdatesPerS(map: RoadMap, vehicles: number): number {
  const base = benchSetup(map, vehicles);
  const setup = { ...base, traffic: { vehicles, walkers: 0, carelessWalkers: 0 } };
  const { x, y, headingRad } = setup.ego.pose;
  const aside = { ...setup.ego.pose, x: x + 12 * Math.sin(headingRad), y: y - 12 * Math.cos(headingRad) };
  const world = new EmbeddedWorld();
  let count = 0;
  const { bestS } = cpuRounds(ROUNDS, () => {
    for (let step = 0; step < MEASURED_S * 20; step += 1) world.step({ ego: STAND });
  }, () => {
    count = world.reset(setup).actors.count - 1;
    world.step({ ego: STAND, actors: [{ kind: 'teleport', id: 1, pose: aside }] });
    for (let step = 1; step < WARM_UP_S * 20; step += 1) world.step({ ego: STAND });
  });
  return (count * MEASURED_S * 20) / bestS;
}
