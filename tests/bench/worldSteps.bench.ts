import type { RoadMap } from '../../src/map/RoadMap.ts';
import { bestAndMedian } from './bestAndMedian.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { benchTown } from './benchTown.ts';
import { STAND, WALKERS, benchSetup, warmWorld } from './benchWorld.ts';
import { cpuRounds } from './cpuTime.ts';
import type { RoundTimes } from './cpuTime.ts';

const ROUNDS = 7;
const WARM_UP_STEPS = 3000;
const STEPS = 4000;

/** How fast the embedded world steps with all features on, per second of CPU. Each round is the same episode from its start. */
export async function bench(): Promise<BenchFigure[]> {
  const town01 = benchTown('Town01');
  const town03 = benchTown('Town03');
  const town05 = benchTown('Town05');
  return [
    ...steps(town01, 50, 30_000, 80_000),
    ...steps(town03, 50, 30_000, 80_000),
    ...steps(town05, 50, 30_000, 80_000),
    ...steps(town03, 120, 15_000, 35_000),
    ...steps(town05, 120, 15_000, 35_000),
    ...bestAndMedian(episodes(town05, 200), { name: `vehicle updates, 200 vehicles + ${WALKERS} walkers, ${town05.name}`, unit: 'updates/s', better: 'higher', must: 2e6, aim: 5e6 }, (seconds) => (200 * STEPS) / seconds),
  ];
}

function steps(map: RoadMap, vehicles: number, must: number, aim: number): BenchFigure[] {
  return bestAndMedian(episodes(map, vehicles), { name: `world steps, ${vehicles} vehicles + ${WALKERS} walkers, ${map.name}`, unit: 'steps/s', better: 'higher', must, aim }, (seconds) => STEPS / seconds);
}

function episodes(map: RoadMap, vehicles: number): RoundTimes {
  const world = warmWorld(map, vehicles, WARM_UP_STEPS);
  return cpuRounds(ROUNDS, () => {
    for (let step = 0; step < STEPS; step += 1) world.step({ ego: STAND });
  }, () => world.reset(benchSetup(map, vehicles)));
}
