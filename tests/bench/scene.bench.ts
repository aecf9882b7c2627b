import { buildRouteLine } from '../../src/driving/buildRouteLine.ts';
import { sceneCodec } from '../../src/driving/sceneCodec.ts';
import { SceneBuilder } from '../../src/driving/SceneBuilder.ts';
import { bestAndMedian } from './bestAndMedian.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { benchTown } from './benchTown.ts';
import { benchRoute, warmWorld } from './benchWorld.ts';
import { cpuRounds } from './cpuTime.ts';

const ROUNDS = 9;
const REPEATS = 4000;

/** What a driver's view costs per step: the scene from the frame, and its packed words. */
export async function bench(): Promise<BenchFigure[]> {
  const map = benchTown('Town05');
  const world = warmWorld(map, 120, 400);
  const frame = world.restore(world.save());
  const builder = new SceneBuilder(buildRouteLine(map, benchRoute(map, 300)));
  const words = new Float32Array(sceneCodec.maxWords);
  const { actors } = builder.build(frame);
  let sink = 0;
  const times = cpuRounds(ROUNDS, () => {
    for (let repeat = 0; repeat < REPEATS; repeat += 1) sink += sceneCodec.pack(builder.build(frame), words, 0);
  });
  if (sink === 0) throw new Error('the scene has no words');
  return bestAndMedian(times, { name: `scene for the driver, built and packed, ${actors.length} actors in view, ${map.name}`, unit: 'us', better: 'lower', must: 20, aim: 5 }, (seconds) => (seconds / REPEATS) * 1e6);
}
