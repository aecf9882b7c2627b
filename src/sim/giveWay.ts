import { FIRST_SCRIPTED_ID } from '../world/WorldCommands.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import { ActorMode } from './ActorMode.ts';
import { STOREY_M } from './LaneCells.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { WorldState } from './WorldState.ts';

/** Drivers look for sirens once in so many steps. */
const LOOK_EVERY_STEPS = 4;
/** A siren is minded this far ahead of it, by those who drive its way and by oncoming traffic, this near to its line (m, cosine). */
const HEARD_BEHIND_M = 50;
const HEARD_AHEAD_M = 40;
const BESIDE_M = 4;
const SIDE_M = 7;
const SAME_WAY_COS = 0.6;
/** Who gives way draws over by at most this share of the lane's width, and crawls on at this speed (m/s). */
const DRAW_OVER = 0.4;
export const GIVING_WAY_MPS = 2.5;
/** On the outer side one may stand this far over the edge of the lane (m). */
const OVER_THE_EDGE_M = 0.65;
/** The emergency vehicle passes with this room to the side, at most this far over the line to oncoming traffic, or over the one to its own (m). */
const PASSING_ROOM_M = 0.35;
const OVER_THE_LINE_M = 1.1;
const SQUEEZE_OVER_M = 1.2;

/** Does this row drive with its siren on? */
export function hasSiren(state: WorldState, row: number): boolean {
  return (state.flags[row] & ActorFlag.sirenOn) !== 0;
}

/**
 * Lets traffic draw over to the side for the sirens that come up from behind, and return when they have passed. The wanted offset from the lane's centre
 * (`aimY`) says it all: away from 0, a vehicle that has no siren gives way.
 */
export function giveWay(state: WorldState, network: SimNetwork): void {
  if (state.tick % LOOK_EVERY_STEPS !== 0) return;
  const count = state.count;
  let sirens = 0;
  for (let row = 1; row < count; row += 1) if (hasSiren(state, row)) sirens += 1;
  for (let row = 1; row < count; row += 1) {
    if (state.mode[row] !== ActorMode.traffic || state.id[row] >= FIRST_SCRIPTED_ID) continue;
    const wanted = sirens === 0 ? 0 : hasSiren(state, row) ? squeezeOffset(state, network, row) : drawOverOffset(state, network, row);
    if (wanted === state.aimY[row]) continue;
    state.aimY[row] = wanted;
    if (state.steered[row] === 1) continue;
    state.aimX[row] = state.leftM[row];
    state.changedAt[row] = state.tick;
  }
}

/** To the left in the leftmost of several lanes, else to the right; 0 when no siren is near, and inside junctions, which are to be cleared. */
function drawOverOffset(state: WorldState, network: SimNetwork, row: number): number {
  const lane = state.lane[row];
  if (network.crossing[lane] === 1) return 0;
  for (let other = 1; other < state.count; other += 1) {
    if (!hasSiren(state, other) || !isHeard(state, row, other)) continue;
    const width = network.map.samples.widthM[network.map.lanes.firstSample[lane]];
    const toTheEdge = Math.max(0, (width - state.widthM[row]) / 2);
    const hasRight = runsBeside(network, lane, -1);
    if (hasRight && !runsBeside(network, lane, 1)) return toTheEdge;
    return hasRight ? -toTheEdge : -Math.min(DRAW_OVER * width, toTheEdge + OVER_THE_EDGE_M);
  }
  return 0;
}

/** Is there a driving lane of the same direction on this side (1 left, -1 right)? */
function runsBeside(network: SimNetwork, lane: number, side: 1 | -1): boolean {
  const { left, right, leftSameDirection, rightSameDirection } = network.map.lanes;
  const beside = side === 1 ? left[lane] : right[lane];
  return (side === 1 ? leftSameDirection[lane] : rightSameDirection[lane]) === 1 && network.drivable[beside] === 1;
}

/** A siren is minded when it comes up from behind on this road, or towards us on the other side of it. */
function isHeard(state: WorldState, row: number, siren: number): boolean {
  const dx = state.x[siren] - state.x[row];
  const dy = state.y[siren] - state.y[row];
  const along = dx * state.cosHeading[row] + dy * state.sinHeading[row];
  const across = dy * state.cosHeading[row] - dx * state.sinHeading[row];
  const sameWay = state.cosHeading[row] * state.cosHeading[siren] + state.sinHeading[row] * state.sinHeading[siren];
  if (Math.abs(across) > SIDE_M || Math.abs(state.z[siren] - state.z[row]) > STOREY_M) return false;
  if (sameWay > SAME_WAY_COS) return along < BESIDE_M && along > -HEARD_BEHIND_M;
  return sameWay < -SAME_WAY_COS && along > -BESIDE_M && along < HEARD_AHEAD_M;
}

/** Where an emergency vehicle drives in its lane: past those on the same lane who have drawn over to the right. */
function squeezeOffset(state: WorldState, network: SimNetwork, row: number): number {
  const lane = state.lane[row];
  if (network.crossing[lane] === 1) return 0;
  const { lanes, samples } = network.map;
  for (let other = 1; other < state.count; other += 1) {
    if (other === row || state.lane[other] !== lane || state.mode[other] !== ActorMode.traffic || state.aimY[other] === 0 || hasSiren(state, other)) continue;
    const ahead = state.laneS[other] - state.laneS[row];
    if (ahead < -BESIDE_M - state.lengthM[row] / 2 || ahead > HEARD_BEHIND_M) continue;
    const side = state.aimY[other] > 0 ? -1 : 1;
    const wanted = side * state.aimY[other] + (state.widthM[other] + state.widthM[row]) / 2 + PASSING_ROOM_M;
    const edge = samples.widthM[lanes.firstSample[lane]] / 2 + (runsBeside(network, lane, side) ? SQUEEZE_OVER_M : OVER_THE_LINE_M) - state.widthM[row] / 2;
    return side * Math.max(0, Math.min(wanted, edge));
  }
  return 0;
}
