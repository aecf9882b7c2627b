import { ActorKind } from '../../src/world/ActorKind.ts';
import type { ActorTable } from '../actors/ActorTable.ts';
import type { EgoState } from '../EgoState.ts';
import type { ExpertSettings } from '../ExpertSettings.ts';
import { FORECAST_STEPS, type ForecastTable } from '../forecast/ForecastTable.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { MOST_PATHS, type PathTable } from '../paths/PathTable.ts';
import { roomToPass } from './roomToPass.ts';

const MOST_LEADERS = 12;
/** Futures less likely than this are scored but not followed. */
const LEAST_PROBABILITY = 0.2;
/** Who moves across the route faster than this (m/s) at more than this angle (cosine) is met by yielding, not by following. */
const CROSSING_MPS = 1;
const ALONG_COS = 0.8;
const REACH_M = 120;
/** Offsets below this (m) are small shifts beside the route. */
const NUDGE_M = 1;
/** Bicycles that move within this of the route's direction (cosine) are passed; those that cross are let go. */
const PASSED_COS = 0.7;

/** What leaders are found in. */
export interface LeaderScene {
  readonly ground: ExpertGround;
  readonly settings: ExpertSettings;
  readonly ego: EgoState;
  readonly actors: ActorTable;
  readonly futures: ForecastTable;
  readonly paths: PathTable;
}

/**
 * Futures that come into the way of a path from ahead: leader l of path p in row p × `each` + l, of which there are `count[p]`. What following one asks for at each step does not depend
 * on how the path is driven: step k stands in cell row × FORECAST_STEPS + k, found once for all proposals.
 */
export class PathLeaders {
  readonly count = new Int32Array(MOST_PATHS);
  readonly future = new Int32Array(MOST_PATHS * MOST_LEADERS);
  /** Half the width that has to be free (m): own, and side margin; more beside walkers and bicycles. */
  readonly halfM = new Float64Array(MOST_PATHS * MOST_LEADERS);
  /** Where it ends along the route (m); -Infinity where the path leads past it. */
  readonly untilM = new Float64Array(MOST_PATHS * MOST_LEADERS * FORECAST_STEPS);
  /** Offset that the path wants where the leader begins (m). */
  readonly offsetLeftM = new Float64Array(MOST_PATHS * MOST_LEADERS * FORECAST_STEPS);
  /** Gap that is kept behind it (m), and how much of the room to get past it is in that (0 to 1). */
  readonly keepM = new Float64Array(MOST_PATHS * MOST_LEADERS * FORECAST_STEPS);
  readonly passShare = new Float64Array(MOST_PATHS * MOST_LEADERS * FORECAST_STEPS);

  static readonly each = MOST_LEADERS;

  /** Finds the leaders of one path, over so many forecast steps. */
  find(path: number, scene: LeaderScene, steps: number): void {
    const { paths, actors, futures, ego, settings } = scene;
    let count = 0;
    for (let future = 0; future < futures.count && count < MOST_LEADERS; future += 1) {
      if (futures.probability[future]! < LEAST_PROBABILITY) continue;
      const actor = futures.actor[future]!;
      const kind = actors.kind[actor]!;
      const vulnerable = kind === ActorKind.walker || kind === ActorKind.bicycle;
      const halfM = ego.widthM / 2 + (vulnerable ? 2 : 1) * settings.sideMarginM;
      if (!comesIntoWay(path, paths, futures, future, ego, halfM, kind === ActorKind.walker, steps)) continue;
      const row = path * MOST_LEADERS + count;
      this.future[row] = future;
      this.halfM[row] = ego.widthM / 2 + (vulnerable && actors.blocks[actor] === 0 ? 2 : 1) * settings.sideMarginM;
      this.#prepare(path, row, scene, steps);
      count += 1;
    }
    this.count[path] = count;
  }

  #prepare(path: number, row: number, { ground, paths, actors, futures, settings }: LeaderScene, steps: number): void {
    const future = this.future[row]!;
    const actor = futures.actor[future]!;
    const halfM = this.halfM[row]!;
    const blocker = actors.blocks[actor] === 1;
    const bicycle = actors.kind[actor] === ActorKind.bicycle;
    const lingers = actors.lingers[actor]!;
    for (let step = 0; step < steps; step += 1) {
      const cell = future * FORECAST_STEPS + step;
      const to = row * FORECAST_STEPS + step;
      const fromM = futures.fromM[cell]!;
      const offset = paths.offsetAt(path, fromM);
      this.offsetLeftM[to] = offset;
      // A path that leads past what stands there for good is not held up by it: whether the car gets past is found when the rollout is scored.
      if (blocker && (futures.leftM[cell]! <= offset - halfM || futures.rightM[cell]! >= offset + halfM)) {
        this.untilM[to] = -Infinity;
        continue;
      }
      this.untilM[to] = futures.toM[cell]!;
      // Behind who stands on the open road without a reason, or is held up, there must be a way past.
      const share = blocker || (bicycle && Math.abs(futures.alongRoute[cell]!) > PASSED_COS) ? 1 : lingers;
      // Small shifts beside the route do not pass it either: they keep the same distance.
      const from = Math.abs(offset) < NUDGE_M ? 0 : offset;
      const roomM = share > 0 ? roomToPass(ground, fromM, futures.leftM[cell]! - from + halfM, from - futures.rightM[cell]! + halfM) : 0;
      this.passShare[to] = share;
      this.keepM[to] = settings.leaderGapM + (roomM - settings.leaderGapM) * share;
    }
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
