import type { RoadMap } from './RoadMap.ts';

/** The nearest place on a lane's centre. */
export interface LaneHit {
  /** Lane index, -1 when no lane of the wanted types exists. */
  lane: number;
  /** Place along the lane in the sense of travel (m). */
  sM: number;
  /** Signed distance to the left of the lane's direction of travel (m). */
  leftM: number;
  /** Distance to the lane's centre line (m), in space when a height was asked for. */
  distanceM: number;
}

const CELL_M = 4;
/** Cells along a side at most: a map of broken size must not exhaust the memory. */
const MOST_CELLS_PER_SIDE = 2048;

/**
 * Finds the nearest lane centre to a point, as CARLA's `get_waypoint` does: a uniform grid over the segments between neighbouring lane
 * samples. Queries do not allocate.
 */
export class LaneIndex {
  readonly #map: RoadMap;
  readonly #cellM: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #minX: number;
  readonly #minY: number;
  /** Segments of cell c: `#segments[#start[c]] .. #segments[#start[c + 1] - 1]`; a segment is named by its first sample. */
  readonly #start: Int32Array;
  readonly #segments: Int32Array;
  readonly #laneOfSample: Int32Array;

  constructor(map: RoadMap) {
    this.#map = map;
    const { bounds, lanes, samples } = map;
    const side = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY);
    this.#cellM = Math.max(CELL_M, side / MOST_CELLS_PER_SIDE);
    this.#minX = bounds.minX;
    this.#minY = bounds.minY;
    this.#columns = Math.max(1, Math.ceil((bounds.maxX - bounds.minX) / this.#cellM));
    this.#rows = Math.max(1, Math.ceil((bounds.maxY - bounds.minY) / this.#cellM));

    this.#laneOfSample = new Int32Array(samples.count);
    for (let lane = 0; lane < lanes.count; lane += 1) {
      const first = lanes.firstSample[lane]!;
      this.#laneOfSample.fill(lane, first, first + lanes.sampleCount[lane]!);
    }

    const counts = new Int32Array(this.#columns * this.#rows + 1);
    this.#eachSegmentCell((_sample, cell) => {
      counts[cell + 1]! += 1;
    });
    for (let cell = 1; cell < counts.length; cell += 1) counts[cell]! += counts[cell - 1]!;
    this.#start = counts;
    this.#segments = new Int32Array(counts[counts.length - 1]!);
    const next = counts.slice(0, -1);
    this.#eachSegmentCell((sample, cell) => {
      this.#segments[next[cell]!] = sample;
      next[cell]! += 1;
    });
  }

  /**
   * Writes the nearest place on a lane whose type is in `laneTypeMask` into `out`. Of equally near lanes the first in the map wins.
   * @param z height (m) of the point: distances are then taken in space, which tells a bridge from the road below; NaN leaves height out
   */
  nearest(x: number, y: number, laneTypeMask: number, out: LaneHit, z = Number.NaN): void {
    const column = clamp(Math.floor((x - this.#minX) / this.#cellM), this.#columns - 1);
    const row = clamp(Math.floor((y - this.#minY) / this.#cellM), this.#rows - 1);
    // Distance from the point, moved into the grid, to the border of its own cell: ring r lies at least (r - 1) cells beyond that.
    const inX = Math.min(Math.max(x - this.#minX, 0), this.#columns * this.#cellM) - column * this.#cellM;
    const inY = Math.min(Math.max(y - this.#minY, 0), this.#rows * this.#cellM) - row * this.#cellM;
    const border = Math.min(inX, inY, this.#cellM - inX, this.#cellM - inY);
    out.lane = -1;
    out.distanceM = Infinity;
    const lastRing = Math.max(column, row, this.#columns - 1 - column, this.#rows - 1 - row);
    for (let ring = 0; ring <= lastRing; ring += 1) {
      if (ring > 0) {
        const reach = border + (ring - 1) * this.#cellM;
        if (out.distanceM < reach * reach) break;
      }
      const top = row + ring;
      const bottom = row - ring;
      const firstColumn = Math.max(0, column - ring);
      const lastColumn = Math.min(this.#columns - 1, column + ring);
      for (let r = Math.max(0, bottom); r <= Math.min(this.#rows - 1, top); r += 1) {
        if (r === top || r === bottom) {
          for (let c = firstColumn; c <= lastColumn; c += 1) this.#searchCell(r * this.#columns + c, x, y, z, laneTypeMask, out);
        } else {
          if (column - ring >= 0) this.#searchCell(r * this.#columns + column - ring, x, y, z, laneTypeMask, out);
          if (column + ring < this.#columns) this.#searchCell(r * this.#columns + column + ring, x, y, z, laneTypeMask, out);
        }
      }
    }
    if (out.lane === -1) {
      out.sM = 0;
      out.leftM = 0;
    } else out.distanceM = Math.sqrt(out.distanceM);
  }

  /** Updates `out` (with squared distance while the search runs) from one cell. */
  #searchCell(cell: number, x: number, y: number, z: number, laneTypeMask: number, out: LaneHit): void {
    const { lanes, samples } = this.#map;
    const sx = samples.x;
    const sy = samples.y;
    const segments = this.#segments;
    const end = this.#start[cell + 1]!;
    const flat = z !== z;
    for (let entry = this.#start[cell]!; entry < end; entry += 1) {
      const sample = segments[entry]!;
      const lane = this.#laneOfSample[sample]!;
      if (((laneTypeMask >> lanes.type[lane]!) & 1) === 0) continue;
      const ax = sx[sample]!;
      const ay = sy[sample]!;
      const dx = sx[sample + 1]! - ax;
      const dy = sy[sample + 1]! - ay;
      const px = x - ax;
      const py = y - ay;
      const squared = dx * dx + dy * dy;
      let t = squared > 0 ? (px * dx + py * dy) / squared : 0;
      if (t < 0) t = 0;
      else if (t > 1) t = 1;
      const ex = px - t * dx;
      const ey = py - t * dy;
      let distance = ex * ex + ey * ey;
      if (!flat) {
        const ez = z - samples.z[sample]! - t * (samples.z[sample + 1]! - samples.z[sample]!);
        distance += ez * ez;
      }
      if (distance < out.distanceM || (distance === out.distanceM && lane < out.lane)) {
        out.distanceM = distance;
        out.lane = lane;
        out.sM = (sample - lanes.firstSample[lane]! + t) * lanes.sampleStepM[lane]!;
        out.leftM = squared > 0 ? (dx * py - dy * px) / Math.sqrt(squared) : 0;
      }
    }
  }

  /** Calls `visit` for every cell that the box of a segment meets. */
  #eachSegmentCell(visit: (sample: number, cell: number) => void): void {
    const { lanes, samples } = this.#map;
    for (let lane = 0; lane < lanes.count; lane += 1) {
      const first = lanes.firstSample[lane]!;
      const last = first + lanes.sampleCount[lane]! - 1;
      for (let sample = first; sample < last; sample += 1) {
        const x0 = samples.x[sample]!;
        const x1 = samples.x[sample + 1]!;
        const y0 = samples.y[sample]!;
        const y1 = samples.y[sample + 1]!;
        const c0 = clamp(Math.floor((Math.min(x0, x1) - this.#minX) / this.#cellM), this.#columns - 1);
        const c1 = clamp(Math.floor((Math.max(x0, x1) - this.#minX) / this.#cellM), this.#columns - 1);
        const r0 = clamp(Math.floor((Math.min(y0, y1) - this.#minY) / this.#cellM), this.#rows - 1);
        const r1 = clamp(Math.floor((Math.max(y0, y1) - this.#minY) / this.#cellM), this.#rows - 1);
        for (let r = r0; r <= r1; r += 1) for (let c = c0; c <= c1; c += 1) visit(sample, r * this.#columns + c);
      }
    }
  }
}

function clamp(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
