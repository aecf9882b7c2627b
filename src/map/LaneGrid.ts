import type { RoadMap } from './RoadMap.ts';

const CELL_M = 4;
/** Cells along a side at most: a map of broken size must not exhaust the memory. */
const MOST_CELLS_PER_SIDE = 2048;

/** A uniform grid over the segments between neighbouring lane samples, from the corner of the map's bounds: plain data, so that it can be cached. */
export interface LaneGrid {
  readonly cellM: number;
  readonly columns: number;
  readonly rows: number;
  /** Segments of cell c: `segments[start[c]] .. segments[start[c + 1] - 1]`; a segment is named by its first sample. */
  readonly start: Int32Array;
  readonly segments: Int32Array;
  readonly laneOfSample: Int32Array;
}

export function buildLaneGrid(map: RoadMap): LaneGrid {
  const { bounds, lanes, samples } = map;
  const side = Math.max(bounds.maxX - bounds.minX, bounds.maxY - bounds.minY);
  const cellM = Math.max(CELL_M, side / MOST_CELLS_PER_SIDE);
  const columns = Math.max(1, Math.ceil((bounds.maxX - bounds.minX) / cellM));
  const rows = Math.max(1, Math.ceil((bounds.maxY - bounds.minY) / cellM));
  const laneOfSample = new Int32Array(samples.count);
  for (let lane = 0; lane < lanes.count; lane += 1) {
    const first = lanes.firstSample[lane]!;
    laneOfSample.fill(lane, first, first + lanes.sampleCount[lane]!);
  }
  const pairs = segmentCells(map, cellM, columns, rows);
  const start = new Int32Array(columns * rows + 1);
  for (let pair = 0; pair < pairs.length; pair += 2) start[pairs[pair + 1]! + 1]! += 1;
  for (let cell = 1; cell < start.length; cell += 1) start[cell]! += start[cell - 1]!;
  const segments = new Int32Array(pairs.length / 2);
  const next = start.slice(0, -1);
  for (let pair = 0; pair < pairs.length; pair += 2) {
    const cell = pairs[pair + 1]!;
    segments[next[cell]!] = pairs[pair]!;
    next[cell]! += 1;
  }
  return { cellM, columns, rows, start, segments, laneOfSample };
}

/** Pairs of segment and cell, for every cell that the box of a segment meets, in the order of the segments. */
function segmentCells(map: RoadMap, cellM: number, columns: number, rows: number): Int32Array {
  const { lanes, samples } = map;
  const { minX, minY } = map.bounds;
  const { x, y } = samples;
  let pairs = new Int32Array(4 * samples.count);
  let used = 0;
  for (let lane = 0; lane < lanes.count; lane += 1) {
    const first = lanes.firstSample[lane]!;
    const last = first + lanes.sampleCount[lane]! - 1;
    for (let sample = first; sample < last; sample += 1) {
      const x0 = x[sample]!;
      const x1 = x[sample + 1]!;
      const y0 = y[sample]!;
      const y1 = y[sample + 1]!;
      const c0 = clamp(Math.floor(((x0 < x1 ? x0 : x1) - minX) / cellM), columns - 1);
      const c1 = clamp(Math.floor(((x0 < x1 ? x1 : x0) - minX) / cellM), columns - 1);
      const r0 = clamp(Math.floor(((y0 < y1 ? y0 : y1) - minY) / cellM), rows - 1);
      const r1 = clamp(Math.floor(((y0 < y1 ? y1 : y0) - minY) / cellM), rows - 1);
      const needed = used + 2 * (c1 - c0 + 1) * (r1 - r0 + 1);
      if (needed > pairs.length) {
        const wider = new Int32Array(2 * needed);
        wider.set(pairs);
        pairs = wider;
      }
      for (let r = r0; r <= r1; r += 1) {
        for (let c = c0; c <= c1; c += 1) {
          pairs[used] = sample;
          pairs[used + 1] = r * columns + c;
          used += 2;
        }
      }
    }
  }
  return pairs.subarray(0, used);
}

function clamp(value: number, most: number): number {
  return value < 0 ? 0 : value > most ? most : value;
}
