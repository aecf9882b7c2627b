import type { EgoState } from '../EgoState.ts';
import { FORECAST_STEPS } from '../forecast/ForecastTable.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import type { PathTable } from '../paths/PathTable.ts';

/** Steps over which progress is compared; most drives in thought are no longer. */
export const PROGRESS_STEPS = 26;
/** Who enters or crosses a junction slower than this (m/s), from this far before it (m), looks farther: it takes long to get across. */
const SLOW_MPS = 6.5;
const BEFORE_M = 10;

/** Whether every way to drive on is driven over the whole horizon. */
export function looksFar({ junctions }: ExpertGround, { sM, speedMps, lengthM }: EgoState): boolean {
  if (speedMps > SLOW_MPS) return false;
  return junctions.some(({ fromM, toM }) => fromM - BEFORE_M < sM + lengthM / 2 && toM > sM - lengthM / 2);
}

/** Steps for which a path is driven in thought: the whole horizon through lanes of the other direction. */
export function horizonOf(ground: ExpertGround, ego: EgoState, paths: PathTable, path: number): number {
  return paths.oncoming[path] === 1 || looksFar(ground, ego) ? FORECAST_STEPS : PROGRESS_STEPS;
}
