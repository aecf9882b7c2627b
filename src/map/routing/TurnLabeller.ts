import { degFromRad } from '../../geometry/angle.ts';
import { atan2 } from '../../geometry/trig.ts';
import { RoadOption } from '../RoutePlan.ts';
import type { RoutingEdge, RoutingGraph } from './RoutingGraph.ts';

/** Less than this off the approach direction is going straight on. */
const STRAIGHT_DEG = 35;

/**
 * Gives each edge of a route its road option as CARLA does: a turn is decided when a junction is entered, from the direction at its far
 * side, and held until it is left. What is held outlives one call: a route of several key points is labelled by one labeller.
 */
export class TurnLabeller {
  readonly #graph: RoutingGraph;
  #previous: RoadOption = RoadOption.void;
  /** Last node of the junction being crossed, or -1. */
  #junctionEnd = -1;

  constructor(graph: RoutingGraph) {
    this.#graph = graph;
  }

  /** Option of the edge from `route[index]` to `route[index + 1]`. */
  label(route: readonly number[], index: number): RoadOption {
    const next = this.#graph.edge(route[index]!, route[index + 1]!);
    const decision = index === 0 ? next.option : this.#decide(route, index, next);
    this.#previous = decision;
    return decision;
  }

  #decide(route: readonly number[], index: number, next: RoutingEdge): RoadOption {
    const entersJunction = next.option === RoadOption.laneFollow && next.inJunction;
    if (this.#previous !== RoadOption.void && this.#junctionEnd > 0 && this.#junctionEnd !== route[index - 1] && entersJunction) return this.#previous;
    this.#junctionEnd = -1;
    const current = this.#graph.edge(route[index - 1]!, route[index]!);
    if (!(current.option === RoadOption.laneFollow && !current.inJunction && entersJunction)) return next.option;
    const last = this.#lastJunctionEdge(route, index);
    this.#junctionEnd = last.node;
    return this.#turn(route, index, current, last.edge);
  }

  /** The last of the junction edges that follow one another from `index` on: junctions may be made of tiny pieces. */
  #lastJunctionEdge(route: readonly number[], index: number): { edge: RoutingEdge; node: number } {
    let edge = this.#graph.edge(route[index]!, route[index + 1]!);
    let node = -1;
    for (let at = index; at + 1 < route.length; at += 1) {
      const candidate = this.#graph.edge(route[at]!, route[at + 1]!);
      if (candidate.option !== RoadOption.laneFollow || !candidate.inJunction) break;
      edge = candidate;
      node = route[at + 1]!;
    }
    return { edge, node };
  }

  #turn(route: readonly number[], index: number, current: RoutingEdge, through: RoutingEdge): RoadOption {
    const approach = current.exitVector;
    const leaving = through.exitVector;
    if (approach === undefined || leaving === undefined) return through.option;
    const cross = approach.x * leaving.y - approach.y * leaving.x;
    const dot = approach.x * leaving.x + approach.y * leaving.y;
    if (Math.abs(degFromRad(atan2(cross, dot))) < STRAIGHT_DEG) return RoadOption.straight;

    const siblings: number[] = [];
    for (const [node, edge] of this.#graph.edgesFrom(route[index]!)) {
      const net = edge.netVector;
      if (edge.option === RoadOption.laneFollow && node !== route[index + 1] && net !== undefined) siblings.push(approach.x * net.y - approach.y * net.x);
    }
    if (siblings.length === 0) siblings.push(0);
    if (cross > Math.max(...siblings)) return RoadOption.left;
    if (cross < Math.min(...siblings)) return RoadOption.right;
    return cross > 0 ? RoadOption.left : RoadOption.right;
  }
}
