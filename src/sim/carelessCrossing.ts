import { ActorKind } from '../world/ActorKind.ts';
import { ActorMode } from './ActorMode.ts';
import { STOREY_M } from './LaneCells.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { startCrossing } from './strollWalkers.ts';
import type { WorldState } from './WorldState.ts';

/** Farthest that anyone steps out ahead of the ego (m), and how far to the side the walkway may be. */
const FARTHEST_M = 60;
const NEAREST_SIDE_M = 2;
const FARTHEST_SIDE_M = 14;
const SLOWEST_EGO_MPS = 3;
/** A driver that sees the walker must be able to stop: reaction (s), braking (m/s²) and room left before the walker (m). */
const REACTION_S = 0.5;
const BRAKING_MPS2 = 4;
const ROOM_M = 3;
/** The walker aims to be before the ego when it arrives (s after reaching its side). */
const LEAD_S = 1;
const COOL_DOWN_STEPS = 300;
/** The road must run along the ego's heading here (cosine). */
const ALONG_COS = 0.94;

/**
 * Lets a careless walker step out before the ego when the two would meet and the ego can still stop with 4 m/s²; the same care is taken for
 * the other vehicles, which are on rails. The walker looks at nobody: it is the world that chooses a moment when a driver has to brake, and can.
 */
export function considerStepOut(state: WorldState, network: SimNetwork, row: number): void {
  const walkways = network.walkways;
  const dx = state.x[row] - state.x[0];
  const dy = state.y[row] - state.y[0];
  const v = state.speedMps[0];
  if (dx * dx + dy * dy > FARTHEST_M * FARTHEST_M || v < SLOWEST_EGO_MPS || Math.abs(state.z[row] - state.z[0]) > STOREY_M || state.tick - state.changedAt[row] < COOL_DOWN_STEPS) return;
  const ahead = dx * state.cosHeading[0] + dy * state.sinHeading[0] - state.lengthM[0] / 2;
  const side = dy * state.cosHeading[0] - dx * state.sinHeading[0];
  const beside = Math.abs(side);
  if (beside < NEAREST_SIDE_M || beside > FARTHEST_SIDE_M) return;
  const needed = v * REACTION_S + (v * v) / (2 * BRAKING_MPS2) + ROOM_M;
  const walkS = Math.max(0, beside - state.widthM[0] / 2) / state.style[row];
  if (ahead < needed || ahead > Math.max(v * (walkS + LEAD_S), needed + 3)) return;
  const walkway = state.lane[row];
  const far = walkways.opposite[walkway];
  if (far < 0 || Math.abs(state.cosHeading[row] * state.cosHeading[0] + state.sinHeading[row] * state.sinHeading[0]) < ALONG_COS) return;
  const share = (state.laneS[row] - walkways.fromM[walkway]) / (walkways.toM[walkway] - walkways.fromM[walkway]);
  const farShare = walkways.sameWay[walkway] === 1 ? share : 1 - share;
  const farS = walkways.fromM[far] + farShare * (walkways.toM[far] - walkways.fromM[far]);
  const across = side > 0 ? -walkways.acrossM[walkway] : walkways.acrossM[walkway];
  const lateral = side + across;
  if (lateral * side > 0 || !othersCanStop(state, row, across)) return;
  const aimX = state.x[row] - across * state.sinHeading[0];
  const aimY = state.y[row] + across * state.cosHeading[0];
  startCrossing(state, row, aimX, aimY, far, farS);
}

/** Can every background vehicle that drives towards the walker's line still stop before it? */
function othersCanStop(state: WorldState, row: number, across: number): boolean {
  const half = Math.abs(across) / 2 + 2;
  const midX = state.x[row] - (across / 2) * state.sinHeading[0];
  const midY = state.y[row] + (across / 2) * state.cosHeading[0];
  for (let other = 1; other < state.count; other += 1) {
    if (state.kind[other] === ActorKind.walker || state.mode[other] !== ActorMode.traffic) continue;
    const dx = midX - state.x[other];
    const dy = midY - state.y[other];
    const ahead = dx * state.cosHeading[other] + dy * state.sinHeading[other] - state.lengthM[other] / 2;
    const beside = Math.abs(dy * state.cosHeading[other] - dx * state.sinHeading[other]);
    if (beside > half || ahead < -state.lengthM[other] || ahead > FARTHEST_M) continue;
    const v = state.speedMps[other];
    if (ahead < v * REACTION_S + (v * v) / (2 * BRAKING_MPS2) + ROOM_M + 1) return false;
  }
  return true;
}
