import { ActorKind } from '../../src/world/ActorKind.ts';
import type { ActorTable } from '../actors/ActorTable.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';
import { FORECAST_STEPS, type ForecastTable } from '../forecast/ForecastTable.ts';
import { MOST_PATHS, type PathTable } from '../paths/PathTable.ts';

const MOST_LEADERS = 12;
/** Futures less likely than this are scored but not followed. */
const LEAST_PROBABILITY = 0.2;
/** Who moves across the route faster than this (m/s) at more than this angle (cosine) is met by yielding, not by following. */
const CROSSING_MPS = 1;
const ALONG_COS = 0.8;
const REACH_M = 120;

/** Futures that come into the way of a path from ahead, per path: row p of `future` holds `count[p]` of them. */
export class PathLeaders {
  readonly count = new Int32Array(MOST_PATHS);
  readonly future = new Int32Array(MOST_PATHS * MOST_LEADERS);
  /** 1 for walkers and bicycles, which get more room. */
  readonly vulnerable = new Uint8Array(MOST_PATHS * MOST_LEADERS);

  static readonly each = MOST_LEADERS;

  /** Finds the leaders of one path. */
  find(path: number, paths: PathTable, actors: ActorTable, futures: ForecastTable, ego: EgoState, settings: ExpertSettings, steps: number): void {
    let count = 0;
    for (let future = 0; future < futures.count && count < MOST_LEADERS; future += 1) {
      if (futures.probability[future]! < LEAST_PROBABILITY) continue;
      const actor = futures.actor[future]!;
      const kind = actors.kind[actor]!;
      const vulnerable = kind === ActorKind.walker || kind === ActorKind.bicycle;
      const halfM = ego.widthM / 2 + (vulnerable ? 2 : 1) * settings.sideMarginM;
      if (!comesIntoWay(path, paths, futures, future, ego, halfM, kind === ActorKind.walker, steps)) continue;
      this.future[path * MOST_LEADERS + count] = future;
      this.vulnerable[path * MOST_LEADERS + count] = vulnerable ? 1 : 0;
      count += 1;
    }
    this.count[path] = count;
  }
}

function comesIntoWay(path: number, paths: PathTable, futures: ForecastTable, future: number, ego: EgoState, halfM: number, isWalker: boolean, steps: number): boolean {
  const base = future * FORECAST_STEPS;
  if (futures.toM[base]! < ego.sM - 2 && futures.alongMps[base]! >= 0) return false;
  if (futures.fromM[base]! > ego.sM + REACH_M) return false;
  const all = futures.moves[future] === 1 ? steps : 1;
  for (let step = 0; step < all; step += 2) {
    const cell = base + step;
    if (futures.toM[cell]! < ego.sM) continue;
    const speed = futures.speedMps[cell]!;
    if (!isWalker && speed > CROSSING_MPS && Math.abs(futures.alongRoute[cell]!) < ALONG_COS) continue;
    // Those who come towards a car that drives on their side are waited for, or will wait: they are nobody to follow.
    if (paths.oncoming[path] === 1 && futures.speedMps[base]! > CROSSING_MPS && futures.alongRoute[cell]! < -ALONG_COS) continue;
    const offset = paths.offsetAt(path, futures.fromM[cell]!);
    const low = Math.min(offset, ego.leftM);
    const high = Math.max(offset, ego.leftM);
    if (futures.leftM[cell]! > low - halfM && futures.rightM[cell]! < high + halfM) return true;
  }
  return false;
}
