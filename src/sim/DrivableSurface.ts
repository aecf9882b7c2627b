import { LaneType } from '../map/LaneType.ts';
import type { RoadMap } from '../map/RoadMap.ts';
import { convexHull } from './convexHull.ts';
import { WIDEST_LANE_M } from './LaneCells.ts';

const LEAST_CELL_M = 0.5;
/** Larger towns have larger cells, so that the raster stays below this size. */
const MOST_CELLS = 64e6;
/** How far beyond the outermost lane walls and fences stand (m). */
const VERGE_M = 1.5;

/**
 * The ground that a vehicle can be on without touching the town's layout, as a raster of half-metre cells (larger ones on maps of more than 16 km²): all lanes of any type widened by 1.5 m,
 * and the convex hull of each junction's lanes, which fills the gaps between turning lanes.
 */
export class DrivableSurface {
  readonly #free: Uint8Array;
  readonly #cellM: number;
  readonly #minX: number;
  readonly #minY: number;
  readonly #columns: number;
  readonly #rows: number;

  constructor(map: RoadMap, drivable: Uint8Array) {
    const { lanes, samples, bounds } = map;
    this.#minX = bounds.minX - 15;
    this.#minY = bounds.minY - 15;
    const widthM = bounds.maxX - bounds.minX + 30;
    const heightM = bounds.maxY - bounds.minY + 30;
    this.#cellM = Math.max(LEAST_CELL_M, Math.sqrt((widthM * heightM) / MOST_CELLS));
    this.#columns = Math.ceil(widthM / this.#cellM);
    this.#rows = Math.ceil(heightM / this.#cellM);
    this.#free = new Uint8Array(this.#columns * this.#rows);
    for (let lane = 0; lane < lanes.count; lane += 1) {
      if (lanes.type[lane] === LaneType.none) continue;
      for (let index = 0; index < lanes.sampleCount[lane]; index += 1) {
        const row = lanes.firstSample[lane] + index;
        if (samples.widthM[row] > 0.05) this.#disc(samples.x[row], samples.y[row], Math.min(samples.widthM[row], WIDEST_LANE_M) / 2 + VERGE_M);
      }
    }
    for (let junction = 0; junction < map.junctions.length; junction += 1) this.#hull(map, junction, drivable);
  }

  /** Is this point clear of walls, fences and buildings? */
  isFree(x: number, y: number): boolean {
    const cx = Math.floor((x - this.#minX) / this.#cellM);
    const cy = Math.floor((y - this.#minY) / this.#cellM);
    return cx >= 0 && cy >= 0 && cx < this.#columns && cy < this.#rows && this.#free[cy * this.#columns + cx] === 1;
  }

  #disc(x: number, y: number, radius: number): void {
    const fromY = Math.max(0, Math.floor((y - radius - this.#minY) / this.#cellM));
    const toY = Math.min(this.#rows - 1, Math.floor((y + radius - this.#minY) / this.#cellM));
    for (let cy = fromY; cy <= toY; cy += 1) {
      const dy = (cy + 0.5) * this.#cellM + this.#minY - y;
      const half = Math.sqrt(Math.max(0, radius * radius - dy * dy));
      const from = Math.max(0, Math.round((x - half - this.#minX) / this.#cellM));
      const to = Math.min(this.#columns, Math.round((x + half - this.#minX) / this.#cellM));
      if (to > from) this.#free.fill(1, cy * this.#columns + from, cy * this.#columns + to);
    }
  }

  #hull(map: RoadMap, junction: number, drivable: Uint8Array): void {
    const points: { x: number; y: number }[] = [];
    const { lanes, samples } = map;
    for (let lane = 0; lane < lanes.count; lane += 1) {
      if (lanes.junction[lane] !== junction || drivable[lane] === 0) continue;
      for (let index = 0; index < lanes.sampleCount[lane]; index += 1) points.push({ x: samples.x[lanes.firstSample[lane] + index], y: samples.y[lanes.firstSample[lane] + index] });
    }
    const hull = convexHull(points);
    if (hull.length < 3) return;
    let low = Infinity;
    let high = -Infinity;
    for (const { y } of hull) {
      low = Math.min(low, y);
      high = Math.max(high, y);
    }
    for (let cy = Math.max(0, Math.floor((low - this.#minY) / this.#cellM)); cy <= Math.min(this.#rows - 1, Math.floor((high - this.#minY) / this.#cellM)); cy += 1) {
      const y = (cy + 0.5) * this.#cellM + this.#minY;
      let from = Infinity;
      let to = -Infinity;
      for (let index = 0; index < hull.length; index += 1) {
        const a = hull[index];
        const b = hull[(index + 1) % hull.length];
        if ((a.y <= y) === (b.y <= y)) continue;
        const x = a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x);
        from = Math.min(from, x);
        to = Math.max(to, x);
      }
      if (to <= from) continue;
      const first = Math.max(0, Math.round((from - this.#minX) / this.#cellM));
      const last = Math.min(this.#columns, Math.round((to - this.#minX) / this.#cellM));
      if (last > first) this.#free.fill(1, cy * this.#columns + first, cy * this.#columns + last);
    }
  }
}
