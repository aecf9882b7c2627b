import type { LaneTable } from './LaneTable.ts';

/** Adjacent lanes in the sense of travel, as columns of `LaneColumns`. */
export interface LaneNeighbours {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly leftSameDirection: Uint8Array;
  readonly rightSameDirection: Uint8Array;
}

/** Finds each lane's neighbours within its section; the centre lane between ids 1 and -1 does not count. */
export function laneNeighbours(table: LaneTable): LaneNeighbours {
  const count = table.rows.length;
  const neighbours: LaneNeighbours = {
    left: new Int32Array(count).fill(-1),
    right: new Int32Array(count).fill(-1),
    leftSameDirection: new Uint8Array(count),
    rightSameDirection: new Uint8Array(count),
  };
  for (const row of table.rows) {
    const below = table.find(row.road, row.section.number, row.record.id === 1 ? -1 : row.record.id - 1);
    const above = table.find(row.road, row.section.number, row.record.id === -1 ? 1 : row.record.id + 1);
    const [left, right] = row.direction === 1 ? [above, below] : [below, above];
    if (left !== undefined) {
      neighbours.left[row.index] = left.index;
      neighbours.leftSameDirection[row.index] = left.direction === row.direction ? 1 : 0;
    }
    if (right !== undefined) {
      neighbours.right[row.index] = right.index;
      neighbours.rightSameDirection[row.index] = right.direction === row.direction ? 1 : 0;
    }
  }
  return neighbours;
}
