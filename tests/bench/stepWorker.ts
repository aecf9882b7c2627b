/** Steps a world whenever the parent asks for it (a message with a number of steps) and answers when done: one worker of the scaling bench. */
import { parentPort } from 'node:worker_threads';
import { benchTown } from './benchTown.ts';
import { STAND, warmWorld } from './benchWorld.ts';

const map = benchTown('Town05');
const world = warmWorld(map, 120, 2000);
parentPort?.on('message', (steps: number) => {
  for (let step = 0; step < steps; step += 1) world.step({ ego: STAND });
  parentPort?.postMessage('done');
});
parentPort?.postMessage(map.name);
