import type { PathKind } from '../../src/driving/Grounds.ts';

export const MOST_PATHS = 16;
export const PATH_ROWS = 200;
/** Rows before the ego that a path begins with. */
export const ROWS_BEHIND = 10;

/** Paths of one plan: path p wants offset `offsetLeftM[p × PATH_ROWS + i]` at row `firstRow + i` of the route line. */
export class PathTable {
  count = 0;
  firstRow = 0;
  readonly kind: PathKind[] = Array.from({ length: MOST_PATHS }, () => 'route');
  readonly offsetLeftM = new Float64Array(MOST_PATHS * PATH_ROWS);
  /** Place (m along the route) before which the car must have left the path or stand; Infinity for none. */
  readonly endM = new Float64Array(MOST_PATHS);
  /** What choosing the path costs by itself. */
  readonly cost = new Float64Array(MOST_PATHS);
  /** Place (m along the route) where what the path leads past begins; Infinity for none. */
  readonly passM = new Float64Array(MOST_PATHS);
  /** Place (m along the route) where the path turns back to the line behind it; -Infinity for none. */
  readonly backM = new Float64Array(MOST_PATHS);
  /** 1 where the path leads through lanes of the other direction. */
  readonly oncoming = new Uint8Array(MOST_PATHS);

  /** Opens a path that keeps to the line; -1 when the table is full. */
  open(kind: PathKind, cost: number): number {
    if (this.count === MOST_PATHS) return -1;
    const path = this.count;
    this.count += 1;
    this.kind[path] = kind;
    this.cost[path] = cost;
    this.endM[path] = Infinity;
    this.passM[path] = Infinity;
    this.backM[path] = -Infinity;
    this.oncoming[path] = 0;
    this.offsetLeftM.fill(0, path * PATH_ROWS, (path + 1) * PATH_ROWS);
    return path;
  }

  /** Wanted offset (m) of a path at a place on the route. */
  offsetAt(path: number, sM: number): number {
    const row = Math.floor(sM) - this.firstRow;
    return this.offsetLeftM[path * PATH_ROWS + (row < 0 ? 0 : row >= PATH_ROWS ? PATH_ROWS - 1 : row)]!;
  }
}
