import { safeSpeed } from '../../src/driving/safeSpeed.ts';
import { limitedAccel, lookAheadAt, offsetSlope, TRACKER, targetForAccel, wantedAccel } from '../../src/driving/trackerLaws.ts';
import { cos, sin } from '../../src/geometry/trig.ts';
import { followFoot } from '../actors/routeFoot.ts';
import { FORECAST_STEP_S, FORECAST_STEPS } from '../forecast/ForecastTable.ts';
import { BRAKING_ROWS, BRAKING_STEP_MPS } from '../ground/ExpertGround.ts';
import type { PathTable } from '../paths/PathTable.ts';
import { PathLeaders } from './pathLeaders.ts';
import type { Limit, Proposal } from './Proposal.ts';
import { PASSING_NEAR_M } from './roomToPass.ts';
import type { Rollout } from './Rollout.ts';
import type { Surroundings } from './Surroundings.ts';
import { reachesOut } from './swingsOut.ts';

/** Integration step: two to a forecast step. */
const STEP_S = FORECAST_STEP_S / 2;
/** The reference speed is read this far ahead in time (s): the tracker lags. */
const PREVIEW_S = 0.6;
const CREEP_MPS = 1.5;
/** Who is this near to the path (m) has moved aside. */
const SHIFTED_M = 0.6;
/** Offsets are allowed to overshoot by this much (m); nobody goes slower than this because of them (m/s). */
const SETTLED_M = 0.4;
/** On the way out to the left there is room for more (m). */
const SETTLED_OUT_M = 1;
const SETTLING_MPS = 2;
const FIRM_MPS2 = -4;
const FAST_SHARE = 1.15;
/** The wheels turn the path's curvature no faster than this (1/m/s), nor does the car corner harder (m/s²). */
const CURVATURE_RATE_PER_M_S = 0.85;
const LATERAL_MPS2 = 7;
const MIN_MOVING_MPS = 0.05;
/** A path is reached within this distance (m), or time (s). */
const MOVE_OVER_M = 6;
const MOVE_OVER_S = 2;
/** Whose rear is this far behind the own front (m) is beside the car, not ahead. */
const BESIDE_M = -0.5;
/** So much of that room is kept however hard one has to brake for it (m). */
const PASSING_MUST_M = 6;
/** Braking at most for the sake of that room (m/s²). */
const PASSING_BRAKE_MPS2 = 2.5;

/** `Proposal.firstMps` holds for so many steps: two seconds. */
const FIRST_STEPS = Math.round(2 / FORECAST_STEP_S);

const FOOT = { sM: 0, leftM: 0 };
const WILL: { mps: number; limit: Limit; leader: number } = { mps: 0, limit: 'cruise', leader: -1 };

/** Drives a proposal for `steps` forecast steps with the tracker's laws and a bicycle about the rear axle. */
export function driveProposal(around: Surroundings, proposal: Proposal, steps: number, out: Rollout): void {
  const { ground, ego, paths } = around;
  const { line, cosHeading, sinHeading, vehicle, brakingMps2 } = ground;
  const axleM = vehicle.rearAxleToCentreM;
  const lastRow = line.count - 2;
  const { path } = proposal;
  let heading = ego.headingRad;
  let c = cos(heading);
  let s = sin(heading);
  let x = ego.x - axleM * c;
  let y = ego.y - axleM * s;
  let v = Math.max(0, ego.speedMps);
  let accel = ego.tracker.accelMps2;
  let curvature = ego.curvaturePerM;
  FOOT.sM = ego.sM - axleM;
  followFoot(ground, x, y, FOOT);
  let axleS = FOOT.sM;
  const reach = lookAheadAt(v);
  let goalLeft = ego.tracker.offsetLeftM;
  let slope = ego.tracker.offsetSlope;
  out.steps = steps;
  for (let step = 0; step < steps; step += 1) {
    out.x[step] = x + axleM * c;
    out.y[step] = y + axleM * s;
    out.cosHeading[step] = c;
    out.sinHeading[step] = s;
    out.speedMps[step] = v;
    out.accelMps2[step] = accel;
    out.lateralMps2[step] = v * v * curvature;
    const row = rowAt(axleS, lastRow);
    const along = c * cosHeading[row]! + s * sinHeading[row]!;
    const across = s * cosHeading[row]! - c * sinHeading[row]!;
    out.sM[step] = axleS + axleM * along;
    out.leftM[step] = FOOT.leftM + axleM * across;
    for (let half = 0; half < 2; half += 1) {
      chooseSpeed(around, proposal, step, out.sM[step]! + half * v * STEP_S, out.leftM[step]!, slope, v);
      if (step === 0 && half === 0) {
        out.targetMps = WILL.mps;
        out.limit = WILL.limit;
        out.leader = WILL.leader;
        out.offsetLeftM = paths.offsetAt(path, axleS + reach);
      }
      accel = limitedAccel(accel, wantedAccel(v, WILL.mps, accel), STEP_S);
      if (accel < FIRM_MPS2) {
        const most = brakingMps2[Math.min(BRAKING_ROWS - 1, Math.floor(v / BRAKING_STEP_MPS))]!;
        if (accel < most) accel = most;
      }
      const before = v;
      v += accel * STEP_S;
      if (v < MIN_MOVING_MPS && WILL.mps < TRACKER.standMps) {
        v = 0;
        accel = 0;
      } else if (v < 0) v = 0;
      const moved = ((before + v) / 2) * STEP_S;
      const ahead = lookAheadAt(v);
      const goalS = axleS + ahead;
      const goalRow = rowAt(goalS, lastRow);
      const t = goalS - goalRow;
      const goalX = line.x[goalRow]! + t * (line.x[goalRow + 1]! - line.x[goalRow]!) - goalLeft * sinHeading[goalRow]!;
      const goalY = line.y[goalRow]! + t * (line.y[goalRow + 1]! - line.y[goalRow]!) + goalLeft * cosHeading[goalRow]!;
      const dx = goalX - x;
      const dy = goalY - y;
      const squared = dx * dx + dy * dy;
      let wanted = squared > 0.01 ? (2 * (dy * c - dx * s)) / squared : 0;
      const most = Math.min(vehicle.maxCurvaturePerM, LATERAL_MPS2 / Math.max(1, v * v));
      wanted = wanted > most ? most : wanted < -most ? -most : wanted;
      const turn = CURVATURE_RATE_PER_M_S * STEP_S;
      curvature = wanted > curvature + turn ? curvature + turn : wanted < curvature - turn ? curvature - turn : wanted;
      // The car steers by the goal of half a step ago: it lags by that much.
      const wantedLeft = paths.offsetAt(path, axleS + ahead);
      if (v > MIN_MOVING_MPS) {
        const stepM = Math.max(v, 0.5) * STEP_S;
        slope = offsetSlope(goalLeft, slope, wantedLeft, v, stepM);
        goalLeft += slope * stepM;
      }
      x += moved * c;
      y += moved * s;
      heading += moved * curvature;
      c = cos(heading);
      s = sin(heading);
      FOOT.sM = axleS + moved;
      followFoot(ground, x, y, FOOT);
      axleS = FOOT.sM;
    }
  }
}

function rowAt(sM: number, lastRow: number): number {
  return sM < 0 ? 0 : sM > lastRow ? lastRow : Math.floor(sM);
}

/** The target speed of a proposal at one moment, into `WILL`. */
function chooseSpeed(around: Surroundings, proposal: Proposal, step: number, sM: number, leftM: number, slope: number, v: number): void {
  const { ground, settings, duties, paths } = around;
  const halfLength = around.ego.lengthM / 2;
  const frontM = sM + halfLength;
  const reference = ground.referenceMps[rowAt(sM + v * PREVIEW_S, ground.line.count - 1)]!;
  WILL.leader = -1;
  WILL.limit = reference < ground.referenceMps[rowAt(sM + v * PREVIEW_S + 25, ground.line.count - 1)]! - 0.5 ? 'curve' : 'cruise';
  if (proposal.firstMps >= 0 && step < FIRST_STEPS) {
    WILL.mps = proposal.firstMps;
    return;
  }
  switch (proposal.speed) {
    case 'late':
      WILL.mps = step * FORECAST_STEP_S < proposal.share ? reference : targetForAccel(v, -TRACKER.mostBrakingMps2);
      return;
    case 'share':
    case 'stop':
      WILL.mps = proposal.share * reference;
      break;
    case 'creep':
      lower(Math.min(creepSpeed(paths, proposal.path, frontM, leftM), reference), 'creep', true);
      break;
    case 'hold':
      lower(targetForAccel(v, -2), 'hold', true);
      break;
    case 'firm':
      lower(targetForAccel(v, FIRM_MPS2), 'brake', true);
      break;
    case 'emergency':
      lower(targetForAccel(v, -TRACKER.mostBrakingMps2), 'brake', true);
      break;
    case 'fast':
      WILL.mps = Math.min(FAST_SHARE * reference, reference / settings.limitShare);
      break;
  }
  if (proposal.mostMps < WILL.mps) WILL.mps = proposal.mostMps;
  const { stopBrakeMps2: brake, reactionS } = settings;
  if (proposal.speed === 'stop') lower(stopSpeed(proposal.stopM - frontM, v, brake, reactionS), 'stop', false);
  if (duties.redLightM < Infinity) lower(stopSpeed(duties.redLightM - frontM, v, brake, reactionS), 'light', false);
  if (duties.holdAtSign && step < 3) lower(0, 'stopSign', false);
  if (duties.stopSignM < Infinity) lower(stopSpeed(duties.stopSignM - frontM, v, brake, reactionS), 'stopSign', false);
  if (paths.passM[proposal.path]! < Infinity) lower(settlingSpeed(paths.offsetAt(proposal.path, sM + TRACKER.shortestLookAheadM) - leftM, slope), 'curve', false);
  const endM = paths.endM[proposal.path]!;
  if (endM < Infinity) lower(stopSpeed(endM - 3 - frontM, v, brake, reactionS), 'pathEnd', false);
  followLeaders(around, proposal.path, step, sM, leftM, frontM, v, proposal.speed === 'creep' && reachesOut(around));
}

/** Slow driving: at walking pace; past what stands in the way as fast as the tracker moves aside before it, which is by two arcs. */
function creepSpeed(paths: PathTable, path: number, frontM: number, leftM: number): number {
  const passM = paths.passM[path]!;
  if (passM === Infinity) return CREEP_MPS;
  const shiftM = Math.abs(paths.offsetAt(path, passM) - leftM);
  const gapM = passM - frontM;
  if (shiftM < SHIFTED_M) return Infinity;
  return Math.max(CREEP_MPS, gapM * Math.sqrt(TRACKER.offsetAccelMps2 / (4 * shiftM)));
}

/** Highest speed at which the tracker takes back the slope of its offset before it is there: κ = slope² / 2 error, by bounded lateral acceleration. */
function settlingSpeed(errorM: number, slope: number): number {
  const size = Math.max(slope > 0 && errorM > 0 ? SETTLED_OUT_M : SETTLED_M, Math.abs(errorM));
  return Math.max(SETTLING_MPS, Math.sqrt(2 * TRACKER.offsetAccelMps2 * size) / Math.max(0.01, Math.abs(slope)));
}

/** Speed to stop in a distance; harder braking where the comfortable one no longer suffices. */
function stopSpeed(distanceM: number, v: number, brake: number, reactionS: number): number {
  const comfortable = safeSpeed(distanceM, 0, brake, reactionS);
  if (v <= comfortable + 0.5 || distanceM <= 0.1) return comfortable;
  const needed = (v * v) / (2 * distanceM);
  return needed > brake ? targetForAccel(v, -Math.min(TRACKER.mostBrakingMps2, needed * 1.15)) : comfortable;
}

function lower(mps: number, limit: Limit, always: boolean): void {
  if (!always && mps >= WILL.mps) return;
  WILL.mps = mps;
  WILL.limit = limit;
}

function followLeaders(around: Surroundings, path: number, step: number, sM: number, leftM: number, frontM: number, v: number, straightens: boolean): void {
  const halfLength = around.ego.lengthM / 2;
  const halfWidth = around.ego.widthM / 2;
  const { settings, futures, leaders } = around;
  const first = path * PathLeaders.each;
  const last = first + leaders.count[path]!;
  const moveOverM = Math.max(MOVE_OVER_M, MOVE_OVER_S * v);
  for (let row = first; row < last; row += 1) {
    const at = row * FORECAST_STEPS + step;
    if (leaders.untilM[at]! < sM) continue;
    const cell = leaders.future[row]! * FORECAST_STEPS + step;
    const halfM = leaders.halfM[row]!;
    const gapM = futures.fromM[cell]! - frontM;
    // On its way to the path the car will be somewhere between.
    const way = gapM / moveOverM;
    const there = leftM + (leaders.offsetLeftM[at]! - leftM) * (way < 0 ? 0 : way > 1 ? 1 : way);
    if (futures.leftM[cell]! <= there - halfM || futures.rightM[cell]! >= there + halfM) continue;
    // Who comes towards the car and is beside it already is behind it in a moment.
    if (gapM < -halfLength && futures.alongRoute[cell]! < 0) continue;
    if (gapM < BESIDE_M && (futures.leftM[cell]! < leftM - halfWidth - 0.1 || futures.rightM[cell]! > leftM + halfWidth + 0.1)) continue;
    const keepM = straightens ? settings.leaderGapM + (PASSING_NEAR_M - settings.leaderGapM) * leaders.passShare[at]! : leaders.keepM[at]!;
    const alongMps = Math.max(0, futures.alongMps[cell]!);
    const brake = settings.stopBrakeMps2 + 0.3;
    const comfortable = safeSpeed(gapM - keepM, alongMps, brake, settings.reactionS);
    if (comfortable >= WILL.mps) continue;
    const wished = Math.max(comfortable, targetForAccel(v, -PASSING_BRAKE_MPS2));
    const mps = Math.min(wished, safeSpeed(gapM - Math.min(keepM, PASSING_MUST_M), alongMps, brake, settings.reactionS));
    if (mps >= WILL.mps) continue;
    WILL.mps = mps;
    WILL.limit = 'leader';
    WILL.leader = leaders.future[row]!;
  }
}
