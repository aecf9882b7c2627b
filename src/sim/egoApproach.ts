import { STOREY_M } from './LaneCells.ts';
import type { LaneFoot } from './LaneCells.ts';
import type { SimNetwork } from './SimNetwork.ts';
import type { TrafficScratch } from './TrafficScratch.ts';
import type { WorldState } from './WorldState.ts';

const HORIZON_M = 60;
const DEPTH = 6;
/** The ego's lane is one that points its way (cosine) and whose centre is this near (m). */
const ALONG_COS = 0.7;
const BESIDE_M = 2.2;

const FOOT: LaneFoot = { sM: 0, leftM: 0, zM: 0, cosLane: 1, sinLane: 0 };

/**
 * Notes the ego as coming to every junction lane that it can reach from its lane: nobody knows where it will turn. The ego then holds the right of way
 * that its lane gives it, as far as the others are concerned.
 */
export function noteEgoComing(state: WorldState, network: SimNetwork, scratch: TrafficScratch): void {
  const cells = network.cells;
  const lanes = network.map.lanes;
  const cell = cells.cellAt(state.x[0], state.y[0]);
  if (cell < 0 || state.speedMps[0] < 0.5) return;
  let best = -1;
  let bestLeft = BESIDE_M;
  let bestS = 0;
  for (let entry = cells.start[cell]; entry < cells.start[cell + 1]; entry += 1) {
    const lane = cells.lane[entry];
    if (network.crossing[lane] === 1) continue;
    cells.project(entry, state.x[0], state.y[0], FOOT);
    if (FOOT.sM < 0 || FOOT.sM > lanes.lengthM[lane] || FOOT.cosLane * state.cosHeading[0] + FOOT.sinLane * state.sinHeading[0] < ALONG_COS) continue;
    const beside = Math.abs(FOOT.leftM);
    if (beside >= bestLeft || Math.abs(FOOT.zM - state.z[0]) > STOREY_M) continue;
    best = lane;
    bestLeft = beside;
    bestS = FOOT.sM;
  }
  if (best >= 0) noteFrom(network, scratch, best, lanes.lengthM[best] - bestS - state.lengthM[0] / 2, 0);
}

function noteFrom(network: SimNetwork, scratch: TrafficScratch, lane: number, endM: number, depth: number): void {
  if (endM > HORIZON_M || depth > DEPTH) return;
  const { start, lanes: followers } = network.next;
  const lanes = network.map.lanes;
  for (let entry = start[lane]; entry < start[lane + 1]; entry += 1) {
    const next = followers[entry];
    if (network.crossing[next] === 1) scratch.noteComing(next, 0, Math.max(endM, 0));
    else noteFrom(network, scratch, next, endM + lanes.lengthM[next], depth + 1);
  }
}
