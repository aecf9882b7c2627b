import { ActorMode } from './ActorMode.ts';
import type { WorldState } from './WorldState.ts';

/** Who stands in a queue looks round once in so many steps: a multiple of the steps between looks for another lane. */
const LOOK_ROUND_STEPS = 20;
/** A queue: gaps below this, and the junction at least so far beyond the leader's tail (m); bodies in the middle of their lanes (m). */
const QUEUE_GAP_M = 3.5;
const QUEUE_OFFSET_M = 0.4;

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

  /** Lists who follows lanes and has something to decide: not those who stand in a queue, but for a look round now and then. */
  listTraffic(state: WorldState): void {
    const { mode, count, queuedBehind, id, tick } = state;
    let found = 0;
    for (let row = 1; row < count; row += 1) {
      if (mode[row] !== ActorMode.traffic && mode[row] !== ActorMode.blind) continue;
      if (queuedBehind[row] >= 0 && tick % LOOK_ROUND_STEPS !== id[row] % LOOK_ROUND_STEPS && state.standingSince[queuedBehind[row]] >= 0) continue;
      this.rows[found] = row;
      found += 1;
    }
    this.rowCount = found;
  }

  /** Notes who stands behind a standing vehicle and will have nothing to decide until that one moves. */
  noteQueues(state: WorldState): void {
    const { mode, speedMps, queuedBehind, granted, aimX, aimY, leftM } = state;
    for (let index = 0; index < this.rowCount; index += 1) {
      const row = this.rows[index];
      const lead = this.leadRow[row];
      const isQueued =
        speedMps[row] === 0 && this.accel[row] <= 0 && lead > 0 && mode[row] === ActorMode.traffic && mode[lead] === ActorMode.traffic && speedMps[lead] === 0 &&
        state.standingSince[lead] >= 0 && this.gapM[row] < QUEUE_GAP_M && this.gapM[row] < this.entryM[row] - QUEUE_GAP_M && granted[row] === 0 &&
        aimX[row] === aimY[row] && Math.abs(leftM[row] - aimY[row]) < QUEUE_OFFSET_M;
      queuedBehind[row] = isQueued ? lead : -1;
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
