import { safeSpeed } from '../../src/driving/safeSpeed.ts';
import { atan2, cos, sin } from '../../src/geometry/trig.ts';
import type { LaneHit } from '../../src/map/LaneIndex.ts';
import { lanePoseAt } from '../../src/map/lanePoseAt.ts';
import { DRIVABLE_LANES } from '../../src/map/LaneType.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { ActorFlag, type WorldFrame } from '../../src/world/WorldFrame.ts';
import type { ActorTable } from '../actors/ActorTable.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';
import { entryOdds } from './entryOdds.ts';
import type { EgoOutline } from './EgoOutline.ts';
import { forecastBraking, forecastStanding, forecastSteady, openFuture } from './forecastFree.ts';
import { FORECAST_STEP_S, FORECAST_STEPS, type ForecastTable } from './ForecastTable.ts';
import { BRANCH_LANES, findBranches, MOST_BRANCHES, noBranches } from './laneBranches.ts';
import { lanesOfJunction } from './lanesOfJunction.ts';
import { CURVE_MPS2, shareBranches, turnWeight } from './wayShares.ts';

/** A body this far off its lane (m) or turned this much (cosine) keeps to no lane. */
const OFF_LANE_M = 2.2;
const ALIGNED_COS = 0.8;
/** Background traffic drives at this share of the limit. */
const USUAL_SHARE = 0.75;
const SPEEDS_SHARE = 1.1;
const GAIN_MPS2 = 1.5;
const BRAKE_MPS2 = 2.5;
/** The present acceleration fades over this time (s); a lane is taken after this time (s). */
const FADE_S = 0.7;
const SETTLE_S = 2.2;
const STANDING_MPS = 0.25;
/** Off the lane's centre by more than this (m) and moving on sideways faster than this (m/s), or inclined outwards by more than this (sine), is a change of lanes. */
const DRIFT_M = 0.35;
const DRIFT_MPS = 0.25;
const INCLINED = 0.06;
const STUCK_HALFWAY_S = 15;
/** Inclined inwards by more than this (sine), a body comes back to the centre; else it goes on beside it. */
const RETURNING = 0.012;
/** On bends bodies cut corners: more than this (1/m) says nothing about changes of lanes. */
const BEND_PER_M = 0.01;
/** In a junction: who brakes there, and who keeps to no lane. */
const BRAKES = 0.2;
const OFF_LANES = 0.1;
const BICYCLE_OFF_LANES = 0.4;
const LEADER_REACH_M = 45;
/** Followers of the ego are taken to drive up to this speed (m/s), or the present one. */
const FOLLOWER_LEAST_MPS = 3;
/** Who is staged and gains speed by less than this (m/s²) goes on at its own. */
const STEADY_MPS2 = 0.3;
const REACH_S = 8;
/** Futures less likely than this are left out. */
const LEAST_PROBABILITY = 0.015;

/** Who comes towards the ego (cosine of the headings) stops for it when it reaches into the way at all, or swings out (sine) and is nearly there (m), with such a gap (m), from so far (m), braking no harder than this (m/s²). */
const ONCOMING_COS = -0.7;
const SWINGING = 0.08;
const SWINGS_IN_M = 1;
const YIELD_GAP_M = 2.5;
const YIELD_REACH_M = 110;
const YIELD_BRAKE_MPS2 = 5;
const YIELD_SHARE = 0.45;
const YIELDS = 0.8;
const YIELDS_SURELY = 0.95;
const ROOM = { m: 0 };

const HIT: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: 0 };
const POSE = { x: 0, y: 0, z: 0, headingRad: 0 };
const BRANCHES = noBranches();
const SHARES = new Float64Array(MOST_BRANCHES);
const LEADER = { gapM: Infinity, speedMps: 0 };
const ODDS = { goes: 1, stopM: Infinity };

/**
 * Futures of a vehicle that keeps to lanes: one for each way on, at usual speed behind its leader, and one in which it waits before the next
 * junction where that is likely. `follows`: behind the ego, whose driver does not gain speed on it. False when the vehicle keeps to no lane.
 */
export function forecastOnLanes(ground: ExpertGround, actors: ActorTable, actor: number, frame: WorldFrame, ego: EgoOutline, follows: boolean, steps: number, futures: ForecastTable): boolean {
  const { map } = ground;
  const z = frame.actors.z[actors.row[actor]!]!;
  ground.laneIndex.nearest(actors.x[actor]!, actors.y[actor]!, DRIVABLE_LANES, HIT, z);
  if (HIT.lane < 0) return false;
  const v = actors.speedMps[actor]!;
  const steady = (actors.flags[actor]! & ActorFlag.scripted) !== 0 && v > STANDING_MPS && actors.accelMps2[actor]! < STEADY_MPS2;
  const mostMps = follows ? Math.max(FOLLOWER_LEAST_MPS, v) : steady ? v : Infinity;
  if (map.lanes.junction[HIT.lane]! >= 0) return forecastInJunction(ground, actors, actor, mostMps, steps, futures);
  if (Math.abs(HIT.leftM) > OFF_LANE_M || laneCosine(ground, actors, actor, HIT.lane, HIT.sM) < ALIGNED_COS) return false;
  let { lane } = HIT;
  let { leftM } = HIT;
  const { sM } = HIT;
  const changing = laneChange(ground, actors, actor, lane, sM, leftM);
  // Who has stood half-way between two lanes for long waits for somebody, maybe for us.
  if (changing !== 0 && actors.standingForS[actor]! > STUCK_HALFWAY_S) {
    forecastStanding(actors, actor, 1, steps, futures);
    return true;
  }
  if (changing !== 0) {
    const target = changing > 0 ? map.lanes.left[lane]! : map.lanes.right[lane]!;
    leftM -= changing * (laneWidth(ground, lane, sM) + laneWidth(ground, target, sM)) * 0.5;
    lane = target;
  }
  const settles = changing !== 0 || Math.abs(leftM) < DRIFT_M || returns(actors, actor, leftM);
  findLeader(actors, actor);
  findBranches(map, lane, v * REACH_S + 20 - (map.lanes.lengthM[lane]! - sM), BRANCHES);
  const yields = yieldOdds(actors, actor, ego);
  if (yields > 0) follow(ground, actors, actor, 0, sM, leftM, settles, sM + ROOM.m, yields, steps, futures, Infinity);
  const count = BRANCHES.count;
  shareBranches(ground, actors, actor, BRANCHES, sM, SHARES);
  let waits = 0;
  let waitM = Infinity;
  for (let branch = 0; branch < count; branch += 1) {
    entryOdds(ground, actors, actor, frame, ego, BRANCHES.lanes, branch * BRANCH_LANES, sM, ODDS);
    const share = (1 - yields) * SHARES[branch]!;
    waits += share * (1 - ODDS.goes);
    if (ODDS.stopM < waitM) waitM = ODDS.stopM;
    const probability = share * ODDS.goes;
    if (probability >= LEAST_PROBABILITY) follow(ground, actors, actor, branch, sM, leftM, settles, Infinity, probability, steps, futures, mostMps);
  }
  if (waits >= LEAST_PROBABILITY) {
    if (v < STANDING_MPS) forecastStanding(actors, actor, waits, steps, futures);
    else follow(ground, actors, actor, 0, sM, leftM, settles, waitM, waits, steps, futures, mostMps);
  }
  return true;
}

/**
 * How likely somebody who comes towards the ego stops for it because it is in the way already, by a body that drivers see; its room to do so goes to `ROOM`.
 * 0 where the ego keeps clear of its way, or is too near to stop for.
 */
function yieldOdds(actors: ActorTable, actor: number, ego: EgoOutline): number {
  if (actors.alongRoute[actor]! > ONCOMING_COS) return 0;
  const across = Math.abs(sin(ego.headingErrorRad));
  const halfAcrossM = (ego.widthM + ego.lengthM * across + actors.widthM[actor]!) / 2;
  // A car that is swinging out is seen to come.
  const swings = across > SWINGING && ego.speedMps > STANDING_MPS;
  if (Math.abs(actors.leftM[actor]! - ego.leftM) > halfAcrossM + (swings ? SWINGS_IN_M : 0)) return 0;
  const roomM = actors.sM[actor]! - ego.sM - (ego.lengthM + actors.lengthM[actor]!) / 2 - YIELD_GAP_M;
  const v = actors.speedMps[actor]!;
  // Both come nearer: it stops by the middle, at once if that is comfortable, harder if it has to.
  ROOM.m = Math.min(roomM, Math.max((v * v) / (2 * YIELD_BRAKE_MPS2), Math.min(YIELD_SHARE * roomM, 0.5 * v + (v * v) / (2 * BRAKE_MPS2))));
  if (roomM < 0 || roomM > YIELD_REACH_M || v * v > 2 * YIELD_BRAKE_MPS2 * roomM) return 0;
  return v < STANDING_MPS || actors.accelMps2[actor]! < -0.5 ? YIELDS_SURELY : YIELDS;
}

/** Inside a junction: every connecting lane that fits place and heading is a way on; it may also brake, for us or for others, or keep to no lane. */
function forecastInJunction(ground: ExpertGround, actors: ActorTable, actor: number, mostMps: number, steps: number, futures: ForecastTable): boolean {
  const { map } = ground;
  const fits = lanesOfJunction(map, map.lanes.junction[HIT.lane]!, actors.x[actor]!, actors.y[actor]!, actors.cosHeading[actor]!, actors.sinHeading[actor]!);
  if (fits.count === 0) return false;
  findLeader(actors, actor);
  const v = actors.speedMps[actor]!;
  const free = actors.kind[actor] === ActorKind.bicycle ? BICYCLE_OFF_LANES : OFF_LANES;
  const brakes = actors.heedless[actor] === 1 ? 0 : BRAKES;
  let all = 0;
  for (let index = 0; index < fits.count; index += 1) all += turnWeight(ground, fits.lane[index]!, v, 0);
  for (let index = 0; index < fits.count; index += 1) {
    const share = turnWeight(ground, fits.lane[index]!, v, 0) / all;
    findBranches(map, fits.lane[index]!, v * REACH_S, BRANCHES);
    follow(ground, actors, actor, 0, fits.sM[index]!, fits.leftM[index]!, true, Infinity, (v < STANDING_MPS ? 0.5 : 1 - brakes - free) * share, steps, futures, mostMps);
  }
  if (v < STANDING_MPS) forecastStanding(actors, actor, 0.5, steps, futures);
  else {
    if (brakes > 0) forecastBraking(actors, actor, brakes, steps, futures);
    forecastSteady(actors, actor, free, steps, futures);
  }
  return true;
}

/** +1 / -1 while the vehicle is about to change to the lane on its left / right, by its blinker or its motion, else 0. */
function laneChange(ground: ExpertGround, actors: ActorTable, actor: number, lane: number, sM: number, leftM: number): number {
  const { lanes } = ground.map;
  const flags = actors.flags[actor]!;
  const left = (flags & ActorFlag.blinkerLeft) !== 0;
  const right = (flags & ActorFlag.blinkerRight) !== 0;
  const inclination = cos(POSE.headingRad) * actors.sinHeading[actor]! - sin(POSE.headingRad) * actors.cosHeading[actor]!;
  const outwards = inclination * leftM > 0 && Math.abs(leftM) > DRIFT_M;
  const inclined = Math.abs(inclination) > INCLINED && Math.abs(curvatureAt(ground, lane, sM)) < BEND_PER_M;
  const drifts = outwards && (inclined || Math.abs(actors.speedMps[actor]! * inclination) > DRIFT_MPS) ? Math.sign(inclination) : 0;
  const side = left !== right ? (left ? 1 : -1) : drifts;
  // A body that is off to the other side has just come from there.
  if (side === 0 || (drifts === 0 && side * leftM < -DRIFT_M)) return 0;
  const target = side > 0 ? lanes.left[lane]! : lanes.right[lane]!;
  const same = side > 0 ? lanes.leftSameDirection[lane]! : lanes.rightSameDirection[lane]!;
  return target >= 0 && same === 1 && isDrivable(ground, target) ? side : 0;
}

function isDrivable(ground: ExpertGround, lane: number): boolean {
  return ((DRIVABLE_LANES >> ground.map.lanes.type[lane]!) & 1) === 1;
}

function laneCosine(ground: ExpertGround, actors: ActorTable, actor: number, lane: number, sM: number): number {
  lanePoseAt(ground.map, lane, sM, 0, POSE);
  return cos(POSE.headingRad) * actors.cosHeading[actor]! + sin(POSE.headingRad) * actors.sinHeading[actor]!;
}

function laneWidth(ground: ExpertGround, lane: number, sM: number): number {
  return ground.map.samples.widthM[sampleAt(ground, lane, sM)]!;
}

function curvatureAt(ground: ExpertGround, lane: number, sM: number): number {
  return ground.map.samples.curvaturePerM[sampleAt(ground, lane, sM)]!;
}

function sampleAt(ground: ExpertGround, lane: number, sM: number): number {
  const { lanes } = ground.map;
  const step = lanes.sampleStepM[lane]!;
  return lanes.firstSample[lane]! + (step > 0 ? Math.min(lanes.sampleCount[lane]! - 1, Math.max(0, Math.round(sM / step))) : 0);
}

/** The nearest body straight ahead of a vehicle. The ego is no leader: it is the one who decides. */
function findLeader(actors: ActorTable, actor: number): void {
  LEADER.gapM = Infinity;
  const c = actors.cosHeading[actor]!;
  const s = actors.sinHeading[actor]!;
  for (let other = 0; other < actors.count; other += 1) {
    if (other === actor) continue;
    const dx = actors.x[other]! - actors.x[actor]!;
    const dy = actors.y[other]! - actors.y[actor]!;
    const ahead = dx * c + dy * s;
    if (ahead <= 0 || ahead > LEADER_REACH_M) continue;
    const beside = Math.abs(dy * c - dx * s);
    const along = c * actors.cosHeading[other]! + s * actors.sinHeading[other]!;
    const still = actors.blocks[other] === 1;
    // What stands at the side of the way is driven past.
    if (beside > (still ? (actors.widthM[actor]! + actors.widthM[other]!) / 2 : 1.2 + 0.03 * ahead) || (along < 0.5 && !still)) continue;
    const gap = ahead - (actors.lengthM[actor]! + actors.lengthM[other]!) / 2;
    if (gap < LEADER.gapM) {
      LEADER.gapM = gap;
      LEADER.speedMps = Math.max(0, actors.speedMps[other]! * along);
    }
  }
}

/** Is a body that is off the lane's centre on its way back? Needs `POSE` of the lane beside it. */
function returns(actors: ActorTable, actor: number, leftM: number): boolean {
  const inclination = cos(POSE.headingRad) * actors.sinHeading[actor]! - sin(POSE.headingRad) * actors.cosHeading[actor]!;
  return inclination * leftM < -RETURNING * Math.abs(leftM);
}

/** Writes one future along a way on. @param settles whether it comes to the lane's centre @param stopM place (m on from `startM`'s lane start) where the centre has to stop, Infinity for none @param mostMps no faster than this */
function follow(ground: ExpertGround, actors: ActorTable, actor: number, branch: number, startM: number, leftM: number, settles: boolean, stopM: number, probability: number, steps: number, futures: ForecastTable, mostMps: number): void {
  const future = openFuture(futures, probability, 1);
  if (future < 0) return;
  const { lanes, samples } = ground.map;
  const base = future * FORECAST_STEPS;
  const v0 = Math.max(0, actors.speedMps[actor]!);
  const a0 = Math.max(-6, Math.min(2, actors.accelMps2[actor]!));
  let v = v0;
  let index = branch * BRANCH_LANES;
  const end = index + BRANCH_LANES;
  let lane = BRANCHES.lanes[index]!;
  let s = startM;
  let travelled = 0;
  let fade = 1;
  let left = leftM;
  let slope = 0;
  let speeds = false;
  const settle = FORECAST_STEP_S / SETTLE_S;
  for (let step = 0; step < steps; step += 1) {
    const cell = base + step;
    if (lane >= 0) {
      lanePoseAt(ground.map, lane, s, left, POSE);
      const heading = POSE.headingRad + slope;
      futures.x[cell] = POSE.x;
      futures.y[cell] = POSE.y;
      futures.cosHeading[cell] = cos(heading);
      futures.sinHeading[cell] = sin(heading);
    } else {
      futures.x[cell] = futures.x[cell - 1]! + v * FORECAST_STEP_S * futures.cosHeading[cell - 1]!;
      futures.y[cell] = futures.y[cell - 1]! + v * FORECAST_STEP_S * futures.sinHeading[cell - 1]!;
      futures.cosHeading[cell] = futures.cosHeading[cell - 1]!;
      futures.sinHeading[cell] = futures.sinHeading[cell - 1]!;
    }
    futures.speedMps[cell] = v;
    const t = step * FORECAST_STEP_S;
    let cruise = v0;
    if (lane >= 0) {
      const count = lanes.sampleCount[lane]!;
      const stepM = lanes.sampleStepM[lane]!;
      const row = lanes.firstSample[lane]! + (stepM > 0 ? Math.min(count - 1, Math.floor((s + 2) / stepM)) : 0);
      const limit = samples.speedLimitMps[row]! > 0 ? samples.speedLimitMps[row]! : 8.3;
      const bend = Math.abs(samples.curvaturePerM[row]!);
      // Who drives faster than allowed here and now goes on doing so.
      if (step === 0 && v0 > SPEEDS_SHARE * limit) speeds = true;
      cruise = Math.min(Math.max(USUAL_SHARE * limit, speeds ? v0 : Math.min(v0, limit)), bend > 1e-3 && actors.heedless[actor] === 0 ? Math.sqrt(CURVE_MPS2 / bend) : Infinity);
    }
    let wanted = cruise;
    if (wanted > mostMps) wanted = mostMps;
    if (stopM < Infinity) wanted = Math.min(wanted, Math.sqrt(2 * BRAKE_MPS2 * Math.max(0, stopM - startM - travelled)));
    if (LEADER.gapM < Infinity) wanted = Math.min(wanted, safeSpeed(LEADER.gapM + LEADER.speedMps * t - travelled - 2.5, LEADER.speedMps, 3, 0.6));
    const free = Math.max(-5, Math.min(GAIN_MPS2, (wanted - v) / 0.8));
    const accel = fade * a0 + (1 - fade) * free;
    const next = Math.max(0, v + accel * FORECAST_STEP_S);
    const moved = ((v + next) / 2) * FORECAST_STEP_S;
    v = next;
    fade *= 1 - FORECAST_STEP_S / FADE_S;
    travelled += moved;
    s += moved;
    if (settles && Math.abs(left) > 0.02 && moved > 0.01) {
      const shift = Math.max(-0.3 * moved, Math.min(0.3 * moved, -left * settle * 1.6));
      slope = atan2(shift, moved);
      left += shift;
    } else slope = 0;
    while (lane >= 0 && s > lanes.lengthM[lane]!) {
      s -= lanes.lengthM[lane]!;
      index += 1;
      lane = index < end ? BRANCHES.lanes[index]! : -1;
    }
  }
}
