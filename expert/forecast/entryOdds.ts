import { LightState } from '../../src/world/LightState.ts';
import { ActorFlag, type WorldFrame } from '../../src/world/WorldFrame.ts';
import type { ActorTable } from '../actors/ActorTable.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import type { EgoOutline } from './EgoOutline.ts';
import { BRANCH_LANES } from './laneBranches.ts';

const STANDING_MPS = 0.3;
const NEAR_LINE_M = 9;
/** Braking that drivers accept for red, and for yellow (m/s²). */
const RED_BRAKE_MPS2 = 6.5;
const YELLOW_BRAKE_MPS2 = 3;
/** Who needs this much braking to stop (m/s²) and brakes by less than this share of it does not mean to; not even for red, so likely. */
const LATE_BRAKE_MPS2 = 2;
const LATE_SHARE = 0.3;
const RUNS_RED = 0.6;
const RUNS_SIGN = 0.6;
const STAGED_GOES = 0.93;
/** The ego's coming matters to those who meet it within about this time (s). */
const EGO_NEAR_S = 6;
const LINE_GAP_M = 0.8;

/** How likely a vehicle drives into the next junction, and where (m on from the start of its first lane) its centre stops if not. */
export interface EntryOdds {
  goes: number;
  stopM: number;
}

/** Odds for one way on: `lanes[from ..]` is the chain of lanes, the vehicle at `sM` on the first. Without a junction ahead it goes. */
export function entryOdds(ground: ExpertGround, actors: ActorTable, actor: number, frame: WorldFrame, ego: EgoOutline, lanes: Int32Array, from: number, sM: number, out: EntryOdds): void {
  const columns = ground.map.lanes;
  out.goes = 1;
  out.stopM = Infinity;
  let baseM = 0;
  for (let index = from; index + 1 < from + BRANCH_LANES; index += 1) {
    const lane = lanes[index]!;
    const next = lanes[index + 1]!;
    if (next < 0) return;
    if (columns.junction[next]! < 0 || columns.junction[lane]! >= 0) {
      baseM += columns.lengthM[lane]!;
      continue;
    }
    const stopM = baseM + ground.stopPlaceM[lane]! - actors.lengthM[actor]! / 2;
    out.stopM = stopM - LINE_GAP_M;
    out.goes = odds(ground, actors, actor, frame, ego, lane, next, stopM - sM);
    return;
  }
}

function odds(ground: ExpertGround, actors: ActorTable, actor: number, frame: WorldFrame, ego: EgoOutline, approach: number, connecting: number, toLineM: number): number {
  const v = actors.speedMps[actor]!;
  const needed = (v * v) / (2 * Math.max(0.3, toLineM));
  // Who is staged minds neither lights nor signs, unless it brakes for them.
  if ((actors.flags[actor]! & ActorFlag.scripted) !== 0 && v > STANDING_MPS && !brakesFor(actors, actor, needed)) return STAGED_GOES;
  const light = ground.map.lanes.light[connecting]!;
  if (light >= 0) {
    const state = frame.lightStates[light]!;
    if (state === LightState.red) return needed > RED_BRAKE_MPS2 ? 0.95 : comesOn(actors, actor, needed) ? RUNS_RED : 0.03;
    if (state === LightState.yellow) return needed < YELLOW_BRAKE_MPS2 ? 0.1 : 0.9;
  }
  const stands = v < STANDING_MPS && toLineM < NEAR_LINE_M;
  if (light < 0 && ground.map.lanes.stopSign[approach]! >= 0) return stands ? 0.25 : toLineM < 1 && v > 1 ? 0.9 : comesOn(actors, actor, needed) ? RUNS_SIGN : 0.04;
  const first = rankAgainstEgo(ground, connecting, ego);
  if (stands) return first > 0 ? 0.6 : first < 0 ? 0.12 : 0.3;
  const braking = brakesFor(actors, actor, needed);
  const goes = first > 0 ? 0.97 : first < 0 ? (comesOn(actors, actor, needed) ? 0.7 : 0.3) : 0.75;
  return braking ? goes * 0.4 : goes;
}

/** +1 when the vehicle goes before the ego, -1 when it should wait for it, 0 when neither is clear or they do not meet. */
function rankAgainstEgo(ground: ExpertGround, connecting: number, ego: EgoOutline): number {
  const junction = ground.map.lanes.junction[connecting]!;
  const reachM = ego.sM + 10 + ego.speedMps * EGO_NEAR_S;
  for (const stretch of ground.junctions) {
    if (stretch.junction !== junction || stretch.toM < ego.sM || stretch.fromM > reachM) continue;
    if (ego.speedMps < 0.5 && stretch.fromM > ego.sM) return 1;
    return Math.sign(ground.ranks[connecting]! - ground.ranks[stretch.lane]!);
  }
  return 1;
}

function brakesFor(actors: ActorTable, actor: number, needed: number): boolean {
  return actors.accelMps2[actor]! < -0.4 && -actors.accelMps2[actor]! > 0.6 * needed;
}

/** Would the vehicle have to brake by now to stop at its line, and does not? */
function comesOn(actors: ActorTable, actor: number, needed: number): boolean {
  return needed > LATE_BRAKE_MPS2 && actors.accelMps2[actor]! > -LATE_SHARE * needed;
}
