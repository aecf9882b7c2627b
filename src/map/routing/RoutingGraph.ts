import { cos, sin } from '../../geometry/trig.ts';
import { hashTableOrderOfIds } from '../hashTableOrder.ts';
import { LaneType, laneTypeMask } from '../LaneType.ts';
import type { RoadMap } from '../RoadMap.ts';
import { RoadOption } from '../RoutePlan.ts';
import type { RoadWaypoint } from './RoadWaypoint.ts';
import { distanceBetween, nextWaypoint, waypointAtRoadS } from './RoadWaypoint.ts';

/** Distance of neighbouring points of a plan along the reference line (m). */
export const HOP_M = 1;

/** Lanes that routes use. CARLA plans on driving lanes only; the ramps of other files count as such. */
export const ROUTABLE_LANES = laneTypeMask(LaneType.driving, LaneType.entry, LaneType.exit, LaneType.onRamp, LaneType.offRamp);

interface Vector {
  readonly x: number;
  readonly y: number;
}

/** A lane between two nodes, or a change to the lane beside it. */
export interface RoutingEdge {
  /** `laneFollow` for lanes, else the lane change. */
  readonly option: RoadOption;
  /** Cost for the search: points of the path plus one; 0 for lane changes. */
  readonly length: number;
  readonly entry: RoadWaypoint;
  readonly exit: RoadWaypoint;
  /** Points between entry and exit. */
  readonly path: readonly RoadWaypoint[];
  readonly inJunction: boolean;
  /** Direction at the exit; undefined for lane changes. */
  readonly exitVector: Vector | undefined;
  /** Unit vector from entry to exit. */
  readonly netVector: Vector | undefined;
}

/**
 * The graph of CARLA's GlobalRoutePlanner. Nodes are lane ends rounded to whole metres, so that lanes which begin together share one;
 * edges are lanes and the lane changes that the markings allow. Neighbours are kept in order of insertion, because ties in the search
 * are broken by it.
 */
export class RoutingGraph {
  readonly map: RoadMap;
  /** Position of each node (m). */
  readonly nodes: { readonly x: number; readonly y: number; readonly z: number }[] = [];
  readonly #edges: Map<number, RoutingEdge>[] = [];
  readonly #nodeOfPlace = new Map<string, number>();
  /** Entry and exit node of each lane's edge; -1 for lanes that are not routable. */
  readonly entryNode: Int32Array;
  readonly exitNode: Int32Array;

  constructor(map: RoadMap) {
    this.map = map;
    this.entryNode = new Int32Array(map.lanes.count).fill(-1);
    this.exitNode = new Int32Array(map.lanes.count).fill(-1);
    const segments: { readonly edge: RoutingEdge; readonly from: number }[] = [];
    for (const lane of lanesInCarlaOrder(map)) {
      if (this.#isRoutable(lane)) for (const exit of this.#exitsOf(lane)) segments.push(this.#addLane(lane, exit));
    }
    for (const segment of segments) this.#addLaneChanges(segment.edge, segment.from);
  }

  edge(from: number, to: number): RoutingEdge {
    const edge = this.#edges[from]?.get(to);
    if (edge === undefined) throw new RangeError(`the routing graph has no edge from ${from} to ${to}`);
    return edge;
  }

  /** Edges that leave a node by target node, in order of insertion. */
  edgesFrom(node: number): ReadonlyMap<number, RoutingEdge> {
    return this.#edges[node]!;
  }

  #isRoutable(lane: number): boolean {
    return ((ROUTABLE_LANES >> this.map.lanes.type[lane]!) & 1) === 1;
  }

  /** Where a lane leads: the beginnings of its routable successors, or its own end where the road stops. */
  #exitsOf(lane: number): RoadWaypoint[] {
    const { lanes } = this.map;
    const from = lanes.successorStart[lane]!;
    const to = lanes.successorStart[lane + 1]!;
    if (from === to) return [waypointAtRoadS(this.map, lane, lanes.exitRoadS[lane]!)];
    return [...lanes.successors.subarray(from, to)].filter((next) => this.#isRoutable(next)).map((next) => waypointAtRoadS(this.map, next, lanes.entryRoadS[next]!));
  }

  #addLane(lane: number, exit: RoadWaypoint): { edge: RoutingEdge; from: number } {
    const { map } = this;
    const entry = waypointAtRoadS(map, lane, map.lanes.entryRoadS[lane]!);
    const path = pathBetween(map, entry, exit);
    const from = this.#nodeAt(entry);
    const to = this.#nodeAt(exit);
    this.entryNode[lane] = from;
    this.exitNode[lane] = to;
    const edge: RoutingEdge = {
      option: RoadOption.laneFollow,
      length: path.length + 1,
      entry,
      exit,
      path,
      inJunction: map.lanes.junction[lane]! >= 0,
      exitVector: { x: cos(exit.headingRad), y: sin(exit.headingRad) },
      netVector: unitVector(entry, exit),
    };
    this.#edges[from]!.set(to, edge);
    return { edge, from };
  }

  /**
   * At most one change to each side per lane: at the first point where the marking allows it and a lane of the same road lies there.
   * Unlike CARLA we never change to a lane of the opposite direction, which marks without `laneChange` would allow.
   */
  #addLaneChanges(edge: RoutingEdge, from: number): void {
    if (edge.inJunction) return;
    let rightFound = false;
    let leftFound = false;
    for (const point of edge.path) {
      if (!rightFound) rightFound = this.#addLaneChange(point, from, 'right');
      if (!leftFound) leftFound = this.#addLaneChange(point, from, 'left');
      if (rightFound && leftFound) return;
    }
  }

  #addLaneChange(point: RoadWaypoint, from: number, side: 'left' | 'right'): boolean {
    const { lanes, samples } = this.map;
    const sample = lanes.firstSample[point.lane]! + Math.floor(point.sM / lanes.sampleStepM[point.lane]! + 1e-9);
    const bit = side === 'right' ? 1 : 2;
    if ((samples.laneChange[sample]! & bit) === 0) return false;
    const target = side === 'right' ? lanes.right[point.lane]! : lanes.left[point.lane]!;
    const sameDirection = side === 'right' ? lanes.rightSameDirection[point.lane]! : lanes.leftSameDirection[point.lane]!;
    if (target < 0 || sameDirection === 0 || !this.#isRoutable(target) || this.entryNode[target] === -1) return false;
    this.#edges[from]!.set(this.entryNode[target]!, {
      option: side === 'right' ? RoadOption.changeLaneRight : RoadOption.changeLaneLeft,
      length: 0,
      entry: point,
      exit: waypointAtRoadS(this.map, target, point.roadS),
      path: [],
      inJunction: false,
      exitVector: undefined,
      netVector: undefined,
    });
    return true;
  }

  #nodeAt(point: RoadWaypoint): number {
    const x = roundHalfEven(point.x);
    const y = roundHalfEven(point.y);
    const z = roundHalfEven(point.z);
    const key = `${x} ${y} ${z}`;
    const known = this.#nodeOfPlace.get(key);
    if (known !== undefined) return known;
    const node = this.nodes.length;
    this.#nodeOfPlace.set(key, node);
    this.nodes.push({ x, y, z });
    this.#edges.push(new Map());
    return node;
  }
}

/** CARLA lists a town's lanes by road in hash-table order, then by section and ascending lane id. */
function lanesInCarlaOrder(map: RoadMap): number[] {
  const { lanes } = map;
  const byRoad: number[][] = map.roads.map(() => []);
  for (let lane = 0; lane < lanes.count; lane += 1) byRoad[lanes.road[lane]!]!.push(lane);
  return hashTableOrderOfIds(map.roads.map((road) => road.id)).flatMap((road) =>
    byRoad[road]!.toSorted((one, other) => lanes.section[one]! - lanes.section[other]! || lanes.laneId[one]! - lanes.laneId[other]!),
  );
}

/** Points every hop from `entry` until one comes within a hop of `exit`; at least one where there is room for it. */
function pathBetween(map: RoadMap, entry: RoadWaypoint, exit: RoadWaypoint): RoadWaypoint[] {
  const path: RoadWaypoint[] = [];
  let next = nextWaypoint(map, entry, HOP_M);
  if (distanceBetween(entry, exit) <= HOP_M) return next === undefined ? [] : [next];
  const mostPoints = Math.ceil(Math.abs(map.lanes.exitRoadS[entry.lane]! - map.lanes.entryRoadS[entry.lane]!) / HOP_M) + 2;
  while (next !== undefined && path.length < mostPoints && distanceBetween(next, exit) > HOP_M) {
    path.push(next);
    next = nextWaypoint(map, next, HOP_M);
  }
  return path;
}

function unitVector(from: RoadWaypoint, to: RoadWaypoint): Vector {
  const length = distanceBetween(from, to) + Number.EPSILON;
  return { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
}

/** Rounds halves to the even neighbour, as numpy does. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value) + 0;
  return floor % 2 === 0 ? floor + 0 : floor + 1;
}
