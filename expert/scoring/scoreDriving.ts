import type { LightTable } from '../duties/LightTable.ts';
import { FORECAST_STEP_S } from '../forecast/ForecastTable.ts';
import type { Surroundings } from '../rollout/Surroundings.ts';
import { PROGRESS_STEPS } from '../rollout/horizon.ts';
import type { Rollout } from '../rollout/Rollout.ts';
import { COST, COST_COUNT } from './Costs.ts';
import type { ScoreCard } from './ScoreCard.ts';

const RED_LIGHT_LOSS = 3.6;
const RED_GATE = 8;
/** The strip behind the car that must not cross a line while it is red: from this share of the half length to this much beyond the tail (m). */
const STRIP_SHARE = 0.8;
const STRIP_BEYOND_M = 1.2;
/** Loss per metre driven outside the own direction's lanes, and outside all that may be driven on. */
const BORROWED_PER_M = 0.002;
/** Who has to get past something borrows for a reason. */
const BORROWED_TO_PASS_PER_M = 0.0008;
/** Each second on the side of oncoming traffic. */
const EXPOSED_PER_S = 0.006;
const FORBIDDEN_PER_M = 0.5;
/** Reaching over the edge by this much (m) does no harm. */
const OUTSIDE_M = 0.25;
const OFFSET_PER_M = 0.012;
/** nuPlan's limits of comfort (m/s²). */
const COMFORT_BRAKE_MPS2 = 4.05;
const COMFORT_LATERAL_MPS2 = 3.5;
const COMFORT_LOSS = 0.1;
const HARSH_LOSS = 0.002;
const HASTE_LOSS = 0.06;
const BLOCKED_JUNCTION_LOSS = 0.2;
/** Coming to stand over the edge of the own direction's lanes by more than this (m). */
const BLOCKED_LANE_LOSS = 0.3;
const OVER_EDGE_M = 0.5;
const STANDS_MPS = 0.3;

/** Adds to a rollout's row what does not depend on others: lights, area, comfort, rules; notes how far it came. */
export function scoreDriving(around: Surroundings, rollout: Rollout, lights: LightTable, row: number, card: ScoreCard): void {
  const { ego, ground, paths } = around;
  const base = row * COST_COUNT;
  const costs = card.costs;
  for (let light = 0; light < lights.count; light += 1) {
    if (!crossesAtRed(rollout, lights, light, ego.lengthM)) continue;
    costs[base + COST.redLight]! += RED_LIGHT_LOSS;
    costs[base + COST.gate]! += RED_GATE;
  }
  const last = ground.line.count - 1;
  const half = ego.widthM / 2;
  const borrowedPerM = paths.passM[card.proposals[row]!.path]! < Infinity ? BORROWED_TO_PASS_PER_M : BORROWED_PER_M;
  const here = Math.min(last, Math.max(0, Math.floor(ego.sM)));
  // Who stands outside already has to get in first.
  const outsideNow = Math.max(OUTSIDE_M, 0.1 + ego.leftM + half - ground.edges.usableLeftM[here]!, 0.1 + ground.edges.usableRightM[here]! - (ego.leftM - half));
  let harsh = 0;
  let uncomfortable = 0;
  let offsets = 0;
  for (let step = 1; step < rollout.steps; step += 1) {
    const s = rollout.sM[step]!;
    const left = rollout.leftM[step]!;
    const at = s < 0 ? 0 : s > last ? last : Math.floor(s);
    const moved = s - rollout.sM[step - 1]!;
    const accel = rollout.accelMps2[step]!;
    harsh += accel * accel;
    if (accel < -COMFORT_BRAKE_MPS2 || Math.abs(rollout.lateralMps2[step]!) > COMFORT_LATERAL_MPS2) uncomfortable += 1;
    offsets += Math.abs(left);
    if (ground.line.junction[at]! >= 0 && Math.abs(left) < 2) continue;
    const overLeft = left + half - ground.edges.leftM[at]!;
    const overRight = ground.edges.rightM[at]! - (left - half);
    const over = overLeft > overRight ? overLeft : overRight;
    if (over > 0.15) costs[base + COST.area]! += borrowedPerM * Math.min(1, over) * moved;
    if (overLeft > 0.15 && paths.oncoming[card.proposals[row]!.path] === 1) costs[base + COST.area]! += EXPOSED_PER_S * FORECAST_STEP_S;
    const outside = Math.max(left + half - ground.edges.usableLeftM[at]!, ground.edges.usableRightM[at]! - (left - half));
    if (outside > outsideNow) costs[base + COST.area]! += FORBIDDEN_PER_M * Math.min(1, outside) * moved;
  }
  const n = rollout.steps - 1;
  costs[base + COST.comfort]! += HARSH_LOSS * (harsh / n) + COMFORT_LOSS * (uncomfortable / n);
  const { path, speed } = card.proposals[row]!;
  costs[base + COST.rules]! += paths.cost[path]! + (paths.kind[path] === 'nudgeLeft' || paths.kind[path] === 'nudgeRight' ? OFFSET_PER_M * (offsets / n) * 2 : 0);
  if (speed === 'fast') costs[base + COST.rules]! += HASTE_LOSS;
  costs[base + COST.rules]! += standsInJunction(around, rollout) ? BLOCKED_JUNCTION_LOSS : 0;
  if (rollout.speedMps[n]! < STANDS_MPS && ego.speedMps >= STANDS_MPS && standsInOtherLane(around, rollout, n)) costs[base + COST.rules]! += BLOCKED_LANE_LOSS;
  card.travelledM[row] = rollout.sM[Math.min(n, PROGRESS_STEPS - 1)]! - rollout.sM[0]!;
}

function standsInOtherLane({ ego, ground }: Surroundings, rollout: Rollout, step: number): boolean {
  const at = Math.min(ground.line.count - 1, Math.max(0, Math.floor(rollout.sM[step]!)));
  return ground.line.junction[at]! < 0 && rollout.leftM[step]! + ego.widthM / 2 > ground.edges.leftM[at]! + OVER_EDGE_M;
}

function crossesAtRed(rollout: Rollout, lights: LightTable, light: number, lengthM: number): boolean {
  const line = lights.lineM[light]!;
  const near = (STRIP_SHARE * lengthM) / 2;
  const far = lengthM / 2 + STRIP_BEYOND_M;
  const from = lights.redFromS[light]!;
  const until = lights.redUntilS[light]!;
  if (from === Infinity) return false;
  for (let step = 1; step < rollout.steps; step += 1) {
    const t = step * FORECAST_STEP_S;
    if (t < from - 0.1 || t - FORECAST_STEP_S > until + 0.1) continue;
    if (rollout.sM[step]! - near >= line && rollout.sM[step - 1]! - far <= line && rollout.sM[step]! > rollout.sM[step - 1]! + 0.001) return true;
  }
  return false;
}

/** Does the rollout come to stand in a junction that the car has not entered yet? */
function standsInJunction(around: Surroundings, rollout: Rollout): boolean {
  const end = Math.min(rollout.steps, PROGRESS_STEPS) - 1;
  if (rollout.speedMps[end]! > 0.6) return false;
  const frontM = around.ego.sM + around.ego.lengthM / 2;
  const endM = rollout.sM[end]!;
  for (const { fromM, toM } of around.ground.junctions) {
    if (fromM > endM + 5) return false;
    if (frontM < fromM && endM + around.ego.lengthM / 2 > fromM + 1.5 && endM - around.ego.lengthM / 2 < toM) return true;
  }
  return false;
}
