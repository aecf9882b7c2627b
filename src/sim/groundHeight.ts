import type { LaneFoot } from './LaneCells.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { WorldState } from './WorldState.ts';

/** One metre of height counts as much as this many metres to the side when a bridge crosses a road. */
const HEIGHT_WEIGHT = 3;

const FOOT: LaneFoot = { sM: 0, leftM: 0, zM: 0, cosLane: 1, sinLane: 0 };

/** Puts a free vehicle's row on the road surface: height of the nearest driving lane, unchanged where there is none. */
export function settleOnGround(state: WorldState, network: SimNetwork, row: number): void {
  if (network.isFlat) return;
  const { cells, map } = network;
  const cell = cells.cellAt(state.x[row], state.y[row]);
  if (cell < 0) return;
  let best = Infinity;
  let height = state.z[row];
  for (let entry = cells.start[cell]; entry < cells.start[cell + 1]; entry += 1) {
    cells.project(entry, state.x[row], state.y[row], FOOT);
    const lane = cells.lane[entry];
    const step = map.lanes.sampleStepM[lane];
    const last = map.lanes.sampleCount[lane] - 2;
    const along = Math.max(0, Math.min(step > 0 ? FOOT.sM / step : 0, last + 1));
    const index = Math.min(Math.floor(along), last);
    const sample = map.lanes.firstSample[lane] + index;
    const z = map.samples.z[sample] + (along - index) * (map.samples.z[sample + 1] - map.samples.z[sample]);
    const cost = Math.abs(FOOT.leftM) + HEIGHT_WEIGHT * Math.abs(z - state.z[row]);
    if (cost >= best) continue;
    best = cost;
    height = z;
  }
  state.z[row] = height;
}
