/** How a node stands on its lane. */
export const NodeKind = {
  /** The actor's own lane. */
  own: 0,
  /** Its tail still on the lane behind, or its body across a lane boundary. */
  overlap: 1,
  /** On a lane that parts from the same predecessor and has not diverged yet. */
  shadow: 2,
  /** Not there yet, but with leave to cross this junction lane; `s` is negative. */
  virtual: 3,
  /** A body that is not bound to lanes: the ego, scripted actors. */
  free: 4,
  /** A walker on the roadway, now or a moment ahead. */
  walker: 5,
} as const;

const NODES_PER_ROW = 12;

/**
 * Who is on which lane, rebuilt in each step: per lane a linked list of nodes in order of travel. Replaces all-pairs search: a leader is the next node.
 * Nodes refer to actors' rows; an actor may have several (own lane, tail, lanes that it straddles, junction lanes that it will use).
 */
export class LaneOccupancy {
  readonly first: Int32Array;
  readonly next: Int32Array;
  readonly row: Int32Array;
  readonly kind: Uint8Array;
  readonly s: Float64Array;
  readonly left: Float64Array;
  readonly halfAlong: Float64Array;
  readonly halfAcross: Float64Array;
  readonly speed: Float64Array;
  /** Node of each row on its own lane, or -1. */
  readonly own: Int32Array;
  #count = 0;
  readonly #touched: Int32Array;
  #touchedCount = 0;

  constructor(laneCount: number, rowCapacity: number) {
    const nodes = rowCapacity * NODES_PER_ROW;
    this.first = new Int32Array(laneCount).fill(-1);
    this.next = new Int32Array(nodes);
    this.row = new Int32Array(nodes);
    this.kind = new Uint8Array(nodes);
    this.s = new Float64Array(nodes);
    this.left = new Float64Array(nodes);
    this.halfAlong = new Float64Array(nodes);
    this.halfAcross = new Float64Array(nodes);
    this.speed = new Float64Array(nodes);
    this.own = new Int32Array(rowCapacity).fill(-1);
    this.#touched = new Int32Array(laneCount);
  }

  clear(): void {
    for (let index = 0; index < this.#touchedCount; index += 1) this.first[this.#touched[index]] = -1;
    this.#touchedCount = 0;
    this.#count = 0;
    this.own.fill(-1);
  }

  /** Adds a node in order of `s` (ties: after those already there) and returns it, or -1 when the pool is full. */
  insert(lane: number, row: number, kind: number, s: number, left: number, halfAlong: number, halfAcross: number, speed: number): number {
    const node = this.#count;
    if (node >= this.row.length) return -1;
    this.#count = node + 1;
    this.row[node] = row;
    this.kind[node] = kind;
    this.s[node] = s;
    this.left[node] = left;
    this.halfAlong[node] = halfAlong;
    this.halfAcross[node] = halfAcross;
    this.speed[node] = speed;
    let following = this.first[lane];
    if (following < 0) {
      this.#touched[this.#touchedCount] = lane;
      this.#touchedCount += 1;
    }
    let previous = -1;
    while (following >= 0 && this.s[following] <= s) {
      previous = following;
      following = this.next[following];
    }
    this.next[node] = following;
    if (previous < 0) this.first[lane] = node;
    else this.next[previous] = node;
    return node;
  }
}
