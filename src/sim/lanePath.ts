import { hashUniform } from '../geometry/hashRandom.ts';
import { RandomStream } from './RandomStream.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { PATH_LANES } from './WorldState.ts';
import type { WorldState } from './WorldState.ts';

/** Starts a vehicle's path on a lane and draws the lanes that follow. */
export function startPath(state: WorldState, network: SimNetwork, seed: number, row: number, lane: number): void {
  const base = row * PATH_LANES;
  state.lane[row] = lane;
  state.path[base] = lane;
  for (let index = 1; index < PATH_LANES; index += 1) state.path[base + index] = drawNext(state, network, seed, row, state.path[base + index - 1]);
}

/** Moves on to the next lane of the path and draws one more at its end. False at a dead end, where nothing changes. */
export function advancePath(state: WorldState, network: SimNetwork, seed: number, row: number): boolean {
  const base = row * PATH_LANES;
  const next = state.path[base + 1];
  if (next < 0) return false;
  state.previousLane[row] = state.path[base];
  state.lane[row] = next;
  state.path.copyWithin(base, base + 1, base + PATH_LANES);
  const last = base + PATH_LANES - 1;
  state.path[last] = drawNext(state, network, seed, row, state.path[last - 1]);
  return true;
}

function drawNext(state: WorldState, network: SimNetwork, seed: number, row: number, lane: number): number {
  if (lane < 0) return -1;
  const { start, lanes } = network.next;
  const first = start[lane];
  const choices = start[lane + 1] - first;
  if (choices === 0) return -1;
  if (choices === 1) return lanes[first];
  const draw = hashUniform(seed, RandomStream.route, state.id[row], state.draws[row]);
  state.draws[row] += 1;
  return lanes[first + Math.floor(draw * choices)];
}
