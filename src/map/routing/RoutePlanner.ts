import type { Point3 } from '../../geometry/Pose.ts';
import type { LaneHit } from '../LaneIndex.ts';
import { LaneIndex } from '../LaneIndex.ts';
import type { RoadMap } from '../RoadMap.ts';
import type { RoutePlan } from '../RoutePlan.ts';
import { RoadOption } from '../RoutePlan.ts';
import type { RoadWaypoint } from './RoadWaypoint.ts';
import { distanceBetween, waypointAtLaneS } from './RoadWaypoint.ts';
import { RouteError } from './RouteError.ts';
import type { RoutingEdge } from './RoutingGraph.ts';
import { HOP_M, ROUTABLE_LANES, RoutingGraph } from './RoutingGraph.ts';
import { searchPath } from './searchPath.ts';
import { TurnLabeller } from './TurnLabeller.ts';

/** After a lane change the plan goes on this many points past the nearest point of the new lane. */
const LANE_CHANGE_POINTS = 5;

export interface PlanOptions {
  /** Key points further from the nearest driving lane than this (m) are refused. CARLA takes any distance. */
  readonly farthestOffRoadM?: number;
}

interface PlannedPoint {
  readonly waypoint: RoadWaypoint;
  readonly option: RoadOption;
}

/** Plans dense routes on a map as CARLA's GlobalRoutePlanner does with a sampling distance of 1 m. The graph is built once. */
export class RoutePlanner {
  readonly #map: RoadMap;
  readonly #index: LaneIndex;
  readonly #graph: RoutingGraph;
  readonly #hit: LaneHit = { lane: -1, sM: 0, leftM: 0, distanceM: 0 };

  constructor(map: RoadMap, index = new LaneIndex(map)) {
    this.#map = map;
    this.#index = index;
    this.#graph = new RoutingGraph(map);
  }

  /**
   * Connects the key points in order. The points where two legs meet occur twice, as in CARLA.
   * @param keypoints at least two, near driving lanes; heights tell bridges from what is below (NaN leaves height out)
   * @throws RouteError naming the key point that is off the road or cannot be reached
   */
  plan(keypoints: readonly Point3[], options: PlanOptions = {}): RoutePlan {
    if (keypoints.length < 2) {
      throw new RouteError('ROUTE_TOO_SHORT', `a route needs at least two key points, this one has ${keypoints.length}`, { where: `map ${this.#map.name}`, remedy: 'Add the point where the route ends.' });
    }
    const waypoints = keypoints.map((keypoint, number) => this.#locate(keypoint, number, options.farthestOffRoadM ?? 10));
    const labeller = new TurnLabeller(this.#graph);
    const points: PlannedPoint[] = [];
    for (let leg = 0; leg + 1 < keypoints.length; leg += 1) this.#planLeg(labeller, waypoints[leg]!, waypoints[leg + 1]!, keypoints[leg + 1]!, leg, points);
    return toPlan(points);
  }

  #locate(keypoint: Point3, number: number, farthestM: number): RoadWaypoint {
    const hit = this.#hit;
    const place = `key point ${number} at (${keypoint.x.toFixed(2)}, ${keypoint.y.toFixed(2)})`;
    this.#index.nearest(keypoint.x, keypoint.y, ROUTABLE_LANES, hit);
    if (hit.lane === -1 || !(hit.distanceM <= farthestM)) {
      throw new RouteError('ROUTE_OFF_ROAD', `${place} is off the road: the nearest driving lane of ${this.#map.name} is ${hit.distanceM.toFixed(1)} m away`, {
        where: place,
        remedy: `Check that the route is for ${this.#map.name}, and its coordinates (y points north here, south in CARLA's files).`,
      });
    }
    this.#index.nearest(keypoint.x, keypoint.y, ROUTABLE_LANES, hit, keypoint.z);
    return waypointAtLaneS(this.#map, hit.lane, hit.sM);
  }

  #planLeg(labeller: TurnLabeller, origin: RoadWaypoint, target: RoadWaypoint, keypoint: Point3, leg: number, points: PlannedPoint[]): void {
    const graph = this.#graph;
    const route = searchPath(graph, graph.entryNode[origin.lane]!, graph.entryNode[target.lane]!);
    if (route === undefined) {
      throw new RouteError('ROUTE_UNREACHABLE', `key point ${leg + 1} cannot be reached from key point ${leg} on the lanes of ${this.#map.name}`, {
        where: `key point ${leg + 1} at (${keypoint.x.toFixed(2)}, ${keypoint.y.toFixed(2)}), ${distanceBetween(keypoint, target).toFixed(1)} m from the nearest driving lane`,
        remedy: 'Move the key point to a lane that leads there, or add points on the way.',
      });
    }
    route.push(graph.exitNode[target.lane]!);
    let current = origin;
    for (let index = 0; index + 1 < route.length; index += 1) {
      const option = labeller.label(route, index);
      const edge = graph.edge(route[index]!, route[index + 1]!);
      if (edge.option !== RoadOption.laneFollow) {
        points.push({ waypoint: current, option });
        current = this.#afterLaneChange(edge, current);
        points.push({ waypoint: current, option });
        continue;
      }
      const last = route.length - index <= 2;
      current = followLane(edge, current, option, last ? { keypoint, target } : undefined, points);
    }
  }

  /** The point that CARLA drives to after a change: some points on, along the lane that is changed to. */
  #afterLaneChange(change: RoutingEdge, from: RoadWaypoint): RoadWaypoint {
    const lane = change.exit.lane;
    const next = this.#graph.edge(this.#graph.entryNode[lane]!, this.#graph.exitNode[lane]!);
    if (next.path.length === 0) return next.exit;
    return next.path[Math.min(next.path.length - 1, nearestTo(from, next.path) + LANE_CHANGE_POINTS)]!;
  }
}

/** Appends a lane's points from the one nearest to `from` on; on the last lane only up to the destination. Returns the last point. */
function followLane(edge: RoutingEdge, from: RoadWaypoint, option: RoadOption, destination: { keypoint: Point3; target: RoadWaypoint } | undefined, points: PlannedPoint[]): RoadWaypoint {
  const path = [edge.entry, ...edge.path, edge.exit];
  const first = nearestTo(from, path);
  let current = from;
  for (const waypoint of path.slice(first)) {
    current = waypoint;
    points.push({ waypoint, option });
    if (destination === undefined) continue;
    if (distanceBetween(waypoint, withHeight(destination.keypoint, waypoint)) < 2 * HOP_M) break;
    if (waypoint.lane === destination.target.lane && first > nearestTo(destination.target, path)) break;
  }
  return current;
}

function withHeight(point: Point3, fallback: RoadWaypoint): Point3 {
  return Number.isNaN(point.z) ? { x: point.x, y: point.y, z: fallback.z } : point;
}

function nearestTo(point: RoadWaypoint, path: readonly RoadWaypoint[]): number {
  let nearest = -1;
  let nearestM = Infinity;
  path.forEach((candidate, index) => {
    const distanceM = distanceBetween(candidate, point);
    if (distanceM < nearestM) {
      nearestM = distanceM;
      nearest = index;
    }
  });
  return nearest;
}

function toPlan(points: readonly PlannedPoint[]): RoutePlan {
  const sM = new Float64Array(points.length);
  for (let index = 1; index < points.length; index += 1) sM[index] = sM[index - 1]! + distanceBetween(points[index - 1]!.waypoint, points[index]!.waypoint);
  const column = (value: (waypoint: RoadWaypoint) => number): Float64Array => Float64Array.from(points, (point) => value(point.waypoint));
  return {
    count: points.length,
    x: column((waypoint) => waypoint.x),
    y: column((waypoint) => waypoint.y),
    z: column((waypoint) => waypoint.z),
    headingRad: column((waypoint) => waypoint.headingRad),
    option: Int8Array.from(points, (point) => point.option),
    lane: Int32Array.from(points, (point) => point.waypoint.lane),
    laneSM: column((waypoint) => waypoint.sM),
    sM,
    lengthM: sM.at(-1) ?? 0,
  };
}
