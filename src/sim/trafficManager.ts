import type { LaneOccupancy } from './LaneOccupancy.ts';
import { LINK, NodeKind } from './LaneOccupancy.ts';
import { HARDEST_BRAKE_MPS2 } from './idm.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { stride: LINK_STRIDE, next: LINK_NEXT, row: LINK_ROW, kind: LINK_KIND } = LINK;

/**
 * Rules of CARLA's Traffic Manager (simulators.md 4.5, versions 0.9.10 to 0.9.15), for traffic as the leaderboard has it. Lights, room behind junctions
 * and the removal of stuck vehicles are as for the others.
 */

/** Beyond the follow distance a vehicle drives at its leader's speed and this much more (m/s), nearer it drives at the leader's, nearest it stops (m). */
const CATCH_UP_MPS = 10 / 3.6;
const FOLLOW_LEAST_M = 5;
const FOLLOW_MOST_M = 10;
const EMERGENCY_M = 0.25;
/** The pedals: strongest acceleration and braking (m/s²), and how eagerly a difference of speed is made good (1/s). */
const DRIVE_MPS2 = 3;
const BRAKE_MPS2 = 5;
const EAGER_PER_S = 2;
/** At a junction without lights everybody stops for this long. */
const STOP_STEPS = 40;
/** A lane change needs a leader this far ahead (m) that drives at less than this share of what one wants, and a speed (m/s). */
const CHANGE_NEAREST_M = 15;
const CHANGE_FARTHEST_M = 50;
const CHANGE_SHARE = 0.5;
const CHANGE_MPS = 5;

/** Acceleration (m/s²) towards the target speed that the leader at `gapM` with `leadV` leaves of `wanted`. */
export function managedAcceleration(v: number, wanted: number, gapM: number, leadV: number, grip: number): number {
  if (gapM < EMERGENCY_M) return -HARDEST_BRAKE_MPS2 * grip;
  const follow = Math.min(FOLLOW_MOST_M, FOLLOW_LEAST_M + Math.max(0, v - leadV));
  const hazard = follow + (v * v) / (2 * BRAKE_MPS2);
  const target = gapM > hazard ? wanted : Math.min(wanted, gapM > follow ? leadV + CATCH_UP_MPS : leadV);
  let accel = Math.max(-BRAKE_MPS2, Math.min(DRIVE_MPS2, EAGER_PER_S * (target - v)));
  if (v > leadV && gapM < Infinity) accel = Math.min(accel, accelToMatch(v, leadV, gapM));
  return Math.max(accel, -HARDEST_BRAKE_MPS2 * grip);
}

/** The even braking that brings `v` down to `leadV` two metres before the leader; 0 while there is time. */
function accelToMatch(v: number, leadV: number, gapM: number): number {
  const needed = ((v - leadV) * (v - leadV)) / (2 * Math.max(gapM - 2, 0.3));
  return needed > BRAKE_MPS2 * 0.6 ? -needed : Infinity;
}

/** Has a vehicle stood for long enough before a junction without lights? */
export function hasPaused(state: WorldState, row: number): boolean {
  return state.standingSince[row] >= 0 && state.tick - state.standingSince[row] >= STOP_STEPS;
}

/** Is somebody in this junction, or on the way into it with leave? One vehicle at a time is the rule without lights. */
export function isJunctionBusy(network: SimNetwork, occupancy: LaneOccupancy, row: number, lane: number): boolean {
  const inside = network.map.junctions[network.map.lanes.junction[lane]].lanes;
  for (let index = 0; index < inside.length; index += 1) {
    for (let node = occupancy.first[inside[index]]; node >= 0; node = occupancy.link[node * LINK_STRIDE + LINK_NEXT]) {
      const kind = occupancy.link[node * LINK_STRIDE + LINK_KIND];
      if (occupancy.link[node * LINK_STRIDE + LINK_ROW] !== row && (kind === NodeKind.own || kind === NodeKind.virtual)) return true;
    }
  }
  return false;
}

/** Is a vehicle blocked in the way that makes the Traffic Manager change lanes? */
export function isBlockedAhead(state: WorldState, scratch: TrafficScratch, row: number): boolean {
  const gap = scratch.gapM[row];
  const wanted = Math.sqrt(scratch.speedCapSquared[row]);
  return gap > CHANGE_NEAREST_M && gap < CHANGE_FARTHEST_M && state.speedMps[row] >= CHANGE_MPS && scratch.leadSpeed[row] < CHANGE_SHARE * wanted;
}
