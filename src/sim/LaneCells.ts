import type { RoadMap } from '../map/RoadMap.ts';

/** Where a point lies relative to a lane centre line; `sM` runs beyond the lane's ends (negative, or more than its length). */
export interface LaneFoot {
  sM: number;
  leftM: number;
  /** Height of the lane there (m). */
  zM: number;
  /** Direction of the lane there. */
  cosLane: number;
  sinLane: number;
}

/** Bodies and lanes whose heights differ by more than this have nothing to do with each other: a bridge is between them (m). */
export const STOREY_M = 2.5;

const LEAST_CELL_M = 4;
/** Wider lanes are an error of the file, which must not cost minutes (m). */
export const WIDEST_LANE_M = 40;
/** Larger maps have larger cells. */
const MOST_CELLS = 16e6;

/**
 * Which lanes may touch a body whose centre lies in a cell: a grid with, per cell, one entry for each lane within reach and the sample to start from.
 * Read-only once built; entries of cell c are `start[c] .. start[c + 1] - 1`.
 */
export class LaneCells {
  readonly start: Int32Array;
  readonly lane: Int32Array;
  readonly sample: Int32Array;
  readonly #map: RoadMap;
  readonly #cellM: number;
  readonly #minX: number;
  readonly #minY: number;
  readonly #columns: number;
  readonly #rows: number;

  /** @param reachM how far beyond the lane edge a lane is still listed (m) */
  constructor(map: RoadMap, wanted: (lane: number) => boolean, reachM: number) {
    this.#map = map;
    const { lanes, samples, bounds } = map;
    const widthM = bounds.maxX - bounds.minX + 40;
    const heightM = bounds.maxY - bounds.minY + 40;
    const cellM = Math.max(LEAST_CELL_M, Math.sqrt((widthM * heightM) / MOST_CELLS));
    this.#cellM = cellM;
    this.#minX = bounds.minX - 20;
    this.#minY = bounds.minY - 20;
    this.#columns = Math.max(1, Math.ceil(widthM / cellM));
    this.#rows = Math.max(1, Math.ceil(heightM / cellM));
    const cells = this.#columns * this.#rows;
    const entryCell: number[] = [];
    const entryLane: number[] = [];
    const entrySample: number[] = [];
    const entryDistance: number[] = [];
    const entryOfCell = new Int32Array(cells).fill(-1);
    for (let lane = 0; lane < lanes.count; lane += 1) {
      if (!wanted(lane) || lanes.sampleCount[lane] < 2) continue;
      const firstEntry = entryCell.length;
      for (let index = 0; index < lanes.sampleCount[lane]; index += 1) {
        const row = lanes.firstSample[lane] + index;
        const reach = Math.min(samples.widthM[row], WIDEST_LANE_M) / 2 + reachM + cellM * 0.75;
        const x = samples.x[row] - this.#minX;
        const y = samples.y[row] - this.#minY;
        const toX = Math.min(this.#columns - 1, Math.floor((x + reach) / cellM));
        const toY = Math.min(this.#rows - 1, Math.floor((y + reach) / cellM));
        for (let cy = Math.max(0, Math.floor((y - reach) / cellM)); cy <= toY; cy += 1) {
          for (let cx = Math.max(0, Math.floor((x - reach) / cellM)); cx <= toX; cx += 1) {
            const dx = (cx + 0.5) * cellM - x;
            const dy = (cy + 0.5) * cellM - y;
            const squared = dx * dx + dy * dy;
            if (squared > reach * reach) continue;
            const cell = cy * this.#columns + cx;
            const known = entryOfCell[cell];
            if (known >= firstEntry) {
              if (squared < entryDistance[known]) {
                entryDistance[known] = squared;
                entrySample[known] = index;
              }
              continue;
            }
            entryOfCell[cell] = entryCell.length;
            entryCell.push(cell);
            entryLane.push(lane);
            entrySample.push(index);
            entryDistance.push(squared);
          }
        }
      }
    }
    this.start = new Int32Array(cells + 1);
    for (const cell of entryCell) this.start[cell + 1] += 1;
    for (let cell = 0; cell < cells; cell += 1) this.start[cell + 1] += this.start[cell];
    this.lane = new Int32Array(entryCell.length);
    this.sample = new Int32Array(entryCell.length);
    const filled = this.start.slice();
    for (let entry = 0; entry < entryCell.length; entry += 1) {
      const place = filled[entryCell[entry]];
      filled[entryCell[entry]] = place + 1;
      this.lane[place] = entryLane[entry];
      this.sample[place] = entrySample[entry];
    }
  }

  /** Cell of a point, or -1 outside the map. */
  cellAt(x: number, y: number): number {
    const cx = Math.floor((x - this.#minX) / this.#cellM);
    const cy = Math.floor((y - this.#minY) / this.#cellM);
    return cx < 0 || cy < 0 || cx >= this.#columns || cy >= this.#rows ? -1 : cy * this.#columns + cx;
  }

  /** Projects a point on the lane of an entry, walking from the entry's sample. */
  project(entry: number, x: number, y: number, out: LaneFoot): void {
    const { lanes, samples } = this.#map;
    const lane = this.lane[entry];
    const first = lanes.firstSample[lane];
    const last = lanes.sampleCount[lane] - 2;
    let index = Math.min(this.sample[entry], Math.max(0, last));
    let t = 0;
    let dx = 0;
    let dy = 0;
    let previousMove = 0;
    for (;;) {
      const row = first + index;
      dx = samples.x[row + 1] - samples.x[row];
      dy = samples.y[row + 1] - samples.y[row];
      const squared = dx * dx + dy * dy;
      t = squared > 0 ? ((x - samples.x[row]) * dx + (y - samples.y[row]) * dy) / squared : 0;
      const move = t < 0 && index > 0 ? -1 : t > 1 && index < last ? 1 : 0;
      if (move === 0 || move === -previousMove) break;
      previousMove = move;
      index += move;
    }
    const row = first + index;
    const length = Math.sqrt(dx * dx + dy * dy);
    const unit = length > 0 ? 1 / length : 0;
    out.sM = (index + t) * lanes.sampleStepM[lane];
    out.zM = samples.z[row];
    out.cosLane = dx * unit;
    out.sinLane = dy * unit;
    out.leftM = (y - samples.y[row]) * out.cosLane - (x - samples.x[row]) * out.sinLane;
  }
}
