import { FORECAST_STEP_S, FORECAST_STEPS } from '../forecast/ForecastTable.ts';
import type { PathTable } from '../paths/PathTable.ts';
import type { Surroundings } from '../rollout/Surroundings.ts';
import type { Rollout } from '../rollout/Rollout.ts';
import type { NearFutures } from './NearFutures.ts';

/** Who is slower than this (m/s) at the end, with a corner this far in the lane beside (m), bars it to those who come towards it (cosine). */
const BARS_MPS = 0.5;
const BARS_BEYOND_M = 0.2;
const ONCOMING_COS = -0.7;
/** Who passes closer than this (m) does not pass; who is beside the car and faster than this (m/s) does. */
const CLEAR_M = 0.12;
const PASSES_MPS = 0.05;

/** Who meets the car on its own side of the road drives on at this share of its speed meanwhile, keeps this gap (m), and brakes at most so hard (m/s²). */
const SLOWS_SHARE = 0.75;
const SLOWS_GAP_M = 2;
const SLOWS_BRAKE_MPS2 = 4;
/** Who has waited for some time asks more of those who come, and who has waited for long, or is out already, still more. */
const SLOWS_SHARE_BOLD = 0.5;
const SLOWS_SHARE_OUT = 0.4;
const SLOWS_BRAKE_OUT_MPS2 = 6;
/** Where the horizon ends before the car is back, it takes so much more way (m), at least to so far behind the place where the path turns back (m), at this speed or faster (m/s). */
const COMES_BACK_M = 8;
const BACK_BEHIND_M = 3;
const COMES_BACK_MPS = 1.5;
/** Who gains speed by this much (m/s²) does not mean to; but who drives off or comes out of a bend gains speed as well: below this it says nothing (m/s). */
const GAINS_MPS2 = 0.5;
const GAINS_FROM_MPS = 8;
/** So likely they still come on; from this share of the room on that they have, the more they need, the likelier. */
const COMES_ON = 0.08;
const EASY_SHARE = 0.5;

/**
 * How likely the driver of a future that meets the rollout on the other side of the road still comes on, who would have seen the car there, and could slow down enough to let it
 * come back to its own side before they are nose to nose: 1 for who could not. Who gains speed does not mean to.
 */
export function comesOn({ futures, actors, ego, ground, paths }: Surroundings, rollout: Rollout, future: number, step: number, boldness: number, path: number): number {
  const base = future * FORECAST_STEPS;
  const actor = futures.actor[future]!;
  if (futures.alongRoute[base + step]! > ONCOMING_COS || (actors.accelMps2[actor]! > GAINS_MPS2 && actors.speedMps[actor]! > GAINS_FROM_MPS)) return 1;
  const last = ground.line.count - 1;
  const isBeyond = (at: number): boolean => {
    const s = rollout.sM[at]!;
    const row = s < 0 ? 0 : s > last ? last : Math.floor(s);
    return ground.line.junction[row]! < 0 && rollout.leftM[at]! + ego.widthM / 2 > ground.edges.leftM[row]! + BARS_BEYOND_M;
  };
  if (!isBeyond(step)) return 1;
  let from = step;
  while (from > 0 && isBeyond(from - 1)) from -= 1;
  let to = step;
  while (to < rollout.steps - 1 && isBeyond(to)) to += 1;
  const remainM = to < rollout.steps - 1 ? 0 : remainingM(paths, path, rollout.sM[to]!);
  const outM = rollout.sM[to]! + ego.lengthM / 2 + remainM;
  const outS = (to - from) * FORECAST_STEP_S + remainM / Math.max(COMES_BACK_MPS, rollout.speedMps[to]!);
  const v = futures.speedMps[base + from]!;
  const roomM = futures.fromM[base + from]! - outM - SLOWS_GAP_M;
  const insists = from === 0 || boldness > 1;
  const share = insists ? SLOWS_SHARE_OUT : boldness === 1 ? SLOWS_SHARE_BOLD : SLOWS_SHARE;
  const needM = Math.max(share * v * outS, (v * v) / (2 * (insists ? SLOWS_BRAKE_OUT_MPS2 : SLOWS_BRAKE_MPS2)));
  if (needM >= roomM) return 1;
  const tight = Math.max(1, needM / (EASY_SHARE * roomM));
  return COMES_ON * tight * tight;
}

/** Way (m) that a car takes to come back to its side, which is not back yet at a place. */
function remainingM(paths: PathTable, path: number, sM: number): number {
  return Math.max(COMES_BACK_M, paths.backM[path]! + BACK_BEHIND_M - sM);
}

/**
 * How likely the rollout ends where it bars the way of somebody who comes towards it on the other side of the road: it stands there or crawls, or it has not come as far
 * as where it could get out of the way before they meet. Neither can go on then, as nobody backs out.
 */
export function barsOncoming({ futures, actors, ego, ground, paths }: Surroundings, rollout: Rollout, near: NearFutures, path: number): number {
  const end = rollout.steps - 1;
  const stands = rollout.speedMps[end]! <= BARS_MPS;
  if (!stands && paths.oncoming[path] === 0) return 0;
  const row = Math.min(ground.line.count - 1, Math.max(0, Math.floor(rollout.sM[end]!)));
  if (ground.line.junction[row]! >= 0) return 0;
  const across = rollout.sinHeading[end]! * ground.cosHeading[row]! - rollout.cosHeading[end]! * ground.sinHeading[row]!;
  const leftM = rollout.leftM[end]! + ego.widthM / 2 + Math.max(0, across) * (ego.lengthM / 2);
  if (leftM < ground.edges.leftM[row]! + BARS_BEYOND_M) return 0;
  const outM = stands ? Infinity : rollout.sM[end]! + ego.lengthM / 2 + remainingM(paths, path, rollout.sM[end]!);
  let most = 0;
  for (let index = 0; index < near.count; index += 1) {
    const future = near.future[index]!;
    const cell = future * FORECAST_STEPS;
    if (futures.alongRoute[cell]! > ONCOMING_COS || actors.blocks[futures.actor[future]!] === 1) continue;
    if (futures.fromM[cell]! < rollout.sM[0]! + ego.lengthM / 2) {
      // Who is beside the car already and gets past is let past: a car that moves now makes it stop there.
      if (stands && actors.speedMps[futures.actor[future]!]! > PASSES_MPS && futures.toM[cell]! > rollout.sM[0]! - ego.lengthM / 2) return 0;
      continue;
    }
    if (futures.toM[cell + end]! <= rollout.sM[end]! || futures.fromM[cell + end]! > outM || futures.rightM[cell]! <= 0 || futures.rightM[cell]! >= leftM + CLEAR_M) continue;
    most = Math.max(most, stands ? 1 : futures.probability[future]!);
  }
  return most;
}
