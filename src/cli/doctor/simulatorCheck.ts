import { DRIVABLE_LANES } from '../../map/LaneType.ts';
import { lanePoseAt } from '../../map/lanePoseAt.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import type { Pose } from '../../geometry/Pose.ts';
import { EmbeddedWorld } from '../../sim/EmbeddedWorld.ts';
import { loadTown } from '../../training/Town.ts';
import { townVehicles, townWalkers } from '../../training/townTraffic.ts';
import { STEP_S } from '../../world/World.ts';
import { CLEAR_WEATHER } from '../../world/WorldSetup.ts';
import type { Check } from './Check.ts';

const WARM_UP_STEPS = 1000;
const MEASURED_MS = 700;
const CLOCK_EVERY_STEPS = 50;
/** Below this a default training session takes much longer than it should. */
const WARN_BELOW_STEPS_PER_S = 2000;

/** How fast does the embedded world run on one core, with the traffic of the town that training uses? */
export const simulatorCheck: Check = {
  name: 'simulator speed',
  run({ world }) {
    const { map } = loadTown(world.map);
    const vehicles = world.vehicles ?? townVehicles(map);
    const walkers = world.walkers ?? townWalkers(map);
    const stepsPerS = Math.round(measure(map, vehicles, walkers, world.carelessWalkers));
    const facts = { stepsPerS, timesRealTime: Math.round(stepsPerS * STEP_S), town: map.name, vehicles, walkers };
    const message = `${stepsPerS} steps/s in ${map.name}, ${facts.timesRealTime} times real time (${vehicles} vehicles, ${walkers} walkers, one core)`;
    if (stepsPerS >= WARN_BELOW_STEPS_PER_S) return { status: 'ok', message, facts };
    return { status: 'warn', message, remedy: 'close what keeps the processor busy, or train with less traffic: --world-vehicles, --world-walkers', facts };
  },
};

/** Steps per second with the ego standing at the first lane that is long enough. */
function measure(map: RoadMap, vehicles: number, walkers: number, carelessWalkers: number): number {
  const world = new EmbeddedWorld();
  world.reset({ map, seed: 1, ego: { pose: egoPose(map), speedMps: 0 }, traffic: { vehicles, walkers, carelessWalkers }, weather: CLEAR_WEATHER });
  const commands = { ego: { throttle: 0, brake: 1, steer: 0, reverse: false, handBrake: false } };
  for (let i = 0; i < WARM_UP_STEPS; i += 1) world.step(commands);
  const start = performance.now();
  for (let steps = 0; ; steps += CLOCK_EVERY_STEPS) {
    const elapsedMs = performance.now() - start;
    if (elapsedMs >= MEASURED_MS) {
      world.close();
      return (steps / elapsedMs) * 1000;
    }
    for (let i = 0; i < CLOCK_EVERY_STEPS; i += 1) world.step(commands);
  }
}

function egoPose(map: RoadMap): Pose {
  const { lanes } = map;
  for (let lane = 0; lane < lanes.count; lane += 1) {
    const isDrivable = (DRIVABLE_LANES & (1 << lanes.type[lane]!)) !== 0;
    if (!isDrivable || lanes.junction[lane]! >= 0 || lanes.lengthM[lane]! < 20) continue;
    const pose = { x: 0, y: 0, z: 0, headingRad: 0 };
    lanePoseAt(map, lane, 10, 0, pose);
    return pose;
  }
  throw new Error(`${map.name} has no driving lane of 20 m outside of junctions`);
}
