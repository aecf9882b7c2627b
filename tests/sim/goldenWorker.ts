/**
 * Drives the golden episodes and posts their digests. In a thread of its own because Node runs the files as they are: under the test runner, which wraps
 * every import, the same steps take several times as long.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { digestBytes } from '../../src/geometry/digest.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import type { TrafficSetup } from '../../src/world/WorldSetup.ts';
import { hasSharedMaps, sharedTown } from '../map/sharedFiles.ts';
import { drive, pedals } from './drives.ts';
import { ownTown, townSetup } from './roads.ts';

const BUSY: TrafficSetup = { vehicles: 60, walkers: 20, carelessWalkers: 0.2 };
const EVERYTHING: TrafficSetup = { ...BUSY, parkedCars: 10, props: 10, emergencyVehicles: 2 };
const MANAGED: TrafficSetup = { ...BUSY, rules: 'carla-tm' };
/** The ego pulls out, turns right, stands: so that what is near it changes. */
const PEDALS = [pedals({ throttle: 0.6, steer: -0.1 }), pedals({ brake: 1 }), pedals({ throttle: 0.5, reverse: true }), pedals({ brake: 1 })];

/** Digests of the whole state at some ticks of a busy episode. */
function digests(map: RoadMap, seed: number, traffic: TrafficSetup, ticks: readonly number[]): string[] {
  const world = new EmbeddedWorld();
  world.reset(townSetup(map, traffic, seed));
  let tick = 0;
  return ticks.map((wanted) => {
    let digest = digestBytes(world.save().bytes);
    for (; tick < wanted; tick += 50) digest = drive(world, PEDALS[(tick / 50) % PEDALS.length], 50);
    return digest;
  });
}

const ticks: readonly number[] = workerData;
const found: Record<string, string[]> = {
  'Codriver01 seed 1': digests(ownTown(), 1, BUSY, ticks),
  'Codriver01 seed 2': digests(ownTown(), 2, BUSY, ticks),
  'Codriver01 everything': digests(ownTown(), 1, EVERYTHING, ticks),
  'Codriver01 carla-tm': digests(ownTown(), 1, MANAGED, ticks),
};
for (const town of hasSharedMaps ? ['Town01', 'Town03', 'Town05', 'Town06'] : []) {
  for (const seed of [1, 2]) found[`${town} seed ${seed}`] = digests(sharedTown(town), seed, BUSY, ticks);
}
parentPort?.postMessage(found);
