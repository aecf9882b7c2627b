/** Steps a world whenever the parent asks for it (a message with a number of steps) and answers with the CPU seconds of this thread: one worker of the scaling bench. */
import { parentPort } from 'node:worker_threads';
import { benchTown } from './benchTown.ts';
import { STAND, warmWorld } from './benchWorld.ts';

const map = benchTown('Town05');
const world = warmWorld(map, 120, 2000);
parentPort?.on('message', (steps: number) => {
  const start = process.threadCpuUsage();
  for (let step = 0; step < steps; step += 1) world.step({ ego: STAND });
  const used = process.threadCpuUsage(start);
  parentPort?.postMessage((used.user + used.system) / 1e6);
});
parentPort?.postMessage(map.name);
