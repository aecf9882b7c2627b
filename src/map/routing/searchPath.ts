import type { RoutingGraph } from './RoutingGraph.ts';

interface Candidate {
  readonly estimate: number;
  /** Order of insertion: breaks ties first in, first out. */
  readonly order: number;
  readonly node: number;
  readonly cost: number;
  readonly parent: number;
}

const NO_PARENT = -1;

/**
 * A* from node to node by edge length with the straight distance as estimate; the estimate is not a lower bound (lane changes are free), so
 * nodes are taken up again when a cheaper way to them turns up. Order of expansion is that of networkx, on which CARLA's planner
 * runs, because among equal routes it decides.
 * @returns the nodes from origin to target, or undefined when the target cannot be reached
 */
export function searchPath(graph: RoutingGraph, origin: number, target: number): number[] | undefined {
  const queue: Candidate[] = [];
  const parents = new Map<number, number>();
  const queued = new Map<number, { readonly cost: number; readonly toGo: number }>();
  let order = 0;
  push(queue, { estimate: 0, order, node: origin, cost: 0, parent: NO_PARENT });
  for (let current = pop(queue); current !== undefined; current = pop(queue)) {
    const { node, cost, parent } = current;
    if (node === target) return walkBack(parents, node, parent);
    const known = parents.get(node);
    if (known !== undefined) {
      if (known === NO_PARENT) continue;
      if (queued.get(node)!.cost < cost) continue;
    }
    parents.set(node, parent);
    for (const [next, edge] of graph.edgesFrom(node)) {
      const nextCost = cost + edge.length;
      const before = queued.get(next);
      if (before !== undefined && before.cost <= nextCost) continue;
      const toGo = before?.toGo ?? straightDistance(graph, next, target);
      queued.set(next, { cost: nextCost, toGo });
      order += 1;
      push(queue, { estimate: nextCost + toGo, order, node: next, cost: nextCost, parent: node });
    }
  }
  return undefined;
}

function walkBack(parents: ReadonlyMap<number, number>, last: number, beforeLast: number): number[] {
  const path = [last];
  for (let node = beforeLast; node !== NO_PARENT; node = parents.get(node)!) path.push(node);
  return path.toReversed();
}

function straightDistance(graph: RoutingGraph, from: number, to: number): number {
  const a = graph.nodes[from]!;
  const b = graph.nodes[to]!;
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  const dz = a.z - b.z;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}

function isBefore(one: Candidate, other: Candidate): boolean {
  return one.estimate < other.estimate || (one.estimate === other.estimate && one.order < other.order);
}

function push(heap: Candidate[], candidate: Candidate): void {
  let index = heap.length;
  heap.push(candidate);
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!isBefore(candidate, heap[parent]!)) break;
    heap[index] = heap[parent]!;
    index = parent;
  }
  heap[index] = candidate;
}

function pop(heap: Candidate[]): Candidate | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === undefined || last === undefined || heap.length === 0) return top;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (!isBefore(heap[child]!, last)) break;
    heap[index] = heap[child]!;
    index = child;
  }
  heap[index] = last;
  return top;
}
