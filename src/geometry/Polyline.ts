import { wrapAngleRad } from './angle.ts';
import type { Point } from './Pose.ts';
import { atan2, cos, sin } from './trig.ts';

/** Where a point lies relative to a polyline: arc length of the foot (m), signed distance to the left (m), segment index. */
export interface Projection {
  sM: number;
  leftM: number;
  segment: number;
}

/** An open chain of points on the ground, addressed by arc length. Immutable; the arrays may be shared. */
export class Polyline {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Arc length at each point (m), starting at 0. */
  readonly s: Float64Array;
  readonly lengthM: number;

  /** @throws RangeError with fewer than two points or unequal column lengths */
  constructor(x: Float64Array, y: Float64Array) {
    if (x.length < 2 || x.length !== y.length) throw new RangeError(`a polyline needs two columns of at least 2 points, got ${x.length} and ${y.length}`);
    this.x = x;
    this.y = y;
    this.s = new Float64Array(x.length);
    for (let index = 1; index < x.length; index += 1) {
      const dx = x[index]! - x[index - 1]!;
      const dy = y[index]! - y[index - 1]!;
      this.s[index] = this.s[index - 1]! + Math.sqrt(dx * dx + dy * dy);
    }
    this.lengthM = this.s[x.length - 1]!;
  }

  static from(points: readonly Point[]): Polyline {
    return new Polyline(Float64Array.from(points, (point) => point.x), Float64Array.from(points, (point) => point.y));
  }

  /** Index of the segment that holds arc length `sM` (clamped to the chain), by binary search. */
  segmentAt(sM: number): number {
    let low = 0;
    let high = this.s.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.s[middle]! <= sM) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Writes the point at arc length `sM` (clamped), shifted left by `leftM`, and the segment's heading into `out`. */
  poseAt(sM: number, leftM: number, out: { x: number; y: number; headingRad: number }): void {
    const segment = this.segmentAt(sM);
    const span = this.s[segment + 1]! - this.s[segment]!;
    const dx = this.x[segment + 1]! - this.x[segment]!;
    const dy = this.y[segment + 1]! - this.y[segment]!;
    const t = span > 0 ? Math.min(1, Math.max(0, (sM - this.s[segment]!) / span)) : 0;
    const headingRad = atan2(dy, dx);
    out.x = this.x[segment]! + t * dx - leftM * sin(headingRad);
    out.y = this.y[segment]! + t * dy + leftM * cos(headingRad);
    out.headingRad = headingRad;
  }

  /**
   * Nearest foot of (x, y) on segments `from`..`to` (both clamped; the whole chain by default), written to `out`.
   * Ends are extended as rays only in the sense of `leftM`; `sM` stays within the chain.
   */
  project(x: number, y: number, out: Projection, from = 0, to = this.x.length - 2): void {
    const first = Math.max(0, from);
    const last = Math.min(this.x.length - 2, to);
    let best = Infinity;
    for (let segment = first; segment <= last; segment += 1) {
      const ax = this.x[segment]!;
      const ay = this.y[segment]!;
      const dx = this.x[segment + 1]! - ax;
      const dy = this.y[segment + 1]! - ay;
      const squared = dx * dx + dy * dy;
      if (squared === 0) continue;
      const t = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared));
      const ex = x - ax - t * dx;
      const ey = y - ay - t * dy;
      const distance = ex * ex + ey * ey;
      if (distance < best) {
        best = distance;
        const length = Math.sqrt(squared);
        out.sM = this.s[segment]! + t * length;
        out.leftM = (dx * (y - ay) - dy * (x - ax)) / length;
        out.segment = segment;
      }
    }
  }

  /** Signed curvature (1/m, left positive) over a window of ±`halfWindowM` around `sM`, from the headings at its ends. */
  curvatureAt(sM: number, halfWindowM: number): number {
    const low = Math.max(0, sM - halfWindowM);
    const high = Math.min(this.lengthM, sM + halfWindowM);
    if (high - low < 1e-6) return 0;
    const a = this.segmentAt(low);
    const b = this.segmentAt(high);
    const headingA = atan2(this.y[a + 1]! - this.y[a]!, this.x[a + 1]! - this.x[a]!);
    const headingB = atan2(this.y[b + 1]! - this.y[b]!, this.x[b + 1]! - this.x[b]!);
    return wrapAngleRad(headingB - headingA) / (high - low);
  }
}
