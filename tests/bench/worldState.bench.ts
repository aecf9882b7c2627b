import type { RoadMap } from '../../src/map/RoadMap.ts';
import { bestAndMedian } from './bestAndMedian.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { benchTown } from './benchTown.ts';
import { STAND, WALKERS, benchSetup, warmWorld } from './benchWorld.ts';
import { cpuRounds } from './cpuTime.ts';

const ROUNDS = 9;
const VEHICLES = 120;
const WARM_UP_STEPS = 3000;

/** What it costs to start an episode, to keep a moment and to go back to it, and what a long drive leaves on the heap. */
export async function bench(): Promise<BenchFigure[]> {
  const map = benchTown('Town05');
  return [...resets(map), ...snapshots(map), heapGrowth(map)];
}

function label(map: RoadMap): string {
  return `${VEHICLES} vehicles + ${WALKERS} walkers, ${map.name}`;
}

function resets(map: RoadMap): BenchFigure[] {
  const world = warmWorld(map, VEHICLES, 1);
  const setup = benchSetup(map, VEHICLES);
  const repeats = 50;
  const times = cpuRounds(ROUNDS, () => {
    for (let repeat = 0; repeat < repeats; repeat += 1) world.reset(setup);
  });
  return bestAndMedian(times, { name: `reset, map cached, ${label(map)}`, unit: 'ms', better: 'lower', must: 2, aim: 0.3 }, (seconds) => (seconds / repeats) * 1e3);
}

function snapshots(map: RoadMap): BenchFigure[] {
  const world = warmWorld(map, VEHICLES, 200);
  const repeats = 5000;
  let kept = world.save();
  const reused = cpuRounds(ROUNDS, () => {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      kept = world.save(kept);
      world.restore(kept);
    }
  });
  const fresh = cpuRounds(ROUNDS, () => {
    for (let repeat = 0; repeat < repeats; repeat += 1) world.restore(world.save());
  });
  const perPair = (seconds: number): number => (seconds / repeats) * 1e6;
  const limits = { unit: 'us', better: 'lower', must: 5, aim: 1 } as const;
  return [
    ...bestAndMedian(reused, { name: `save + restore into a reused snapshot, ${label(map)}`, ...limits }, perPair),
    ...bestAndMedian(fresh, { name: `save + restore of a new snapshot each time, ${label(map)}`, unit: 'us', better: 'lower' }, perPair),
  ];
}

/** The runner starts us with `--expose-gc`; without it the figure only bounds a leak. */
function heapGrowth(map: RoadMap): BenchFigure {
  const world = warmWorld(map, VEHICLES, WARM_UP_STEPS);
  const before = heapAfterCollection();
  for (let step = 0; step < 10_000; step += 1) world.step({ ego: STAND });
  const grown = heapAfterCollection() - before;
  return { name: `heap growth per 10,000 steps, ${label(map)}`, value: Math.max(0, grown) / 1e6, unit: 'MB', better: 'lower', must: 1, aim: 0 };
}

/** Twice, because the first collection may leave what finalisers still hold. */
function heapAfterCollection(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
