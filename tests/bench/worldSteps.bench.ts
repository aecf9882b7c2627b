import type { RoadMap } from '../../src/map/RoadMap.ts';
import { bestAndMedian } from './bestAndMedian.ts';
import type { BenchFigure } from './BenchFigure.ts';
import { benchTown } from './benchTown.ts';
import { WALKERS, benchSetup, recordedDrive, warmWorld } from './benchWorld.ts';
import { cpuRounds } from './cpuTime.ts';
import type { RoundTimes } from './cpuTime.ts';

const ROUNDS = 7;
const WARM_UP_STEPS = 3000;
const STEPS = 4000;
/** Town, vehicles, must and aim (steps/s). */
const CASES = [
  ['Town01', 50, 30_000, 80_000],
  ['Town03', 50, 30_000, 80_000],
  ['Town05', 50, 30_000, 80_000],
  ['Town03', 120, 15_000, 35_000],
  ['Town05', 120, 15_000, 35_000],
] as const;

/**
 * How fast the embedded world steps with all features on, per second of CPU. The ego drives as a plain follower did when it was recorded beforehand; each
 * round is the same episode from its start.
 */
export async function bench(): Promise<BenchFigure[]> {
  const figures: BenchFigure[] = [];
  for (const [town, vehicles, must, aim] of CASES) {
    const map = benchTown(town);
    const name = `world steps, ${vehicles} vehicles + ${WALKERS} walkers, ${map.name}`;
    figures.push(...bestAndMedian(await episodes(map, vehicles), { name, unit: 'steps/s', better: 'higher', must, aim }, (seconds) => STEPS / seconds));
  }
  const map = benchTown('Town05');
  const name = `vehicle updates, 200 vehicles + ${WALKERS} walkers, ${map.name}`;
  figures.push(...bestAndMedian(await episodes(map, 200), { name, unit: 'updates/s', better: 'higher', must: 2e6, aim: 5e6 }, (seconds) => (200 * STEPS) / seconds));
  return figures;
}

async function episodes(map: RoadMap, vehicles: number): Promise<RoundTimes> {
  const drive = await recordedDrive(map, vehicles, STEPS);
  const world = warmWorld(map, vehicles, WARM_UP_STEPS);
  return cpuRounds(ROUNDS, () => {
    for (const ego of drive) world.step({ ego });
  }, () => world.reset(benchSetup(map, vehicles)));
}
