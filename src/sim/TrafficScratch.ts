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
