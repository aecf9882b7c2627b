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

const SAME = LANE_RELATIONS.indexOf('sameDirection' satisfies LaneRelation);

export function roadEdges(line: RouteLine): RoadEdges {
  const { count, beside } = line;
  const edges = { leftM: new Float64Array(count), rightM: new Float64Array(count), usableLeftM: new Float64Array(count), usableRightM: new Float64Array(count) };
  for (let row = 0; row < count; row += 1) {
    const own = row * LANE_PLACES + OWN_PLACE;
    const centreM = beside.centreLeftM[own]!;
    const halfM = beside.widthM[own]! / 2;
    edges.leftM[row] = Math.max(0, centreM) + halfM;
    edges.rightM[row] = Math.min(0, centreM) - halfM;
    edges.usableLeftM[row] = edges.leftM[row]!;
    edges.usableRightM[row] = edges.rightM[row]!;
    let ownDirection = true;
    for (let cell = own + 1; cell <= own + 2 && beside.lane[cell]! >= 0; cell += 1) {
      const edgeM = beside.centreLeftM[cell]! + beside.widthM[cell]! / 2;
      ownDirection &&= beside.relation[cell] === SAME;
      if (ownDirection) edges.leftM[row] = edgeM;
      edges.usableLeftM[row] = edgeM;
    }
    ownDirection = true;
    for (let cell = own - 1; cell >= own - 2 && beside.lane[cell]! >= 0; cell -= 1) {
      const edgeM = beside.centreLeftM[cell]! - beside.widthM[cell]! / 2;
      ownDirection &&= beside.relation[cell] === SAME;
      if (ownDirection) edges.rightM[row] = edgeM;
      edges.usableRightM[row] = edgeM;
    }
  }
  return edges;
}
