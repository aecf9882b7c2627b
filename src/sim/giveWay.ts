import { FIRST_SCRIPTED_ID } from '../world/WorldCommands.ts';
import { ActorFlag } from '../world/WorldFrame.ts';
import { ActorMode } from './ActorMode.ts';
import { STOREY_M } from './LaneCells.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { WorldState } from './WorldState.ts';

/** Drivers look for sirens once in so many steps. */
const LOOK_EVERY_STEPS = 4;
/** A siren is minded by those who drive the same way ahead of it, this far and this near to its line (m, cosine). */
const HEARD_BEHIND_M = 50;
const BESIDE_M = 4;
const SIDE_M = 7;
const SAME_WAY_COS = 0.6;
/** Who gives way draws over by this share of the lane's width, and crawls on at this speed (m/s). */
const DRAW_OVER = 0.4;
export const GIVING_WAY_MPS = 2.5;
/** The emergency vehicle keeps to the other side of its lane by this share while somebody makes room. */
const SQUEEZE = 0.22;

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
    if (!hasSiren(state, other) || !comesFromBehind(state, row, other)) continue;
    const { lanes, samples } = network.map;
    const width = samples.widthM[lanes.firstSample[lane]];
    const room = Math.max(0, Math.min(DRAW_OVER * width, width - state.widthM[row]));
    const isLeftmost = lanes.rightSameDirection[lane] === 1 && network.drivable[lanes.right[lane]] === 1 && (lanes.leftSameDirection[lane] === 0 || network.drivable[lanes.left[lane]] === 0);
    return isLeftmost ? room : -room;
  }
  return 0;
}

function comesFromBehind(state: WorldState, row: number, siren: number): boolean {
  const dx = state.x[siren] - state.x[row];
  const dy = state.y[siren] - state.y[row];
  const along = dx * state.cosHeading[row] + dy * state.sinHeading[row];
  if (along > BESIDE_M || along < -HEARD_BEHIND_M) return false;
  const across = dy * state.cosHeading[row] - dx * state.sinHeading[row];
  const sameWay = state.cosHeading[row] * state.cosHeading[siren] + state.sinHeading[row] * state.sinHeading[siren];
  return Math.abs(across) < SIDE_M && sameWay > SAME_WAY_COS && Math.abs(state.z[siren] - state.z[row]) < STOREY_M;
}

/** Where an emergency vehicle drives in its lane: past those on the same lane who have drawn over to the right. */
function squeezeOffset(state: WorldState, network: SimNetwork, row: number): number {
  const lane = state.lane[row];
  if (network.crossing[lane] === 1) return 0;
  const { lanes, samples } = network.map;
  for (let other = 1; other < state.count; other += 1) {
    if (other === row || state.lane[other] !== lane || state.mode[other] !== ActorMode.traffic || state.aimY[other] === 0 || hasSiren(state, other)) continue;
    const ahead = state.laneS[other] - state.laneS[row];
    if (ahead < -BESIDE_M || ahead > HEARD_BEHIND_M) continue;
    return -Math.sign(state.aimY[other]) * SQUEEZE * samples.widthM[lanes.firstSample[lane]];
  }
  return 0;
}
