import { describe, expect, it } from 'vitest';
import { routeChain } from '../../src/driving/routeChain.ts';
import type { RoutePlan } from '../../src/map/RoutePlan.ts';

/** A plan through points; headings point to the next point unless given. */
function planThrough(points: readonly (readonly [x: number, y: number, headingRad?: number])[]): RoutePlan {
  const count = points.length;
  const x = Float64Array.from(points, ([px]) => px);
  const y = Float64Array.from(points, ([, py]) => py);
  return {
    count,
    x,
    y,
    z: new Float64Array(count),
    headingRad: Float64Array.from(points, ([, , heading]) => heading ?? 0),
    option: new Int8Array(count).fill(4),
    lane: new Int32Array(count),
    laneSM: new Float64Array(count),
    sM: new Float64Array(count),
    lengthM: count - 1,
  };
}

describe('routeChain', () => {
  it('drops doubled key points', () => {
    expect(routeChain(planThrough([[0, 0], [1, 0], [1, 0], [2, 0]]))).toEqual([0, 1, 3]);
  });

  it('does not go back over a stretch where two legs overlap', () => {
    expect(routeChain(planThrough([[0, 0], [1, 0], [6, 3.5], [3, 3.5], [4, 3.5], [5, 3.5], [6, 3.5], [7, 3.5]]))).toEqual([0, 1, 2, 7]);
  });

  it('follows a hairpin', () => {
    const hairpin = Array.from({ length: 14 }, (_, index) => [6 * Math.sin(index * 0.25), 6 - 6 * Math.cos(index * 0.25), index * 0.25] as const);
    expect(routeChain(planThrough(hairpin))).toHaveLength(14);
  });

  it('leaves out a loop that starts with a leap and comes back to where it left', () => {
    const loop = [[0, 0], [1, 0], [-80, 40], [-79, 40], [-1, 0], [0, 0], [1, 0], [2, 0], [3, 0]] as const;
    expect(routeChain(planThrough(loop))).toEqual([0, 1, 7, 8]);
  });
});
