import { angleDifferenceRad } from '../../geometry/angle.ts';
import type { Point3 } from '../../geometry/Pose.ts';
import type { LaneHit } from '../../map/LaneIndex.ts';
import { LaneIndex } from '../../map/LaneIndex.ts';
import { lanePoseAt } from '../../map/lanePoseAt.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import { ROUTABLE_LANES } from '../../map/routing/RoutingGraph.ts';

/** A dense plan of CARLA's planner in our frame, one entry per point. */
export interface Trace {
  readonly count: number;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  readonly z: ArrayLike<number>;
  readonly headingRad: ArrayLike<number>;
}

const ALIKE_RAD = 1;
const ON_LANE_M = 1.5;
/** Ends of a stretch on one lane that are nearer than this (m) are one key point. */
const APART_M = 4;

/**
 * Key points between which our planner draws the same route: first and last point, and where the trace enters and leaves each lane outside of junctions,
 * where lanes overlap and a point does not tell which one is meant.
 */
export function tracedKeypoints(map: RoadMap, index: LaneIndex, trace: Trace): Point3[] {
  const kept: number[] = [0];
  const keep = (row: number): void => {
    const last = kept.at(-1)!;
    const dx = trace.x[row]! - trace.x[last]!;
    const dy = trace.y[row]! - trace.y[last]!;
    if (dx * dx + dy * dy > APART_M * APART_M) kept.push(row);
  };
  let lane = -1;
  let lastOnLane = -1;
  for (let row = 0; row < trace.count; row += 1) {
    const here = laneUnder(map, index, trace, row);
    if (here < 0) continue;
    if (here !== lane) {
      if (lastOnLane >= 0) keep(lastOnLane);
      keep(row);
      lane = here;
    }
    lastOnLane = row;
  }
  keep(trace.count - 1);
  return kept.map((row) => ({ x: trace.x[row]!, y: trace.y[row]!, z: trace.z[row]! }));
}

const hit: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: 0 };
const pose = { x: 0, y: 0, z: 0, headingRad: 0 };

/** The lane of a point, or -1 in junctions and where the nearest lane is another one. */
function laneUnder(map: RoadMap, index: LaneIndex, { x, y, z, headingRad }: Trace, row: number): number {
  index.nearest(x[row]!, y[row]!, ROUTABLE_LANES, hit, z[row]!);
  if (hit.lane < 0 || hit.distanceM > ON_LANE_M || map.lanes.junction[hit.lane]! >= 0) return -1;
  lanePoseAt(map, hit.lane, hit.sM, 0, pose);
  return Math.abs(angleDifferenceRad(pose.headingRad, headingRad[row]!)) < ALIKE_RAD ? hit.lane : -1;
}
