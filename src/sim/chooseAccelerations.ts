import { FIRST_SCRIPTED_ID } from '../world/WorldCommands.ts';
import { ActorMode } from './ActorMode.ts';
import { GIVING_WAY_MPS, hasSiren } from './giveWay.ts';
import { idmCloseness, idmEase, idmFree, STANDSTILL_GAP_M } from './idm.ts';
import { isObstacle } from './obstacles.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { managedAcceleration } from './trafficManager.ts';
import type { TrafficConditions } from './TrafficConditions.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { blind: BLIND } = ActorMode;
const FIRST_SCRIPTED = FIRST_SCRIPTED_ID;
const GIVING_WAY = GIVING_WAY_MPS;
const STANDSTILL = STANDSTILL_GAP_M;

/** Gap that a driver leaves when it stops: to walkers, to stop lines and the ends of dead ends (m); headway to what will not move (s). */
const WALKER_GAP_M = 3.5;
const LINE_GAP_M = 0.6;
const LINE_HEADWAY_S = 0.4;
/** A leader slower than this may be an obstacle (m/s). */
const STANDING_LEAD_MPS = 0.5;
/** Room kept to a standing obstacle by who will go round it; none is kept where the next junction's stop line is this near (m). */
const OBSTACLE_GAP_M = 6.5;
const OBSTACLE_BEFORE_LINE_M = 20;
/** Who is this far from the wanted offset (m) is pulling out, and creeps on to this gap (m). */
const PULLING_OUT_M = 0.5;
const PULLING_OUT_GAP_M = 0.8;
/** Room that a change of lanes needs before a lane ends (m). */
const CHANGE_ROOM_M = 12;
/** Grip bounds acceleration (m/s²); on wet roads drivers keep more distance and drive slower, by these shares at no grip. */
const MOST_DRIVE_MPS2 = 6;
const WET_HEADWAY = 0.6;
const WET_SLOWER = 0.3;

/** What every listed vehicle wants to do with its speed, from what {@link TrafficScratch} says lies ahead, into `scratch.accel` (m/s²). */
export function chooseAccelerations(state: WorldState, network: SimNetwork, scratch: TrafficScratch, { isManaged, grip }: TrafficConditions): void {
  const { speedMps, accelMaxMps2, topSpeedMps, headwayS, mode, leftM, aimY, granted, id } = state;
  const { rows, rowCount, speedCapSquared, gapM, leadSpeed, leadIsWalker, entryIndex, stopM, deadEndM, accel: chosen } = scratch;
  const most = MOST_DRIVE_MPS2 * grip;
  const headwayFactor = 1 + WET_HEADWAY * (1 - grip);
  const speedFactor = 1 - WET_SLOWER * (1 - grip);
  for (let index = 0; index < rowCount; index += 1) {
    const row = rows[index];
    const v = speedMps[row];
    const accelMax = accelMaxMps2[row] < most ? accelMaxMps2[row] : most;
    const top = topSpeedMps[row];
    let wantedSquared = speedCapSquared[row] < top * top ? speedCapSquared[row] : top * top;
    if (mode[row] === BLIND) {
      chosen[row] = idmFree(v, wantedSquared, accelMax);
      continue;
    }
    wantedSquared *= speedFactor * speedFactor;
    if (aimY[row] !== 0 && wantedSquared > GIVING_WAY * GIVING_WAY && !hasSiren(state, row)) wantedSquared = GIVING_WAY * GIVING_WAY;
    const gap = gapM[row];
    const free = idmFree(v, wantedSquared, accelMax);
    const ease = idmEase(accelMax);
    const managed = isManaged && id[row] < FIRST_SCRIPTED && leadIsWalker[row] === 0;
    let closest = 0;
    if (gap < Infinity && !managed) {
      let standstill = STANDSTILL;
      if (leadIsWalker[row] === 1) standstill = WALKER_GAP_M;
      else if (Math.abs(leftM[row] - aimY[row]) > PULLING_OUT_M) standstill = PULLING_OUT_GAP_M;
      else if (leadSpeed[row] <= STANDING_LEAD_MPS && canGoRound(state, network, scratch, row)) standstill = OBSTACLE_GAP_M;
      closest = idmCloseness(v, leadSpeed[row], gap, standstill, headwayS[row] * headwayFactor, ease);
    }
    const lineM = entryIndex[row] >= 0 && granted[row] === 0 ? stopM[row] : Infinity;
    const endM = deadEndM[row] === Infinity ? Infinity : deadEndM[row] - (leadsBeside(state, network, row) ? CHANGE_ROOM_M : 0);
    const wallM = lineM < endM ? lineM : endM;
    if (wallM < Infinity) {
      const toWall = idmCloseness(v, 0, wallM, LINE_GAP_M, LINE_HEADWAY_S, ease);
      if (toWall > closest) closest = toWall;
    }
    const accel = free - accelMax * closest * closest;
    chosen[row] = accel;
    if (managed) {
      chosen[row] = managedAcceleration(v, Math.sqrt(wantedSquared), gap, leadSpeed[row], grip);
      if (wallM < Infinity && accel < chosen[row]) chosen[row] = accel;
    }
  }
}

/** Does an obstacle stand ahead in a lane that one can leave, away from junctions? Who comes to it keeps room to get out again. */
function canGoRound(state: WorldState, network: SimNetwork, scratch: TrafficScratch, row: number): boolean {
  const lead = scratch.leadRow[row];
  return lead >= 0 && scratch.entryM[row] >= OBSTACLE_BEFORE_LINE_M && isObstacle(state, lead) && leadsBeside(state, network, row);
}

/** Does some lane of the same direction run beside a vehicle's lane? */
function leadsBeside(state: WorldState, network: SimNetwork, row: number): boolean {
  const { left, right, leftSameDirection, rightSameDirection } = network.map.lanes;
  const lane = state.lane[row];
  return (leftSameDirection[lane] === 1 && network.drivable[left[lane]] === 1) || (rightSameDirection[lane] === 1 && network.drivable[right[lane]] === 1);
}
