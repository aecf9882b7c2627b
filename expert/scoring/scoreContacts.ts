import { cos, sin } from '../../src/geometry/trig.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { FORECAST_STEP_S, FORECAST_STEPS } from '../forecast/ForecastTable.ts';
import type { Surroundings } from '../rollout/Surroundings.ts';
import type { Rollout } from '../rollout/Rollout.ts';
import { reachesOut } from '../rollout/swingsOut.ts';
import { COST, COST_COUNT } from './Costs.ts';
import { comesOn } from './meetOncoming.ts';
import type { NearFutures } from './NearFutures.ts';
import type { ScoreCard } from './ScoreCard.ts';

/** Loss of log driving score by kind of what is hit, times ten. */
const WALKER_LOSS = 6.9;
const VEHICLE_LOSS = 5.1;
const STATIC_LOSS = 4.3;
/** Hard margins of the own box (m): along and across. */
const HARD_ALONG_M = 0.15;
const HARD_ACROSS_M = 0.12;
/** Who moves at more than this angle to the route (cosine) sweeps more than its forecast: so much more (m). */
const CROSSING_COS = 0.85;
const CROSSING_M = 0.25;
/** Who stands keeps so far from the way of vehicles that give way to nobody (m). */
const HEEDLESS_BESIDE_M = 0.4;
/** Past what stands there for good the car drives less exactly than in thought: so much more margin with time (m/s), at most (m). */
const DRIFT_M_PER_S = 0.12;
const MOST_DRIFT_M = 0.15;
const SQUEEZING = 0.5;
/** Who comes from behind is expected to brake by this much (by boldness) after this time (m/s², s); what remains of the blame. */
const FOLLOWER_BRAKE_MPS2 = [1.6, 2.2, 3, 3.5] as const;
const FOLLOWER_REACTS_S = 0.5;
const REAR_BLAME = 0.3;
/** A surprise less likely than this counts in full only if one could not brake for it in time. */
const SURPRISE = 0.22;
const AVOIDABLE_SHARE = 0.04;
const SURPRISE_REACTION_S = 0.45;
const SURPRISE_BRAKE_MPS2 = 6.5;
/** Contacts at less than this own speed (m/s) are the other's doing, but some rules count them all the same. */
const STANDING_MPS = 0.1;
const STANDING_BLAME = 0.3;
/** The near future is known better than the far one. */
const FAR_FROM_S = 2.5;
const FAR_FADE_S = 4;
/** Closeness: the own box, and those of others who cross, grown ahead by this time (s). In front of walkers, bicycles and the heedless one passes with more time in hand: something may hold the car up on their way. */
const AHEAD_S = 0.5;
const WARY_AHEAD_S = 1;
const CLOSENESS_LOSS = 0.25;
const WARY = 3;
/** What stands there for good is less of a worry when one passes it slowly; who passes it fast does not see who steps out from behind it. */
const STILL = 0.2;
const STILL_UNHURRIED = 0.45;
/** Nor does one linger beside it on the other side of the road. */
const STILL_BESIDE = 0.1;
/** Who is met on the other side of the road is close for a moment however one passes, and sooner gone when one does not slow down. */
const MET = 0.2;
/** Who is out there already gets on, as that is over sooner. */
const GETS_ON = 0.3;
const WALKING_PACE_MPS = 4;
const UNHURRIED_MPS = 7;
const CERTAIN = 0.5;
const GATE = 10;

/** Room (m) that it takes at least to get past something from a standstill: a base, and so much for each metre of shift. */
const TRAP_BASE_M = 3;
const TRAP_PER_M = 1.2;
/** What takes more shift than this (m) is not passed at all. */
const TRAP_WIDEST_M = 4.5;

/** Leaves room for rounding when steps are left out (m). */
const ROUNDING_M = 1e-6;

/** How a future's contacts are judged, by where it is now (`judgementOf`): with the hard margins, by bodies alone, or not at all. */
const WITH_MARGINS = 0;
const BY_BODIES = 1;
const NOT_AT_ALL = 2;
type Judgement = typeof WITH_MARGINS | typeof BY_BODIES | typeof NOT_AT_ALL;

/** Picks the futures that come near the stretch that any proposal can reach. */
export function findNearFutures(around: Surroundings, steps: number, near: NearFutures): void {
  const { futures, ego, ground } = around;
  near.count = 0;
  const reachM = ego.sM + Math.max(ego.speedMps, 8) * steps * FORECAST_STEP_S + 25;
  for (let future = 0; future < futures.count; future += 1) {
    const row = Math.min(ground.line.count - 1, Math.max(0, Math.floor(ego.sM)));
    const edgeM = Math.max(6, Math.abs(ego.leftM) + 3, ground.edges.leftM[row]! + 1);
    if (futures.nearestM[future]! > edgeM) continue;
    let from = Infinity;
    let to = -Infinity;
    const base = future * FORECAST_STEPS;
    const all = futures.moves[future] === 1 ? steps : 1;
    for (let step = 0; step < all; step += 1) {
      if (futures.fromM[base + step]! < from) from = futures.fromM[base + step]!;
      if (futures.toM[base + step]! > to) to = futures.toM[base + step]!;
    }
    if (to < ego.sM - 12 || from > reachM) continue;
    near.future[near.count] = future;
    near.judgement[near.count] = judgementOf(around, future);
    near.strideM[near.count] = longestStride(futures.x, futures.y, base, steps);
    near.topMps[near.count] = highest(futures.speedMps, base, steps);
    near.count += 1;
  }
}

/** Adds collision and closeness costs of a rollout to its row. @param boldness 0 to 3: the bolder, the less unlikely surprises and closeness weigh */
export function scoreContacts(around: Surroundings, rollout: Rollout, near: NearFutures, boldness: number, row: number, card: ScoreCard): void {
  const { futures, actors, ego, settings } = around;
  const { steps } = rollout;
  const halfLength = ego.lengthM / 2;
  const halfWidth = ego.widthM / 2;
  const softWeight = boldness === 0 ? 1 : boldness === 1 ? 0.5 : 0.2;
  const followerBrake = FOLLOWER_BRAKE_MPS2[Math.min(3, boldness)]!;
  const { path } = card.proposals[row]!;
  const borrows = around.paths.oncoming[path] === 1;
  const outWeight = borrows && reachesOut(around) ? GETS_ON : 1;
  let worst = 0;
  const strideM = longestStride(rollout.x, rollout.y, 0, steps);
  const topMps = highest(rollout.speedMps, 0, steps);
  const base = row * COST_COUNT;
  for (let index = 0; index < near.count; index += 1) {
    const future = near.future[index]!;
    const actor = futures.actor[future]!;
    const reacts = futures.reacts[future] === 1;
    const reach = halfLength + halfWidth + futures.halfLengthM[future]! + futures.halfWidthM[future]! + 1;
    const futureBase = future * FORECAST_STEPS;
    const judged = near.judgement[index]!;
    const vulnerable = actors.kind[actor] === ActorKind.walker || actors.kind[actor] === ActorKind.bicycle;
    const heedless = actors.heedless[actor] === 1;
    // Who comes straight towards the car is met, not crossed.
    const crossed = vulnerable || (heedless && futures.alongRoute[futureBase]! > -CROSSING_COS);
    const theirAheadS = crossed ? WARY_AHEAD_S : AHEAD_S;
    // Who is within the margins already is judged by the bodies alone, or there would be no way out.
    const crosses = futures.moves[future] === 1 && Math.abs(futures.alongRoute[futureBase]!) < CROSSING_COS ? CROSSING_M : 0;
    const still = actors.blocks[actor] === 1;
    // Who has waited long squeezes past what stands there.
    const hard = judged !== WITH_MARGINS ? 0 : still && boldness > 0 ? SQUEEZING : 1;
    const al0 = halfLength + hard * (HARD_ALONG_M + crosses);
    const aw0 = halfWidth + hard * (HARD_ACROSS_M + crosses);
    const drift = hard === 1 && still ? DRIFT_M_PER_S * FORECAST_STEP_S : 0;
    const beside = heedless && !vulnerable ? HEEDLESS_BESIDE_M : 0;
    // From farther off than this, less what both move, they are too far apart for so many steps.
    const farM = reacts ? Infinity : reach + AHEAD_S * topMps + theirAheadS * near.topMps[index]! + ROUNDING_M;
    const closingM = strideM + near.strideM[index]! + ROUNDING_M;
    let close = 0;
    for (let step = 1; step < steps; step += 1) {
      const cell = futureBase + step;
      const grown = step * drift > MOST_DRIFT_M ? MOST_DRIFT_M : step * drift;
      const v = rollout.speedMps[step]!;
      // Who stands needs no margins against those who pass, but for vehicles that would not swerve by a hand's breadth.
      const stands = v < STANDING_MPS && futures.moves[future] === 1;
      const al = stands ? halfLength + hard * beside : al0 + grown;
      const aw = stands ? halfWidth + hard * beside : aw0 + grown;
      const theirV = futures.speedMps[cell]!;
      let ox = futures.x[cell]!;
      let oy = futures.y[cell]!;
      const oc = futures.cosHeading[cell]!;
      const os = futures.sinHeading[cell]!;
      if (reacts) {
        const t = step * FORECAST_STEP_S - FOLLOWER_REACTS_S;
        if (t > 0) {
          const back = Math.min(0.5 * followerBrake * t * t, 0.6 * theirV * t);
          ox -= back * oc;
          oy -= back * os;
        }
      }
      const x = rollout.x[step]!;
      const y = rollout.y[step]!;
      const dx = ox - x;
      const dy = oy - y;
      const grow = reach + AHEAD_S * v + theirAheadS * theirV;
      const squared = dx * dx + dy * dy;
      if (squared > grow * grow) {
        if (squared > farM * farM) step += Math.floor((Math.sqrt(squared) - farM) / closingM);
        continue;
      }
      const c = rollout.cosHeading[step]!;
      const s = rollout.sinHeading[step]!;
      const body = squared <= (reach + 2) * (reach + 2);
      const bl = futures.halfLengthM[future]!;
      const bw = futures.halfWidthM[future]!;
      // Between two steps small things slip past corners: the middle of the step is looked at as well.
      const midX = body ? dx - (futures.x[cell]! - futures.x[cell - 1]! - (x - rollout.x[step - 1]!)) / 2 : 0;
      const midY = body ? dy - (futures.y[cell]! - futures.y[cell - 1]! - (y - rollout.y[step - 1]!)) / 2 : 0;
      if (body && (overlap(dx, dy, c, s, al, aw, oc, os, bl, bw) || overlap(midX, midY, c, s, al, aw, oc, os, bl, bw))) {
        const p = futures.probability[future]!;
        if (judged === NOT_AT_ALL) break;
        const rvx = v * c - theirV * oc;
        const rvy = v * s - theirV * os;
        const impact = Math.sqrt(rvx * rvx + rvy * rvy);
        const t = step * FORECAST_STEP_S;
        let loss = p * kindLoss(actors.kind[actor]!) * (0.3 + 0.7 * Math.min(1, impact / 10));
        if (v < STANDING_MPS && !heedless) loss *= STANDING_BLAME;
        if (t > FAR_FROM_S) loss /= 1 + (t - FAR_FROM_S) / FAR_FADE_S;
        const behind = dx * c + dy * s < -0.2 * halfLength && oc * c + os * s > 0.5;
        const isRear = behind && (reacts || theirV > v) && !heedless;
        const coming = heedless || isRear ? 1 : comesOn(around, rollout, future, step, boldness, path);
        if (isRear) loss *= REAR_BLAME;
        else if (coming < 1) loss *= coming;
        else if (p < SURPRISE) {
          const roomM = rollout.sM[step]! - rollout.sM[0]!;
          const v0 = rollout.speedMps[0]!;
          if (roomM > v0 * SURPRISE_REACTION_S + (v0 * v0) / (2 * SURPRISE_BRAKE_MPS2) + 0.8) loss *= AVOIDABLE_SHARE;
          else if (boldness >= 2) loss *= 0.3;
        } else if (p >= CERTAIN && !behind && v >= STANDING_MPS) card.costs[base + COST.gate] = Math.max(card.costs[base + COST.gate]!, GATE / (1 + t));
        card.costs[base + COST.collision]! += loss;
        if (loss > worst) {
          worst = loss;
          card.hit[row] = future;
          card.hitM[row] = rollout.sM[step]!;
          card.hitS[row] = t;
        }
        close = 0;
        break;
      }
      const ahead = v * AHEAD_S;
      const theirs = (heedless && crossed) || Math.abs(oc * c + os * s) < 0.85 ? theirV * theirAheadS : 0;
      if (v < STANDING_MPS) continue;
      if (
        overlap(
          dx + (theirs / 2) * oc - (ahead / 2) * c, dy + (theirs / 2) * os - (ahead / 2) * s, c, s, halfLength + 0.3 + ahead / 2, halfWidth + settings.softMarginM * Math.min(1, 0.4 + v / 12),
          oc, os, futures.halfLengthM[future]! + theirs / 2, futures.halfWidthM[future]!,
        )
      ) {
        const here = 1 / (1 + 0.25 * step * FORECAST_STEP_S);
        const met = borrows && !heedless && oc * c + os * s < -CROSSING_COS;
        close += here * 0.12 * (met ? MET : !still ? 1 : borrows ? STILL_BESIDE : v < WALKING_PACE_MPS ? STILL : v < UNHURRIED_MPS ? STILL_UNHURRIED : 1);
      }
    }
    if (close > 0) card.costs[base + COST.closeness]! += futures.probability[future]! * CLOSENESS_LOSS * Math.min(1, close) * (reacts ? 0.4 : crossed ? WARY : 1) * softWeight * outWeight;
  }
}

/**
 * Does the rollout come to stand, or creep, so near before what stands there for good that there is no way past it any more? Cars that are there already have to
 * live with it.
 */
export function runsIntoTrap({ futures, actors, ego }: Surroundings, rollout: Rollout, near: NearFutures): boolean {
  const end = rollout.steps - 1;
  if (rollout.speedMps[end]! > 2) return false;
  const half = ego.widthM / 2 + HARD_ACROSS_M;
  const left = rollout.leftM[end]!;
  for (let index = 0; index < near.count; index += 1) {
    const future = near.future[index]!;
    if (actors.blocks[futures.actor[future]!] === 0) continue;
    const cell = future * FORECAST_STEPS;
    const shiftM = Math.min(futures.leftM[cell]! - left, left - futures.rightM[cell]!) + half;
    const gapM = futures.fromM[cell]! - rollout.sM[end]! - ego.lengthM / 2;
    if (shiftM > 0 && shiftM < TRAP_WIDEST_M && gapM > -1 && gapM < TRAP_BASE_M + shiftM * TRAP_PER_M && rollout.sM[end]! > ego.sM + 0.5) return true;
  }
  return false;
}

/** Who is within the hard margins already is judged by bodies alone; and not at all where they overlap by now beside or behind, where driving on makes nothing worse. */
function judgementOf({ futures, ego }: Surroundings, future: number): Judgement {
  const cell = future * FORECAST_STEPS;
  const c = cos(ego.headingRad);
  const s = sin(ego.headingRad);
  const dx = futures.x[cell]! - ego.x;
  const dy = futures.y[cell]! - ego.y;
  const crosses = futures.moves[future] === 1 && Math.abs(futures.alongRoute[cell]!) < CROSSING_COS ? CROSSING_M : 0;
  const along = ego.lengthM / 2 + HARD_ALONG_M + crosses + 0.05;
  const across = ego.widthM / 2 + HARD_ACROSS_M + crosses + 0.05;
  if (!overlap(dx, dy, c, s, along, across, futures.cosHeading[cell]!, futures.sinHeading[cell]!, futures.halfLengthM[future]!, futures.halfWidthM[future]!)) return WITH_MARGINS;
  if (dx * c + dy * s > 0.4 * ego.lengthM) return BY_BODIES;
  return overlap(dx, dy, c, s, ego.lengthM / 2, ego.widthM / 2, futures.cosHeading[cell]!, futures.sinHeading[cell]!, futures.halfLengthM[future]!, futures.halfWidthM[future]!) ? NOT_AT_ALL : BY_BODIES;
}

/** The longest way between two of so many points one after the other (m). */
function longestStride(x: Float64Array, y: Float64Array, from: number, count: number): number {
  let most = 0;
  for (let at = from + 1; at < from + count; at += 1) {
    const dx = x[at]! - x[at - 1]!;
    const dy = y[at]! - y[at - 1]!;
    if (dx * dx + dy * dy > most) most = dx * dx + dy * dy;
  }
  return Math.sqrt(most);
}

function highest(values: Float64Array, from: number, count: number): number {
  let most = values[from]!;
  for (let at = from + 1; at < from + count; at += 1) if (values[at]! > most) most = values[at]!;
  return most;
}

function kindLoss(kind: number): number {
  return kind === ActorKind.walker ? WALKER_LOSS : kind === ActorKind.prop ? STATIC_LOSS : VEHICLE_LOSS;
}

/** Separating-axis test of two boxes whose centres lie (dx, dy) apart, by half sizes. */
function overlap(dx: number, dy: number, ac: number, as: number, al: number, aw: number, bc: number, bs: number, bl: number, bw: number): boolean {
  const cosDelta = Math.abs(ac * bc + as * bs);
  const sinDelta = Math.abs(ac * bs - as * bc);
  if (Math.abs(dx * ac + dy * as) > al + bl * cosDelta + bw * sinDelta) return false;
  if (Math.abs(dy * ac - dx * as) > aw + bl * sinDelta + bw * cosDelta) return false;
  if (Math.abs(dx * bc + dy * bs) > bl + al * cosDelta + aw * sinDelta) return false;
  return Math.abs(dy * bc - dx * bs) <= bw + al * sinDelta + aw * cosDelta;
}
