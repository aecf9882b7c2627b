import { ROUTE_STEP_M } from '../../src/driving/RouteLine.ts';
import type { ExpertGround } from '../ground/ExpertGround.ts';

/** Foot of a point on the route line: place along it and distance to its left (m). */
export interface RouteFoot {
  sM: number;
  leftM: number;
}

/**
 * Improves a foot that is known roughly: two Newton steps on the line's tangent, enough when the guess is within a few metres. For points
 * that move on a little from step to step. Writes to `foot`, whose `sM` is the guess. Allocation-free.
 */
export function followFoot(ground: ExpertGround, x: number, y: number, foot: RouteFoot): void {
  const { line, cosHeading, sinHeading } = ground;
  const last = line.count - 2;
  let s = foot.sM;
  let left = 0;
  for (let round = 0; round < 2; round += 1) {
    const at = s / ROUTE_STEP_M;
    const row = at < 0 ? 0 : at > last ? last : Math.floor(at);
    const t = at - row;
    const c = cosHeading[row]! + t * (cosHeading[row + 1]! - cosHeading[row]!);
    const d = sinHeading[row]! + t * (sinHeading[row + 1]! - sinHeading[row]!);
    const dx = x - line.x[row]! - t * (line.x[row + 1]! - line.x[row]!);
    const dy = y - line.y[row]! - t * (line.y[row + 1]! - line.y[row]!);
    const along = dx * c + dy * d;
    left = dy * c - dx * d;
    const room = 1 - line.curvaturePerM[row]! * left;
    s += along / (room > 0.3 ? room : 0.3);
  }
  foot.sM = s;
  foot.leftM = left;
}
