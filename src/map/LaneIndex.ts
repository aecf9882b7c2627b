import type { LaneGrid } from './LaneGrid.ts';
import { buildLaneGrid } from './LaneGrid.ts';
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
  readonly #start: Int32Array;
  readonly #segments: Int32Array;
  readonly #laneOfSample: Int32Array;

  /** @param grid the map's own grid, when it is at hand */
  constructor(map: RoadMap, grid: LaneGrid = buildLaneGrid(map)) {
    this.#map = map;
    this.#cellM = grid.cellM;
    this.#columns = grid.columns;
    this.#rows = grid.rows;
    this.#minX = map.bounds.minX;
    this.#minY = map.bounds.minY;
    this.#start = grid.start;
    this.#segments = grid.segments;
    this.#laneOfSample = grid.laneOfSample;
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
}

function clamp(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
