import { buildRouteLine } from '../../src/driving/buildRouteLine.ts';
import { sceneCodec } from '../../src/driving/sceneCodec.ts';
import { SceneBuilder } from '../../src/driving/SceneBuilder.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';
import { planRoute } from '../../src/map/routing/planRoute.ts';
import { SimNetwork } from '../../src/sim/SimNetwork.ts';
import { bestAndMedian } from './bestAndMedian.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { benchTown } from './benchTown.ts';
import { warmWorld } from './benchWorld.ts';
import { cpuRounds } from './cpuTime.ts';

const ROUNDS = 9;
const REPEATS = 4000;

/** What a driver's view costs per step: the scene from the frame, and its packed words. */
export async function bench(): Promise<BenchFigure[]> {
  const map = benchTown('Town05');
  const world = warmWorld(map, 120, 400);
  const frame = world.restore(world.save());
  const builder = new SceneBuilder(buildRouteLine(map, routeFromStart(map)));
  const words = new Float32Array(sceneCodec.maxWords);
  const { actors } = builder.build(frame);
  let sink = 0;
  const times = cpuRounds(ROUNDS, () => {
    for (let repeat = 0; repeat < REPEATS; repeat += 1) sink += sceneCodec.pack(builder.build(frame), words, 0);
  });
  if (sink === 0) throw new Error('the scene has no words');
  return bestAndMedian(times, { name: `scene for the driver, built and packed, ${actors.length} actors in view, ${map.name}`, unit: 'us', better: 'lower', must: 20, aim: 5 }, (seconds) => (seconds / REPEATS) * 1e6);
}

/** A route that begins where the ego of the bench stands and follows first successors for some hundred metres. */
function routeFromStart(map: RoadMap): RoutePlan {
  const slots = SimNetwork.of(map).spawnSlots;
  const { lanes, samples } = map;
  let lane = slots.lane[slots.lane.length >> 1];
  const points = [samplePoint(map, lanes.firstSample[lane] + Math.round(slots.s[slots.lane.length >> 1] / lanes.sampleStepM[lane]))];
  for (let length = 0; length < 300 && lanes.successorStart[lane] < lanes.successorStart[lane + 1]; length += lanes.lengthM[lane]) {
    lane = lanes.successors[lanes.successorStart[lane]];
    if (lanes.junction[lane] < 0) points.push(samplePoint(map, lanes.firstSample[lane] + (lanes.sampleCount[lane] >> 1)));
  }
  if (samples.count === 0 || points.length < 2) throw new Error('no route leads on from the middle of the town');
  return planRoute(map, points);
}

function samplePoint({ samples }: RoadMap, row: number): { x: number; y: number; z: number } {
  return { x: samples.x[row], y: samples.y[row], z: samples.z[row] };
}
