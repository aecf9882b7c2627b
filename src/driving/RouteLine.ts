import { wrapAngleRad } from '../geometry/angle.ts';
import { atan2, cos, sin } from '../geometry/trig.ts';
import type { LanesBeside } from './LanesBeside.ts';

/**
 * The line that drivers are asked to follow: the dense route with its lane changes drawn out to drivable length, resampled every metre.
 * Row i lies `i × ROUTE_STEP_M` along the line. Immutable.
 */
export interface RouteLine {
  readonly count: number;
  readonly lengthM: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Height (m), to tell a bridge from what passes below it. */
  readonly z: Float64Array;
  readonly headingRad: Float64Array;
  /** Left positive (1/m), over a window of ±2 m. */
  readonly curvaturePerM: Float64Array;
  readonly laneWidthM: Float64Array;
  readonly speedLimitMps: Float64Array;
  /** Index into `RoadMap.lanes`. */
  readonly lane: Int32Array;
  /** Index into `RoadMap.junctions`, or -1. */
  readonly junction: Int32Array;
  /** Index into `ROUTE_COMMANDS`. */
  readonly command: Uint8Array;
  /** Row of the route plan that this row follows. */
  readonly planIndex: Int32Array;
  /** The lanes beside the route's at each row. */
  readonly beside: LanesBeside;
  /** Lights along the line, in order: where to stop (m along the line) and which light (index into `RoadMap.lights`). */
  readonly lights: readonly { readonly stopSM: number; readonly light: number }[];
  /** Stop signs along the line, in order (index into `RoadMap.stopSigns`). */
  readonly stopSigns: readonly { readonly stopSM: number; readonly sign: number }[];
}

/** Spacing of rows (m). */
export const ROUTE_STEP_M = 1;

/** Result of {@link projectOnRoute}. */
export interface RouteProjection {
  sM: number;
  leftM: number;
  headingRad: number;
  distanceM: number;
}

/**
 * Nearest point of the line to (x, y) between arc lengths `fromM` and `toM` (clamped), written to `out`. Looks at every fourth row first,
 * then at the segments around the best: exact as long as the line does not bend back on itself within 4 m.
 */
export function projectOnRoute(line: RouteLine, x: number, y: number, fromM: number, toM: number, out: RouteProjection): void {
  const lineX = line.x;
  const lineY = line.y;
  const last = line.count - 1;
  const first = Math.min(last - 1, Math.max(0, Math.floor(fromM)));
  const end = Math.min(last, Math.max(first + 1, Math.ceil(toM)));
  let coarse = first;
  let best = Infinity;
  for (let row = first; ; row += 4) {
    const at = row < end ? row : end;
    const dx = x - lineX[at]!;
    const dy = y - lineY[at]!;
    const squared = dx * dx + dy * dy;
    if (squared < best) {
      best = squared;
      coarse = at;
    }
    if (at === end) break;
  }
  const low = Math.max(first, coarse - 4);
  const high = Math.min(end - 1, coarse + 3);
  best = Infinity;
  for (let row = low; row <= high; row += 1) {
    const ax = lineX[row]!;
    const ay = lineY[row]!;
    const dx = lineX[row + 1]! - ax;
    const dy = lineY[row + 1]! - ay;
    const squaredLength = dx * dx + dy * dy;
    const t = squaredLength > 0 ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squaredLength)) : 0;
    const ex = x - ax - t * dx;
    const ey = y - ay - t * dy;
    const squared = ex * ex + ey * ey;
    if (squared < best) {
      best = squared;
      const length = Math.sqrt(squaredLength);
      out.sM = (row + t) * ROUTE_STEP_M;
      out.leftM = length > 0 ? (dx * (y - ay) - dy * (x - ax)) / length : 0;
    }
  }
  out.distanceM = Math.sqrt(best);
  out.headingRad = headingAt(line, out.sM);
}

/**
 * Corrects a projection that {@link projectOnRoute} clamped to the first or last point: beyond its ends the line goes straight on (`sM` below 0
 * or above `lengthM`), so that who is 30 m past the end is 30 m past it. Leaves every other projection as it is.
 */
export function projectBeyondEnds(line: RouteLine, x: number, y: number, out: RouteProjection): void {
  const last = line.count - 1;
  const row = out.sM <= 0 ? 0 : out.sM >= last * ROUTE_STEP_M ? last : -1;
  if (row < 0) return;
  const headingRad = line.headingRad[row]!;
  const c = cos(headingRad);
  const s = sin(headingRad);
  const dx = x - line.x[row]!;
  const dy = y - line.y[row]!;
  const beyondM = dx * c + dy * s;
  if (row === 0 ? beyondM > 0 : beyondM < 0) return;
  out.sM = row * ROUTE_STEP_M + beyondM;
  out.leftM = dy * c - dx * s;
  out.headingRad = headingRad;
  out.distanceM = Math.abs(out.leftM);
}

/** Heading (rad) at arc length `sM`, interpolated between rows. */
export function headingAt(line: RouteLine, sM: number): number {
  const row = Math.min(line.count - 2, Math.max(0, Math.floor(sM)));
  const t = Math.min(1, Math.max(0, sM - row));
  const heading = line.headingRad[row]!;
  return wrapAngleRad(heading + t * wrapAngleRad(line.headingRad[row + 1]! - heading));
}

/** Writes the pose at arc length `sM`, shifted left by `leftM`, into `out`; beyond the end the line goes straight on. */
export function routePoseAt(line: RouteLine, sM: number, leftM: number, out: { x: number; y: number; headingRad: number }): void {
  const row = Math.min(line.count - 2, Math.max(0, Math.floor(sM)));
  const t = sM - row;
  const headingRad = headingAt(line, sM);
  out.x = line.x[row]! + t * (line.x[row + 1]! - line.x[row]!) - leftM * sin(headingRad);
  out.y = line.y[row]! + t * (line.y[row + 1]! - line.y[row]!) + leftM * cos(headingRad);
  out.headingRad = headingRad;
}

/** Headings (central differences) and curvatures (±2 m) of rows of points, for whoever builds a line. */
export function headingsAndCurvatures(x: Float64Array, y: Float64Array): { headingRad: Float64Array; curvaturePerM: Float64Array } {
  const count = x.length;
  const headingRad = new Float64Array(count);
  const curvaturePerM = new Float64Array(count);
  for (let row = 0; row < count; row += 1) {
    const low = Math.max(0, row - 1);
    const high = Math.min(count - 1, row + 1);
    headingRad[row] = atan2(y[high]! - y[low]!, x[high]! - x[low]!);
  }
  for (let row = 0; row < count; row += 1) {
    const low = Math.max(0, row - 2);
    const high = Math.min(count - 1, row + 2);
    curvaturePerM[row] = wrapAngleRad(headingRad[high]! - headingRad[low]!) / ((high - low) * ROUTE_STEP_M);
  }
  return { headingRad, curvaturePerM };
}
