import { STEP_S } from '../world/World.ts';
import { FIRST_SCRIPTED_ID } from '../world/WorldCommands.ts';
import { FACT } from './LaneFacts.ts';
import { RAIL } from './RailSamples.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { PATH_LANES } from './WorldState.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { stride: FACT_STRIDE, lengthM: FACT_LENGTH, samplesPerM: FACT_PER_M, lastButOne: FACT_LAST, firstSample: FACT_FIRST } = FACT;
const { stride: RAIL_STRIDE, x: RAIL_X, y: RAIL_Y, z: RAIL_Z, cos: RAIL_COS, sin: RAIL_SIN } = RAIL;
const STEP = STEP_S;
const PATH = PATH_LANES;
const FIRST_SCRIPTED = FIRST_SCRIPTED_ID;

/** Traffic within the first distance of the ego is steered, and stays so up to the second (m): nobody flickers between the two kinds of motion. */
const STEERED_WITHIN_M = 60;
const STEERED_UNTIL_M = 66;
/** The rear axle lies this share of the length behind the centre of the box. */
const REAR_AXLE_SHARE = 0.3;
/** Drivers aim at a point on their path this far ahead of the rear axle: least, and per m/s. */
const AIM_M = 2.2;
const AIM_PER_MPS = 0.25;
/** Tightest curve: curvature (1/m) times the length (m), and how fast the wheels bring curvature about (1/m per s). */
const TIGHTEST = 1.3;
const CURVATURE_RATE_PER_S = 0.5;
/** The line that a driver aims at moves sideways no faster than this (m/s), nor than this share of the way driven. */
const SHIFT_MPS = 1.2;
const STEEPEST_SHIFT = 0.3;
/** Slower than this (m/s) a driver turns out of the lane as sharply as the car can: round an obstacle, or into a gap. */
const SHARP_BELOW_MPS = 4;
const SHARP_SHIFT = 1;
/** Nobody corners harder (m/s²) on a dry road. */
const LATERAL_MPS2 = 7;
/** A body farther than this from where it should be (m) was pushed off its path and is taken back on rails. */
const LOST_M = 3;

/** Point of a path and the direction of the lane there. Written by {@link pathPoint}. */
const POINT = { x: 0, y: 0, z: 0, cosLane: 1, sinLane: 0 };

/** Decides how a traffic vehicle moves in this step: as a bicycle near the ego, on rails elsewhere. True for the bicycle. */
export function isSteered(state: WorldState, row: number): boolean {
  const dx = state.x[row] - state.x[0];
  const dy = state.y[row] - state.y[0];
  const reach = state.steered[row] === 1 ? STEERED_UNTIL_M : STEERED_WITHIN_M;
  const steered = dx * dx + dy * dy < reach * reach && state.id[row] < FIRST_SCRIPTED;
  if (steered) {
    if (state.steered[row] === 0) takeTheWheel(state, row);
  } else if (state.steered[row] === 1) backToRails(state, row);
  return steered;
}

function takeTheWheel(state: WorldState, row: number): void {
  state.steered[row] = 1;
  state.wheelRad[row] = 0;
  state.aimX[row] = state.leftM[row];
}

/** From here the offset from the wanted one eases away as after a lane change. */
export function backToRails(state: WorldState, row: number): void {
  state.steered[row] = 0;
  if (Math.abs(state.leftM[row] - state.aimY[row]) < 1e-3) state.leftM[row] = state.aimY[row];
  else state.changedAt[row] = state.tick;
  state.aimX[row] = state.leftM[row];
}

/** Moves the offset that a steered vehicle aims at towards the wanted one. */
export function shiftAim(state: WorldState, row: number, travelled: number): void {
  const rest = state.aimY[row] - state.aimX[row];
  if (rest === 0) return;
  const most = state.speedMps[row] < SHARP_BELOW_MPS ? SHARP_SHIFT * travelled : Math.min(SHIFT_MPS * STEP, STEEPEST_SHIFT * travelled);
  state.aimX[row] = Math.abs(rest) <= most ? state.aimY[row] : state.aimX[row] + Math.sign(rest) * most;
}

/**
 * Moves a vehicle that has advanced `travelled` metres to `laneS` on its lane: pure pursuit of its path at the offset `aimX`, with a kinematic
 * bicycle about the rear axle, whose wheels turn at a finite rate and whose tyres hold 7 m/s² times the grip. Its place on the lane is then measured,
 * not set. False when it is too far off its path to be steered back.
 */
export function steerAlong(state: WorldState, network: SimNetwork, row: number, travelled: number, grip: number): boolean {
  const lr = REAR_AXLE_SHARE * state.lengthM[row];
  const v = state.speedMps[row];
  const aim = AIM_M + AIM_PER_MPS * v;
  pathPoint(state, network, row, state.laneS[row] - travelled - lr + aim, state.aimX[row]);
  const cosine = state.cosHeading[row];
  const sine = state.sinHeading[row];
  const rearX = state.x[row] - lr * cosine;
  const rearY = state.y[row] - lr * sine;
  const dx = POINT.x - rearX;
  const dy = POINT.y - rearY;
  const tightest = Math.min(TIGHTEST / state.lengthM[row], (LATERAL_MPS2 * grip) / Math.max(v * v, 0.01));
  const wanted = (2 * (dy * cosine - dx * sine)) / Math.max(dx * dx + dy * dy, 1);
  const before = state.wheelRad[row];
  const most = CURVATURE_RATE_PER_S * STEP;
  const turned = wanted > before + most ? before + most : wanted < before - most ? before - most : wanted;
  const curvature = turned > tightest ? tightest : turned < -tightest ? -tightest : turned;
  const turn = curvature * travelled;
  const half = turn / 2;
  const halfCos = 1 - (half * half) / 2;
  rotate(state, row, turn);
  state.wheelRad[row] = curvature;
  const x = rearX + travelled * (cosine * halfCos - sine * half) + lr * state.cosHeading[row];
  const y = rearY + travelled * (sine * halfCos + cosine * half) + lr * state.sinHeading[row];
  pathPoint(state, network, row, state.laneS[row], 0);
  const ex = x - POINT.x;
  const ey = y - POINT.y;
  const left = ey * POINT.cosLane - ex * POINT.sinLane;
  if (Math.abs(left - state.aimX[row]) > LOST_M) return false;
  const length = network.map.lanes.lengthM[state.lane[row]];
  const s = state.laneS[row] + ex * POINT.cosLane + ey * POINT.sinLane;
  state.laneS[row] = s < 0 ? 0 : s > length ? length : s;
  state.leftM[row] = left;
  state.x[row] = x;
  state.y[row] = y;
  state.z[row] = POINT.z;
  return true;
}

/** Turns a body by a small angle (rad) without trigonometry; the direction is made a unit vector again. */
function rotate(state: WorldState, row: number, turn: number): void {
  const c = 1 - (turn * turn) / 2;
  const s = turn - (turn * turn * turn) / 6;
  const cosine = state.cosHeading[row] * c - state.sinHeading[row] * s;
  const sine = state.sinHeading[row] * c + state.cosHeading[row] * s;
  const scale = 1 / Math.sqrt(cosine * cosine + sine * sine);
  state.cosHeading[row] = cosine * scale;
  state.sinHeading[row] = sine * scale;
  const heading = state.headingRad[row] + turn;
  state.headingRad[row] = heading > Math.PI ? heading - 2 * Math.PI : heading <= -Math.PI ? heading + 2 * Math.PI : heading;
}

/** Writes the point `s` metres along a row's path (from the start of its lane, beyond its end on the next ones), shifted left, into `POINT`. */
function pathPoint(state: WorldState, network: SimNetwork, row: number, s: number, left: number): void {
  const { facts, rail } = network;
  const path = state.path;
  const base = row * PATH;
  let lane = path[base] * FACT_STRIDE;
  let metres = s < 0 ? 0 : s;
  for (let index = 1; metres > facts[lane + FACT_LENGTH] && index < PATH && path[base + index] >= 0; index += 1) {
    metres -= facts[lane + FACT_LENGTH];
    lane = path[base + index] * FACT_STRIDE;
  }
  const along = metres * facts[lane + FACT_PER_M];
  const last = facts[lane + FACT_LAST];
  const index = along >= last ? last : Math.floor(along);
  const a = (facts[lane + FACT_FIRST] + index) * RAIL_STRIDE;
  const b = a + RAIL_STRIDE;
  const t = along - index;
  const within = t > 1 ? 1 : t;
  const cosine = rail[a + RAIL_COS] + within * (rail[b + RAIL_COS] - rail[a + RAIL_COS]);
  const sine = rail[a + RAIL_SIN] + within * (rail[b + RAIL_SIN] - rail[a + RAIL_SIN]);
  const scale = 1 / Math.sqrt(cosine * cosine + sine * sine);
  POINT.cosLane = cosine * scale;
  POINT.sinLane = sine * scale;
  POINT.x = rail[a + RAIL_X] + t * (rail[b + RAIL_X] - rail[a + RAIL_X]) - left * POINT.sinLane;
  POINT.y = rail[a + RAIL_Y] + t * (rail[b + RAIL_Y] - rail[a + RAIL_Y]) + left * POINT.cosLane;
  POINT.z = rail[a + RAIL_Z] + t * (rail[b + RAIL_Z] - rail[a + RAIL_Z]);
}
