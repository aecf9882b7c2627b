import { ActorMode } from './ActorMode.ts';
import { hasSiren } from './giveWay.ts';
import { forbids } from './lightProgramme.ts';
import { RailMoves } from './RailMoves.ts';
import type { SimNetwork } from './SimNetwork.ts';
import { PATH_LANES } from './WorldState.ts';
import type { WorldState } from './WorldState.ts';

// Taken over here because the engine folds the constants of a module into its code, but not those that it imports.
const { blind: BLIND, traffic: TRAFFIC } = ActorMode;
const PATH = PATH_LANES;

/** Who stands in a queue looks round once in so many steps: a multiple of the steps between looks for another lane. */
const LOOK_ROUND_STEPS = 20;
/** A queue: gaps below this, and the junction at least so far beyond the leader's tail (m); bodies in the middle of their lanes (m). */
const QUEUE_GAP_M = 3.5;
const QUEUE_OFFSET_M = 0.4;
/** Who waits for a light stands this near to the place to stop (m). */
const LIGHT_NEAR_M = 2;
/** What the state's `waitsFor` holds besides rows: nothing, or a light, counted down from below that. */
export const NOTHING = -1;
const waitsForLight = (light: number): number => -2 - light;
const lightOf = (cause: number): number => -2 - cause;

/** Working memory of one traffic step: per row what lies ahead, per junction lane who comes. Not state: filled anew in each step. */
export class TrafficScratch {
  /** Bumper-to-bumper gap to the leader (m, Infinity when none), its speed along the lane, and whether it is a walker. */
  readonly gapM: Float64Array;
  readonly leadSpeed: Float64Array;
  readonly leadIsWalker: Uint8Array;
  /** Row of the leader, or -1. */
  readonly leadRow: Int32Array;
  /** Highest speed now that still allows the curves and limits ahead, squared. */
  readonly speedCapSquared: Float64Array;
  /** Index in the path of the next junction's first lane, or -1, and the front's distance to it and to the place to stop (m). */
  readonly entryIndex: Int32Array;
  readonly entryM: Float64Array;
  readonly stopM: Float64Array;
  /** Front's distance to the end of a lane without successor (m), or Infinity. */
  readonly deadEndM: Float64Array;
  readonly accel: Float64Array;
  /** Way driven in this step (m). */
  readonly travelledM: Float64Array;
  /** Who moves on rails in this step. */
  readonly onRails: RailMoves;
  /** Rows of traffic and blind followers, in order. */
  readonly rows: Int32Array;
  rowCount = 0;
  readonly candidates: Int32Array;
  candidateCount = 0;
  /** First vehicle that comes to each junction lane: its row, or -1, and the distance of its front (m). */
  readonly comingRow: Int32Array;
  readonly comingM: Float64Array;
  readonly #comingLanes: Int32Array;
  #comingCount = 0;

  constructor(laneCount: number, rowCapacity: number) {
    this.gapM = new Float64Array(rowCapacity);
    this.leadSpeed = new Float64Array(rowCapacity);
    this.leadIsWalker = new Uint8Array(rowCapacity);
    this.leadRow = new Int32Array(rowCapacity);
    this.speedCapSquared = new Float64Array(rowCapacity);
    this.entryIndex = new Int32Array(rowCapacity);
    this.entryM = new Float64Array(rowCapacity);
    this.stopM = new Float64Array(rowCapacity);
    this.deadEndM = new Float64Array(rowCapacity);
    this.accel = new Float64Array(rowCapacity);
    this.travelledM = new Float64Array(rowCapacity);
    this.onRails = new RailMoves(rowCapacity);
    this.rows = new Int32Array(rowCapacity);
    this.candidates = new Int32Array(rowCapacity);
    this.comingRow = new Int32Array(laneCount).fill(-1);
    this.comingM = new Float64Array(laneCount);
    this.#comingLanes = new Int32Array(laneCount);
  }

  clear(): void {
    this.candidateCount = 0;
    for (let index = 0; index < this.#comingCount; index += 1) this.comingRow[this.#comingLanes[index]] = -1;
    this.#comingCount = 0;
  }

  /** Lists who follows lanes and has something to decide: not those who wait in a queue or for a light, but for a look round now and then. */
  listTraffic(state: WorldState): void {
    const { mode, count, waitsFor, id, tick, speedMps, standingSince, lightState } = state;
    const turn = tick % LOOK_ROUND_STEPS;
    let found = 0;
    for (let row = 1; row < count; row += 1) {
      if (mode[row] !== TRAFFIC && mode[row] !== BLIND) continue;
      const cause = waitsFor[row];
      if (cause !== NOTHING && speedMps[row] === 0 && turn !== id[row] % LOOK_ROUND_STEPS && (cause >= 0 ? standingSince[cause] >= 0 : forbids(lightState[lightOf(cause)]))) continue;
      this.rows[found] = row;
      found += 1;
    }
    this.rowCount = found;
  }

  /** Notes who stands behind a standing vehicle, or first at a red light, and will have nothing to decide until that one moves or the light changes. */
  noteWaiting(state: WorldState, network: SimNetwork): void {
    const { mode, speedMps, waitsFor, granted, aimX, aimY, leftM, standingSince, lightState, path } = state;
    const light = network.map.lanes.light;
    for (let index = 0; index < this.rowCount; index += 1) {
      const row = this.rows[index];
      waitsFor[row] = NOTHING;
      if (
        speedMps[row] !== 0 || this.accel[row] > 0 || mode[row] !== TRAFFIC || granted[row] !== 0 || aimX[row] !== aimY[row] ||
        Math.abs(leftM[row] - aimY[row]) >= QUEUE_OFFSET_M || hasSiren(state, row)
      ) continue;
      const lead = this.leadRow[row];
      const gap = this.gapM[row];
      const entry = this.entryIndex[row];
      if (lead > 0 && mode[lead] === TRAFFIC && speedMps[lead] === 0 && standingSince[lead] >= 0 && gap < QUEUE_GAP_M && gap < this.entryM[row] - QUEUE_GAP_M) {
        waitsFor[row] = lead;
      } else if (entry >= 0 && this.stopM[row] < LIGHT_NEAR_M && gap > this.entryM[row] - 0.5) {
        const governs = light[path[row * PATH + entry]];
        if (governs >= 0 && forbids(lightState[governs])) waitsFor[row] = waitsForLight(governs);
      }
    }
  }

  /** Notes that a row comes to a junction lane; the nearest stays. */
  noteComing(lane: number, row: number, distanceM: number): void {
    const known = this.comingRow[lane];
    if (known >= 0 && this.comingM[lane] <= distanceM) return;
    if (known < 0) {
      this.#comingLanes[this.#comingCount] = lane;
      this.#comingCount += 1;
    }
    this.comingRow[lane] = row;
    this.comingM[lane] = distanceM;
  }
}
