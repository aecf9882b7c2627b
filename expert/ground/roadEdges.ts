import { LANE_PLACES, LANE_RELATIONS, OWN_PLACE, type LaneRelation } from '../../src/driving/LanesBeside.ts';
import type { RouteLine } from '../../src/driving/RouteLine.ts';

/** Borders of what may be driven on at each row, left of the line (m). */
export interface RoadEdges {
  /** Lanes of the own direction. */
  readonly leftM: Float64Array;
  readonly rightM: Float64Array;
  /** With oncoming, parking and shoulder lanes: to be used only when needed. */
  readonly usableLeftM: Float64Array;
  readonly usableRightM: Float64Array;
}

/** However narrow a lane tapers, the route itself may be driven: so much to each side of its line (m). */
const LEAST_HALF_M = 1.5;
const SAME = LANE_RELATIONS.indexOf('sameDirection' satisfies LaneRelation);

export function roadEdges(line: RouteLine): RoadEdges {
  const { count, beside } = line;
  const edges = { leftM: new Float64Array(count), rightM: new Float64Array(count), usableLeftM: new Float64Array(count), usableRightM: new Float64Array(count) };
  for (let row = 0; row < count; row += 1) {
    const own = row * LANE_PLACES + OWN_PLACE;
    const centreM = beside.centreLeftM[own]!;
    const halfM = beside.widthM[own]! / 2;
    edges.leftM[row] = Math.max(Math.max(0, centreM) + halfM, LEAST_HALF_M);
    edges.rightM[row] = Math.min(Math.min(0, centreM) - halfM, -LEAST_HALF_M);
    edges.usableLeftM[row] = edges.leftM[row]!;
    edges.usableRightM[row] = edges.rightM[row]!;
    let ownDirection = true;
    for (let cell = own + 1; cell <= own + 2 && beside.lane[cell]! >= 0; cell += 1) {
      const edgeM = beside.centreLeftM[cell]! + beside.widthM[cell]! / 2;
      ownDirection &&= beside.relation[cell] === SAME;
      if (ownDirection) edges.leftM[row] = Math.max(edgeM, LEAST_HALF_M);
      edges.usableLeftM[row] = Math.max(edgeM, LEAST_HALF_M);
    }
    ownDirection = true;
    for (let cell = own - 1; cell >= own - 2 && beside.lane[cell]! >= 0; cell -= 1) {
      const edgeM = beside.centreLeftM[cell]! - beside.widthM[cell]! / 2;
      ownDirection &&= beside.relation[cell] === SAME;
      if (ownDirection) edges.rightM[row] = Math.min(edgeM, -LEAST_HALF_M);
      edges.usableRightM[row] = Math.min(edgeM, -LEAST_HALF_M);
    }
  }
  return edges;
}
