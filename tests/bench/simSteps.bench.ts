import { existsSync, readFileSync } from 'node:fs';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { SimNetwork } from '../../src/sim/SimNetwork.ts';
import type { VehicleControl } from '../../src/world/WorldCommands.ts';
import type { WorldSetup } from '../../src/world/WorldSetup.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';

/** One measured figure. `must` and `aim` are limits: lower bounds for a rate (unit ends in `/s`), upper bounds otherwise. */
export interface BenchFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly must?: number;
  readonly aim?: number;
}

const ROUNDS = 5;
const WARM_UP_STEPS = 2000;
const SEED = 1;
const STAND: VehicleControl = { throttle: 0, brake: 1, steer: 0, reverse: false, handBrake: false };

/**
 * How fast the embedded world steps, resets, saves and restores: full features, an ego that stands, per second of CPU time of this process,
 * the best of some rounds (others share the machine). Town01 and Town03 where ../shared has them, else our own town, as the names say.
 */
export async function bench(steps = Number(process.env['CODRIVER_BENCH_STEPS'] ?? 6000)): Promise<BenchFigure[]> {
  const small = town('Town01');
  const large = town('Town03');
  return [
    { name: `world steps, 50 vehicles + 20 walkers, ${small.name}`, value: stepsPerS(small, 50, steps), unit: 'steps/s', must: 30_000, aim: 80_000 },
    { name: `world steps, 120 vehicles + 20 walkers, ${small.name}`, value: stepsPerS(small, 120, steps), unit: 'steps/s' },
    { name: `world steps, 120 vehicles + 20 walkers, ${large.name}`, value: stepsPerS(large, 120, steps), unit: 'steps/s', must: 15_000, aim: 35_000 },
    { name: `vehicle updates, 200 vehicles, ${large.name}`, value: 200 * stepsPerS(large, 200, steps / 2), unit: 'updates/s', must: 2_000_000, aim: 5_000_000 },
    { name: `reset, 120 vehicles + 20 walkers, ${large.name}`, value: resetMs(large), unit: 'ms', must: 2, aim: 0.3 },
    { name: `save + restore into a reused snapshot, 120 vehicles + 20 walkers, ${large.name}`, value: saveRestoreUs(large), unit: 'us', must: 5, aim: 1 },
    { name: `heap growth per 10,000 steps, 50 vehicles + 20 walkers, ${small.name}`, value: heapGrowthMb(small), unit: 'MB', must: 1, aim: 0 },
  ];
}

function town(name: string): RoadMap {
  const shared = new URL(`../../../shared/maps/carla/${name}.xodr`, import.meta.url);
  if (existsSync(shared)) return readRoadMap(readFileSync(shared, 'utf8'), name);
  return readRoadMap(readFileSync(new URL('../../scenarios/towns/Codriver01.xodr', import.meta.url), 'utf8'), 'Codriver01');
}

function setupOf(map: RoadMap, vehicles: number): WorldSetup {
  const slots = SimNetwork.of(map).spawnSlots;
  const middle = slots.lane.length >> 1;
  const row = map.lanes.firstSample[slots.lane[middle]] + Math.round(slots.s[middle] / map.lanes.sampleStepM[slots.lane[middle]]);
  const pose = { x: map.samples.x[row], y: map.samples.y[row], z: map.samples.z[row], headingRad: map.samples.headingRad[row] };
  return { map, seed: SEED, ego: { pose, speedMps: 0 }, traffic: { vehicles, walkers: 20, carelessWalkers: 0.1 }, weather: CLEAR_WEATHER };
}

function started(map: RoadMap, vehicles: number): EmbeddedWorld {
  const world = new EmbeddedWorld();
  world.reset(setupOf(map, vehicles));
  return world;
}

function stepsPerS(map: RoadMap, vehicles: number, steps: number): number {
  const world = started(map, vehicles);
  for (let step = 0; step < WARM_UP_STEPS; step += 1) world.step({ ego: STAND });
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    world.reset(setupOf(map, vehicles));
    best = Math.min(best, cpuS(() => {
      for (let step = 0; step < steps; step += 1) world.step({ ego: STAND });
    }));
  }
  return Math.round(steps / best);
}

function resetMs(map: RoadMap): number {
  const world = started(map, 120);
  const setup = setupOf(map, 120);
  const repeats = 20;
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    best = Math.min(best, cpuS(() => {
      for (let repeat = 0; repeat < repeats; repeat += 1) world.reset(setup);
    }));
  }
  return (best / repeats) * 1e3;
}

function saveRestoreUs(map: RoadMap): number {
  const world = started(map, 120);
  const repeats = 5000;
  let snapshot = world.save();
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    best = Math.min(best, cpuS(() => {
      for (let repeat = 0; repeat < repeats; repeat += 1) {
        snapshot = world.save(snapshot);
        world.restore(snapshot);
      }
    }));
  }
  return (best / repeats) * 1e6;
}

/** Needs `--expose-gc` to be exact; without it the figure still bounds a leak. */
function heapGrowthMb(map: RoadMap): number {
  const world = started(map, 50);
  for (let step = 0; step < WARM_UP_STEPS; step += 1) world.step({ ego: STAND });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  for (let step = 0; step < 10_000; step += 1) world.step({ ego: STAND });
  globalThis.gc?.();
  return (process.memoryUsage().heapUsed - before) / 1e6;
}

function cpuS(body: () => void): number {
  const start = process.cpuUsage();
  body();
  const used = process.cpuUsage(start);
  return (used.user + used.system) / 1e6;
}
