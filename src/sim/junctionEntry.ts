import { STEP_S } from '../world/World.ts';
import { ActorMode } from './ActorMode.ts';
import { hasSiren } from './giveWay.ts';
import { forbids } from './lightProgramme.ts';
import type { LaneOccupancy } from './LaneOccupancy.ts';
import { BODY, LINK, NodeKind } from './LaneOccupancy.ts';
import { occupyCrossing } from './occupyLanes.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { hasPaused, isJunctionBusy } from './trafficManager.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import { PATH_LANES } from './WorldState.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { stride: BODY_STRIDE, s: BODY_S, left: BODY_LEFT, halfAlong: BODY_ALONG, halfAcross: BODY_ACROSS, speed: BODY_SPEED } = BODY;
const { stride: LINK_STRIDE, next: LINK_NEXT, row: LINK_ROW, kind: LINK_KIND } = LINK;
const { controlled: CONTROLLED } = ActorMode;
const { free: FREE, own: OWN, shadow: SHADOW, virtual: VIRTUAL, walker: WALKER } = NodeKind;
const STEP = STEP_S;
const PATH = PATH_LANES;

/** Standing counts as a stop below this speed (m/s) and this near to the stop point (m). */
const STOPPED_MPS = 0.1;
const STOP_NEAR_M = 4;
/** A driver that can stop before a yellow light with this braking does so (m/s²). */
const YELLOW_BRAKE_MPS2 = 3;
/** Seconds that must remain between my leaving a conflict zone and the other's reaching it; melts away while waiting. */
const MARGIN_S = 1.5;
const PATIENCE_PER_S = 0.1;
/** Free metres wanted behind the junction beyond the own length, or a leader there that moves at this speed (m/s). */
const EXIT_ROOM_M = 3;
const EXIT_FLOWING_MPS = 3;
const EXIT_SEARCH_M = 25;
const START_ACCEL_MPS2 = 1.4;
/** Who has waited this long goes into a junction that it may not be able to leave: better a blocked box than a ring that waits for itself. */
const IMPATIENT_S = 60;
/** A link between junctions that is no longer than the vehicle and this (m) is crossed in one go; at most so many junctions at once. */
const LINK_ROOM_M = 2;
const MOST_CROSSINGS = 3;
/** Goes before everybody, see `junctionRanks`. */
const SIREN_RANK = 9;

/** Does the light of a junction lane, if it has one, forbid to enter? */
function lightForbids(state: WorldState, network: SimNetwork, lane: number): boolean {
  const light = network.map.lanes.light[lane];
  return light >= 0 && forbids(state.lightState[light]);
}

/**
 * Before the grants of a step: notes who comes to which junction lane, takes leave back where the light changed in time, and lists the vehicles
 * that stand first in line and may ask to enter.
 */
export function askForEntry(state: WorldState, network: SimNetwork, scratch: TrafficScratch, row: number, isManaged: boolean): void {
  const index = scratch.entryIndex[row];
  if (index < 0) {
    state.waitSince[row] = -1;
    state.granted[row] = 0;
    return;
  }
  const path = row * PATH + index;
  const lane = state.path[path];
  const v = state.speedMps[row];
  const entryM = scratch.entryM[row];
  const siren = hasSiren(state, row);
  const forbidden = !siren && lightForbids(state, network, lane);
  if (!forbidden) scratch.noteComing(lane, row, Math.max(entryM, 0));
  if (state.granted[row] > 0) {
    const blockedByLight = forbidden && v * v < 2 * YELLOW_BRAKE_MPS2 * Math.max(scratch.stopM[row] - 0.5, 0);
    if (blockedByLight || scratch.gapM[row] + 1 < entryM) state.granted[row] = 0;
    else return;
  }
  const pauses = isManaged && network.map.lanes.light[lane] < 0;
  const mustStop = !siren && (pauses || network.map.lanes.stopSign[state.path[path - 1]] >= 0);
  if (mustStop && state.stopped[row] === 0) {
    if (v < STOPPED_MPS && scratch.stopM[row] < STOP_NEAR_M && (!pauses || hasPaused(state, row))) state.stopped[row] = 1;
  }
  const first = scratch.gapM[row] === Infinity || scratch.gapM[row] > entryM - 0.5;
  if (!first || entryM > 10 + v * (1.5 + v / 4)) return;
  if (state.waitSince[row] < 0) state.waitSince[row] = state.tick;
  if (forbidden || (mustStop && state.stopped[row] === 0)) return;
  listCandidate(state, scratch, row);
}

/** Keeps candidates in order of arrival, ties by row. */
function listCandidate(state: WorldState, scratch: TrafficScratch, row: number): void {
  let place = scratch.candidateCount;
  scratch.candidateCount = place + 1;
  while (place > 0 && state.waitSince[scratch.candidates[place - 1]] > state.waitSince[row]) {
    scratch.candidates[place] = scratch.candidates[place - 1];
    place -= 1;
  }
  scratch.candidates[place] = row;
}

/** Gives leave to enter, first come first served, to every candidate whose way is free of all who have leave already and of all who go before it. */
export function grantEntries(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, isManaged: boolean): void {
  for (let index = 0; index < scratch.candidateCount; index += 1) {
    const row = scratch.candidates[index];
    if (isManaged && isTaken(state, network, occupancy, scratch, row)) continue;
    const crossings = freeCrossings(state, network, occupancy, scratch, row);
    if (crossings === 0) continue;
    state.granted[row] = crossings;
    occupyCrossing(state, network, occupancy, row);
  }
}

/** By the Traffic Manager's rules a junction without lights takes one vehicle at a time. */
function isTaken(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, row: number): boolean {
  const lane = state.path[row * PATH + scratch.entryIndex[row]];
  return network.map.lanes.light[lane] < 0 && isJunctionBusy(network, occupancy, row, lane);
}

/**
 * How many junctions a vehicle may enter now: the next one and, where the links between them are too short to wait on, those without lights that
 * follow at once (two lights need never be green together); 0 when any of them is not free, or when there is no room behind the last.
 */
function freeCrossings(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, row: number): number {
  const lengthM = network.map.lanes.lengthM;
  const pathBase = row * PATH;
  const first = scratch.entryIndex[row];
  let distance = scratch.entryM[row];
  let index = first;
  let linkM = 0;
  for (let crossings = 1; ; crossings += 1) {
    for (; index < PATH; index += 1) {
      const lane = state.path[pathBase + index];
      if (lane < 0) return crossings;
      if (network.crossing[lane] === 0) break;
      if (!isLaneFree(state, network, occupancy, scratch, row, lane, distance)) return 0;
      distance += lengthM[lane];
    }
    if (index === PATH && crossings === 1 && first > 1) return 0;
    const exit = index;
    for (linkM = 0; index < PATH && linkM < state.lengthM[row] + LINK_ROOM_M; index += 1) {
      const lane = state.path[pathBase + index];
      if (lane < 0 || network.crossing[lane] === 1) break;
      linkM += lengthM[lane];
    }
    const isShortLink = index < PATH && linkM < state.lengthM[row] + LINK_ROOM_M && state.path[pathBase + index] >= 0;
    if (isShortLink && crossings < MOST_CROSSINGS && network.map.lanes.light[state.path[pathBase + index]] < 0) {
      distance += linkM;
      continue;
    }
    const impatient = (state.tick - state.waitSince[row]) * STEP > IMPATIENT_S;
    return impatient || canLeave(state, network, occupancy, scratch, row, exit) ? crossings : 0;
  }
}

/** Is a connecting lane free of all who cross it, and of all who go before me? `distance` is from the front to its beginning. */
function isLaneFree(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, row: number, lane: number, distance: number): boolean {
  const conflicts = network.map.conflicts;
  for (let conflict = conflicts.start[lane]; conflict < conflicts.start[lane + 1]; conflict += 1) {
    const other = conflicts.otherLane[conflict];
    if (isOccupied(state, occupancy, row, other, conflicts.otherFromM[conflict], conflicts.otherToM[conflict])) return false;
    if (mustYield(state, network, scratch, row, lane, other, distance + conflicts.toM[conflict], conflicts.otherFromM[conflict])) return false;
  }
  return true;
}

/** Is someone on the other lane who has not cleared the conflict zone yet? Standing free bodies count only inside it: they may never move. */
function isOccupied(state: WorldState, occupancy: LaneOccupancy, row: number, other: number, fromM: number, toM: number): boolean {
  for (let node = occupancy.first[other]; node >= 0; node = occupancy.link[node * LINK_STRIDE + LINK_NEXT]) {
    const who = occupancy.link[node * LINK_STRIDE + LINK_ROW];
    const kind = occupancy.link[node * LINK_STRIDE + LINK_KIND];
    if (who === row || kind === SHADOW || kind === WALKER) continue;
    if (occupancy.body[node * BODY_STRIDE + BODY_S] - occupancy.body[node * BODY_STRIDE + BODY_ALONG] > toM + 0.5) continue;
    if (kind === FREE && Math.abs(state.speedMps[who]) < 0.5 && occupancy.body[node * BODY_STRIDE + BODY_S] + occupancy.body[node * BODY_STRIDE + BODY_ALONG] < fromM - 0.5) continue;
    return true;
  }
  return false;
}

/** Does someone with the better right of way reach the conflict zone before I have left it? */
function mustYield(state: WorldState, network: SimNetwork, scratch: TrafficScratch, row: number, lane: number, other: number, clearM: number, otherFromM: number): boolean {
  const who = scratch.comingRow[other];
  if (who < 0 || who === row) return false;
  if (hasSiren(state, row)) return false;
  const isEgo = state.mode[who] === CONTROLLED;
  const rank = hasSiren(state, who) ? SIREN_RANK : network.rank[other];
  if (isEgo ? rank < network.rank[lane] : rank <= network.rank[lane]) return false;
  if (isEgo && lightForbids(state, network, other) && state.speedMps[who] < 4) return false;
  const theirV = state.speedMps[who];
  if (theirV < 1) return false;
  const arrivalS = (scratch.comingM[other] + otherFromM) / theirV;
  const v = state.speedMps[row];
  const leavingS = (Math.sqrt(v * v + 2 * START_ACCEL_MPS2 * (clearM + state.lengthM[row])) - v) / START_ACCEL_MPS2;
  const waitedS = (state.tick - state.waitSince[row]) * STEP;
  return arrivalS < leavingS + MARGIN_S - waitedS * PATIENCE_PER_S;
}

/** Is there room behind the junction for me and for those who will be there first? */
function canLeave(state: WorldState, network: SimNetwork, occupancy: LaneOccupancy, scratch: TrafficScratch, row: number, exitIndex: number): boolean {
  const lanes = network.map.lanes;
  const pathBase = row * PATH;
  let room = state.lengthM[row] + EXIT_ROOM_M;
  for (let index = scratch.entryIndex[row]; index < exitIndex; index += 1) {
    for (let node = occupancy.first[state.path[pathBase + index]]; node >= 0; node = occupancy.link[node * LINK_STRIDE + LINK_NEXT]) {
      if (occupancy.link[node * LINK_STRIDE + LINK_KIND] === OWN && occupancy.link[node * LINK_STRIDE + LINK_ROW] !== row) room += 2 * occupancy.body[node * BODY_STRIDE + BODY_ALONG] + EXIT_ROOM_M;
    }
  }
  let base = 0;
  for (let index = exitIndex; index < PATH && base < EXIT_SEARCH_M; index += 1) {
    const lane = state.path[pathBase + index];
    if (lane < 0) return true;
    for (let node = occupancy.first[lane]; node >= 0; node = occupancy.link[node * LINK_STRIDE + LINK_NEXT]) {
      const kind = occupancy.link[node * LINK_STRIDE + LINK_KIND];
      if (kind === VIRTUAL || kind === WALKER || occupancy.link[node * LINK_STRIDE + LINK_ROW] === row) continue;
      if (Math.abs(occupancy.body[node * BODY_STRIDE + BODY_LEFT]) > occupancy.body[node * BODY_STRIDE + BODY_ACROSS] + state.widthM[row] / 2) continue;
      if (occupancy.body[node * BODY_STRIDE + BODY_SPEED] > EXIT_FLOWING_MPS) return true;
      return base + occupancy.body[node * BODY_STRIDE + BODY_S] - occupancy.body[node * BODY_STRIDE + BODY_ALONG] > room;
    }
    base += lanes.lengthM[lane];
  }
  return true;
}
