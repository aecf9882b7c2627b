import { RouteFollower } from '../../src/driving/RouteFollower.ts';
import { runEpisode } from '../../src/driving/runEpisode.ts';
import { hashUint32 } from '../../src/geometry/hashRandom.ts';
import { planRoute } from '../../src/map/routing/planRoute.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { EGO_VEHICLE } from '../../src/sim/egoVehicle.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { SimNetwork } from '../../src/sim/SimNetwork.ts';
import type { VehicleControl } from '../../src/world/WorldCommands.ts';
import type { WorldSetup } from '../../src/world/WorldSetup.ts';
import { CLEAR_WEATHER } from '../../src/world/WorldSetup.ts';

const SEED = 1;
export const WALKERS = 20;

/** An ego that stands in the middle of a busy street. */
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

/** A route of about `lengthM` that begins where the ego of the bench starts and turns by chance, but always in the same way. */
export function benchRoute(map: RoadMap, lengthM: number): RoutePlan {
  const { lanes } = map;
  const { spawnSlots, endless } = SimNetwork.of(map);
  const slot = spawnSlots.lane.length >> 1;
  let lane = spawnSlots.lane[slot];
  const points = [samplePoint(map, lanes.firstSample[lane] + Math.round(spawnSlots.s[slot] / lanes.sampleStepM[lane]))];
  for (let length = 0, turn = 0; length < lengthM; length += lanes.lengthM[lane], turn += 1) {
    const next = [...lanes.successors.subarray(lanes.successorStart[lane], lanes.successorStart[lane + 1])].filter((other) => endless[other] === 1);
    if (next.length === 0) break;
    lane = next[hashUint32(SEED, 0, turn, 0) % next.length];
    if (lanes.junction[lane] < 0 && lanes.lengthM[lane] > 10) points.push(samplePoint(map, lanes.firstSample[lane] + (lanes.sampleCount[lane] >> 1)));
  }
  return planRoute(map, points);
}

/**
 * What a plain follower does on such a route, step by step: replayed in the same episode it moves the ego through town again, and measuring that leaves
 * out what the driver costs.
 */
export async function recordedDrive(map: RoadMap, vehicles: number, steps: number): Promise<VehicleControl[]> {
  const controls: VehicleControl[] = [];
  await runEpisode({
    world: new EmbeddedWorld(),
    vehicle: EGO_VEHICLE,
    setup: benchSetup(map, vehicles),
    map,
    route: benchRoute(map, 4000),
    driver: new RouteFollower(),
    referee: { observe: () => {}, ended: undefined },
    onStep: ({ control }) => {
      controls.push({ ...control });
      return controls.length === steps ? 'stop' : undefined;
    },
  });
  return controls;
}

function samplePoint({ samples }: RoadMap, row: number): { x: number; y: number; z: number } {
  return { x: samples.x[row], y: samples.y[row], z: samples.z[row] };
}
