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

/** Places of the numbers of a node in `body`: along the lane and left of its centre, half length and half width along and across it (m), speed (m/s). */
export const BODY = { stride: 8, s: 0, left: 1, halfAlong: 2, halfAcross: 3, speed: 4 } as const;
/** Places of the numbers of a node in `link`: the next node of the lane or -1, the actor's row, a {@link NodeKind}, the lane. */
export const LINK = { stride: 4, next: 0, row: 1, kind: 2, lane: 3 } as const;

const { stride: BODY_STRIDE, s: BODY_S } = BODY;
const { stride: LINK_STRIDE, next: LINK_NEXT, row: LINK_ROW, kind: LINK_KIND, lane: LINK_LANE } = LINK;
const NODES_PER_ROW = 12;

/**
 * Who is on which lane, rebuilt in each step: per lane a linked list of nodes in order of travel. Replaces all-pairs search: a leader is the next node.
 * Nodes refer to actors' rows; an actor may have several (own lane, tail, lanes that it straddles, junction lanes that it will use). The numbers of a
 * node lie side by side, so that looking at one costs two lines of the processor's cache.
 */
export class LaneOccupancy {
  readonly first: Int32Array;
  readonly body: Float64Array;
  readonly link: Int32Array;
  /** Node of each row on its own lane, or -1. */
  readonly own: Int32Array;
  /** What {@link open} returns when the pool is full: a node that is on no lane. */
  readonly spare: number;
  #count = 0;
  #linked = 0;
  readonly #touched: Int32Array;
  #touchedCount = 0;

  constructor(laneCount: number, rowCapacity: number) {
    this.spare = rowCapacity * NODES_PER_ROW;
    this.first = new Int32Array(laneCount).fill(-1);
    this.body = new Float64Array((this.spare + 1) * BODY_STRIDE);
    this.link = new Int32Array((this.spare + 1) * LINK_STRIDE);
    this.own = new Int32Array(rowCapacity).fill(-1);
    this.#touched = new Int32Array(laneCount);
  }

  clear(): void {
    for (let index = 0; index < this.#touchedCount; index += 1) this.first[this.#touched[index]] = -1;
    this.#touchedCount = 0;
    this.#count = 0;
    this.#linked = 0;
    this.own.fill(-1);
  }

  /** A new node, whose body is for the caller to write. It is on no lane before {@link linkNew}. No real numbers are handed over: a call would box them. */
  open(lane: number, row: number, kind: number): number {
    const node = this.#count;
    if (node === this.spare) return node;
    this.#count = node + 1;
    const entry = node * LINK_STRIDE;
    this.link[entry + LINK_ROW] = row;
    this.link[entry + LINK_KIND] = kind;
    this.link[entry + LINK_LANE] = lane;
    return node;
  }

  /** Puts all new nodes on their lanes, in order of `s` (ties: after those already there). */
  linkNew(): void {
    const { body, link, first } = this;
    const count = this.#count;
    for (let node = this.#linked; node < count; node += 1) {
      const entry = node * LINK_STRIDE;
      const lane = link[entry + LINK_LANE];
      const s = body[node * BODY_STRIDE + BODY_S];
      let following = first[lane];
      if (following < 0) {
        this.#touched[this.#touchedCount] = lane;
        this.#touchedCount += 1;
      }
      let previous = -1;
      while (following >= 0 && body[following * BODY_STRIDE + BODY_S] <= s) {
        previous = following;
        following = link[following * LINK_STRIDE + LINK_NEXT];
      }
      link[entry + LINK_NEXT] = following;
      if (previous < 0) first[lane] = node;
      else link[previous * LINK_STRIDE + LINK_NEXT] = node;
    }
    this.#linked = count;
  }
}
