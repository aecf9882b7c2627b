import { LaneType } from '../map/LaneType.ts';
import type { RoadMap } from '../map/RoadMap.ts';
import type { LaneCells, LaneFoot } from './LaneCells.ts';

/** Walkers keep this far from the edge of the driving lane where a map has no sidewalks (m). */
const ROADSIDE_M = 1.3;
const SHORTEST_M = 6;
const PLACE_STEP_M = 5;
const PLACE_CELL_M = 32;
/** A crosswalk belongs to the walkways that pass within this distance of its ends (m). */
const KERB_REACH_M = 6;

/** A stretch beside the road where people walk: a sidewalk lane, or the edge of the outermost driving lane. */
interface Walkway {
  readonly lane: number;
  readonly leftM: number;
  readonly fromM: number;
  readonly toM: number;
}

/** Where a walkway meets a crosswalk: place along it, the crosswalk's other end, and the walkway there. */
export interface KerbLink {
  readonly sM: number;
  readonly aimX: number;
  readonly aimY: number;
  readonly farWalkway: number;
  readonly farS: number;
}

/** All walkways of a map, where they join, and where one crosses the road. Read-only once built. */
export class Walkways {
  readonly count: number;
  readonly lane: Int32Array;
  readonly leftM: Float64Array;
  readonly fromM: Float64Array;
  readonly toM: Float64Array;
  /** Walkway on the other side of the road, or -1, the distance over to it (m), and whether it runs the same way. */
  readonly opposite: Int32Array;
  readonly acrossM: Float64Array;
  readonly sameWay: Uint8Array;
  /** Walkways that follow at the far and near end. */
  readonly after: readonly (readonly number[])[];
  readonly before: readonly (readonly number[])[];
  readonly kerbs: readonly (readonly KerbLink[])[];
  readonly #places = new Map<number, { readonly walkway: number; readonly sM: number }[]>();
  readonly #map: RoadMap;

  constructor(map: RoadMap, drivable: Uint8Array, cells: LaneCells) {
    this.#map = map;
    const sidewalks = listSidewalks(map, cells);
    const ways = sidewalks.length > 0 ? sidewalks : listRoadsides(map, drivable, cells);
    this.count = ways.length;
    this.lane = Int32Array.from(ways, (way) => way.lane);
    this.leftM = Float64Array.from(ways, (way) => way.leftM);
    this.fromM = Float64Array.from(ways, (way) => way.fromM);
    this.toM = Float64Array.from(ways, (way) => way.toM);
    const walkwayOfLane = new Map(ways.map((way, index) => [way.lane, index]));
    const { lanes } = map;
    const joined = (start: Int32Array, others: Int32Array, index: number): number[] => {
      const found: number[] = [];
      for (let entry = start[this.lane[index]]; entry < start[this.lane[index] + 1]; entry += 1) {
        const other = walkwayOfLane.get(others[entry]);
        if (other !== undefined) found.push(other);
      }
      return found;
    };
    this.after = ways.map((way, index) => (way.toM >= lanes.lengthM[way.lane] - 0.5 ? joined(lanes.successorStart, lanes.successors, index).filter((other) => this.fromM[other] < 0.5) : []));
    this.before = ways.map((way, index) =>
      way.fromM < 0.5 ? joined(lanes.predecessorStart, lanes.predecessors, index).filter((other) => this.toM[other] > lanes.lengthM[this.lane[other]] - 0.5) : []);
    this.opposite = new Int32Array(this.count).fill(-1);
    this.acrossM = new Float64Array(this.count);
    this.sameWay = new Uint8Array(this.count);
    for (let index = 0; index < this.count; index += 1) this.#findOpposite(index, walkwayOfLane);
    this.kerbs = this.#findKerbs();
    this.#indexPlaces();
  }

  /** Walkway places in the cell that is (dx, dy) cells away from the one of (x, y); a cell is 32 m wide. */
  placesNear(x: number, y: number, dx: number, dy: number): readonly { readonly walkway: number; readonly sM: number }[] {
    return this.#places.get(placeKey(Math.floor(x / PLACE_CELL_M) + dx, Math.floor(y / PLACE_CELL_M) + dy)) ?? [];
  }

  /** Position of a place on a walkway. */
  pointAt(walkway: number, sM: number): { x: number; y: number } {
    return pointOnLane(this.#map, this.lane[walkway], sM, this.leftM[walkway]);
  }

  #findOpposite(index: number, walkwayOfLane: ReadonlyMap<number, number>): void {
    const { lanes, samples } = this.#map;
    const start = this.lane[index];
    if (lanes.junction[start] >= 0) return;
    const widthOf = (lane: number): number => samples.widthM[lanes.firstSample[lane] + (lanes.sampleCount[lane] >> 1)];
    let lane = start;
    let flipped = false;
    let across = -this.leftM[index];
    let found = -1;
    let foundAcross = 0;
    for (let hops = 0; hops < 30; hops += 1) {
      const next = flipped ? lanes.right[lane] : lanes.left[lane];
      if (next < 0) break;
      const same = (flipped ? lanes.rightSameDirection[lane] : lanes.leftSameDirection[lane]) === 1;
      across += widthOf(lane) / 2 + widthOf(next) / 2;
      if (!same) flipped = !flipped;
      lane = next;
      const walkway = walkwayOfLane.get(lane);
      if (walkway === undefined) continue;
      found = walkway;
      foundAcross = across + (flipped ? -1 : 1) * this.leftM[walkway];
    }
    if (found < 0 || foundAcross < 3) return;
    this.opposite[index] = found;
    this.acrossM[index] = foundAcross;
    this.sameWay[index] = flipped ? 0 : 1;
  }

  #findKerbs(): KerbLink[][] {
    const kerbs: KerbLink[][] = Array.from({ length: this.count }, () => []);
    for (const crosswalk of this.#map.crosswalks) {
      const near = this.#nearest(crosswalk.start);
      const far = this.#nearest(crosswalk.end);
      if (near === undefined || far === undefined || (near.walkway === far.walkway && Math.abs(near.sM - far.sM) < 3)) continue;
      const nearPoint = this.pointAt(near.walkway, near.sM);
      const farPoint = this.pointAt(far.walkway, far.sM);
      kerbs[near.walkway].push({ sM: near.sM, aimX: farPoint.x, aimY: farPoint.y, farWalkway: far.walkway, farS: far.sM });
      kerbs[far.walkway].push({ sM: far.sM, aimX: nearPoint.x, aimY: nearPoint.y, farWalkway: near.walkway, farS: near.sM });
    }
    return kerbs;
  }

  #nearest(point: { readonly x: number; readonly y: number }): { walkway: number; sM: number } | undefined {
    let best: { walkway: number; sM: number } | undefined;
    let bestSquared = KERB_REACH_M * KERB_REACH_M;
    for (let walkway = 0; walkway < this.count; walkway += 1) {
      for (let sM = this.fromM[walkway]; sM <= this.toM[walkway]; sM += 1) {
        const { x, y } = this.pointAt(walkway, sM);
        const squared = (x - point.x) * (x - point.x) + (y - point.y) * (y - point.y);
        if (squared >= bestSquared) continue;
        bestSquared = squared;
        best = { walkway, sM };
      }
    }
    return best;
  }

  #indexPlaces(): void {
    for (let walkway = 0; walkway < this.count; walkway += 1) {
      for (let sM = this.fromM[walkway] + 1; sM < this.toM[walkway] - 1; sM += PLACE_STEP_M) {
        const { x, y } = this.pointAt(walkway, sM);
        const key = placeKey(Math.floor(x / PLACE_CELL_M), Math.floor(y / PLACE_CELL_M));
        const places = this.#places.get(key);
        if (places === undefined) this.#places.set(key, [{ walkway, sM }]);
        else places.push({ walkway, sM });
      }
    }
  }
}

function listSidewalks(map: RoadMap, cells: LaneCells): Walkway[] {
  const ways: Walkway[] = [];
  for (let lane = 0; lane < map.lanes.count; lane += 1) {
    if (map.lanes.type[lane] === LaneType.sidewalk) addClearStretch(ways, map, cells, lane, 0);
  }
  return ways;
}

function listRoadsides(map: RoadMap, drivable: Uint8Array, cells: LaneCells): Walkway[] {
  const { lanes, samples } = map;
  const ways: Walkway[] = [];
  for (let lane = 0; lane < lanes.count; lane += 1) {
    const right = lanes.right[lane];
    if (drivable[lane] === 0 || lanes.junction[lane] >= 0 || (right >= 0 && drivable[right] === 1)) continue;
    let widest = 0;
    for (let index = 0; index < lanes.sampleCount[lane]; index += 1) widest = Math.max(widest, samples.widthM[lanes.firstSample[lane] + index]);
    addClearStretch(ways, map, cells, lane, -(widest / 2 + ROADSIDE_M));
  }
  return ways;
}

/** Adds the longest run along a lane that keeps clear of all driving lanes, when it is worth walking. */
function addClearStretch(ways: Walkway[], map: RoadMap, cells: LaneCells, lane: number, leftM: number): void {
  const { lanes } = map;
  if (lanes.sampleCount[lane] < 2) return;
  let bestFrom = 0;
  let bestTo = -1;
  let from = 0;
  for (let index = 0; index <= lanes.sampleCount[lane]; index += 1) {
    const clear = index < lanes.sampleCount[lane] && isClearOfTraffic(map, cells, pointOnLane(map, lane, index * lanes.sampleStepM[lane], leftM));
    if (clear) continue;
    if (index - 1 - from > bestTo - bestFrom) {
      bestFrom = from;
      bestTo = index - 1;
    }
    from = index + 1;
  }
  const fromM = bestFrom * lanes.sampleStepM[lane];
  const toM = Math.min(bestTo * lanes.sampleStepM[lane], lanes.lengthM[lane]);
  if (toM - fromM >= SHORTEST_M) ways.push({ lane, leftM, fromM, toM });
}

const FOOT: LaneFoot = { sM: 0, leftM: 0, zM: 0, cosLane: 1, sinLane: 0 };

function isClearOfTraffic(map: RoadMap, cells: LaneCells, point: { readonly x: number; readonly y: number }): boolean {
  const cell = cells.cellAt(point.x, point.y);
  if (cell < 0) return true;
  for (let entry = cells.start[cell]; entry < cells.start[cell + 1]; entry += 1) {
    const lane = cells.lane[entry];
    cells.project(entry, point.x, point.y, FOOT);
    const width = map.samples.widthM[map.lanes.firstSample[lane] + cells.sample[entry]];
    if (FOOT.sM > 0 && FOOT.sM < map.lanes.lengthM[lane] && Math.abs(FOOT.leftM) < width / 2 + 0.3) return false;
  }
  return true;
}

function pointOnLane(map: RoadMap, lane: number, sM: number, leftM: number): { x: number; y: number } {
  const { lanes, samples } = map;
  const step = lanes.sampleStepM[lane];
  const index = Math.min(Math.max(0, Math.floor(step > 0 ? sM / step : 0)), lanes.sampleCount[lane] - 2);
  const t = Math.min(1, Math.max(0, step > 0 ? sM / step - index : 0));
  const a = lanes.firstSample[lane] + index;
  const dx = samples.x[a + 1] - samples.x[a];
  const dy = samples.y[a + 1] - samples.y[a];
  const length = Math.sqrt(dx * dx + dy * dy) || 1;
  return { x: samples.x[a] + t * dx - (leftM * dy) / length, y: samples.y[a] + t * dy + (leftM * dx) / length };
}

function placeKey(cx: number, cy: number): number {
  return (cx + 4096) * 8192 + cy + 4096;
}
