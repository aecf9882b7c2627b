import type { RoadMap } from '../../src/map/RoadMap.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { SimNetwork } from '../../src/sim/SimNetwork.ts';
import type { VehicleControl } from '../../src/world/WorldCommands.ts';
import type { WorldSetup } from '../../src/world/WorldSetup.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';

const SEED = 1;
export const WALKERS = 20;

/** An ego that stands at the kerb of a busy street: the trivial policy. */
export const STAND: VehicleControl = { throttle: 0, brake: 1, steer: 0, reverse: false, handBrake: false };

/** An episode in the middle of a town with all features on. */
export function benchSetup(map: RoadMap, vehicles: number): WorldSetup {
  const slots = SimNetwork.of(map).spawnSlots;
  const middle = slots.lane.length >> 1;
  const row = map.lanes.firstSample[slots.lane[middle]] + Math.round(slots.s[middle] / map.lanes.sampleStepM[slots.lane[middle]]);
  const pose = { x: map.samples.x[row], y: map.samples.y[row], z: map.samples.z[row], headingRad: map.samples.headingRad[row] };
  return { map, seed: SEED, ego: { pose, speedMps: 0 }, traffic: { vehicles, walkers: WALKERS, carelessWalkers: 0.1 }, weather: CLEAR_WEATHER };
}

/** A world after some steps of that episode: traffic has spread, the engine has compiled. */
export function warmWorld(map: RoadMap, vehicles: number, steps: number): EmbeddedWorld {
  const world = new EmbeddedWorld();
  world.reset(benchSetup(map, vehicles));
  for (let step = 0; step < steps; step += 1) world.step({ ego: STAND });
  return world;
}
