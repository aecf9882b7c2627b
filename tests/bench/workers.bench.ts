import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BenchFigure } from './BenchFigure.ts';

const ROUNDS = 9;
const STEPS = 4000;
const WORKER = join(import.meta.dirname, 'stepWorker.ts');

/**
 * How much faster two workers get through a number of steps than one. By CPU: how little each thread is slowed down by the other (caches, memory), which is
 * what the engine answers for. By the wall clock: what a user gets, which is less where the machine has no second idle core. One and two alternate;
 * the best round of each counts.
 */
export async function bench(): Promise<BenchFigure[]> {
  const workers = [new Worker(WORKER), new Worker(WORKER)];
  try {
    const [name] = await Promise.all(workers.map(async (worker) => String((await once(worker, 'message'))[0])));
    const one = { wallS: Infinity, cpuS: Infinity };
    const two = { wallS: Infinity, cpuS: Infinity };
    for (let round = 0; round < ROUNDS; round += 1) {
      await measure(workers.slice(round % 2, (round % 2) + 1), one);
      await measure(workers, two);
    }
    const what = `120 vehicles + 20 walkers, ${name}`;
    return [
      { name: `two workers against one, by CPU of the threads, ${what}`, value: (2 * one.cpuS) / two.cpuS, unit: 'x', better: 'higher', must: 1.8, aim: 1.95 },
      { name: `two workers against one, by the wall clock, ${what}`, value: (2 * one.wallS) / two.wallS, unit: 'x', better: 'higher' },
    ];
  } finally {
    for (const worker of workers) await worker.terminate();
  }
}

/** Lets all of these workers step at once and keeps the best times: elapsed, and CPU per worker. */
async function measure(workers: readonly Worker[], best: { wallS: number; cpuS: number }): Promise<void> {
  const start = performance.now();
  const cpuS = await Promise.all(workers.map(async (worker) => {
    worker.postMessage(STEPS);
    return Number((await once(worker, 'message'))[0]);
  }));
  best.wallS = Math.min(best.wallS, (performance.now() - start) / 1e3);
  best.cpuS = Math.min(best.cpuS, cpuS.reduce((sum, seconds) => sum + seconds, 0) / workers.length);
}
