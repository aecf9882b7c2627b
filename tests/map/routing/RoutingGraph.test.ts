import { describe, expect, it } from 'vitest';
import { RoadOption } from '../../../src/map/RoutePlan.ts';
import { readRoadMap } from '../../../src/map/readRoadMap.ts';
import { RoutingGraph } from '../../../src/map/routing/RoutingGraph.ts';
import { searchPath } from '../../../src/map/routing/searchPath.ts';
import { crossingText } from '../maps/crossingText.ts';
import { motorwayText } from '../maps/motorwayText.ts';

describe('RoutingGraph', () => {
  it('joins lane ends that round to the same metre and counts hops as length', () => {
    const graph = new RoutingGraph(readRoadMap(motorwayText(), 'motorway'));
    const lane = [...graph.map.lanes.laneId].findIndex((id, row) => id === -2 && graph.map.lanes.road[row] === 0);
    const edge = graph.edge(graph.entryNode[lane]!, graph.exitNode[lane]!);
    expect([edge.path.length, edge.length, edge.inJunction, edge.option]).toEqual([99, 100, false, RoadOption.laneFollow]);
    expect(graph.nodes[graph.entryNode[lane]!]).toEqual({ x: 0, y: -5, z: 0 });
    const options = [...graph.edgesFrom(graph.entryNode[lane]!).values()].map(({ option, length }) => [option, length]);
    expect(options).toEqual([[RoadOption.laneFollow, 100], [RoadOption.changeLaneRight, 0], [RoadOption.changeLaneLeft, 0]]);
  });

  it('has no lane changes inside junctions', () => {
    const graph = new RoutingGraph(readRoadMap(crossingText(), 'crossing'));
    const edges = graph.nodes.flatMap((_node, index) => [...graph.edgesFrom(index).values()]);
    expect(edges.filter((edge) => edge.option !== RoadOption.laneFollow)).toEqual([]);
    expect(edges.filter((edge) => edge.inJunction).length).toBe(12);
  });
});

describe('searchPath', () => {
  it('finds a way wherever there is one, over edges that exist', () => {
    const graph = new RoutingGraph(readRoadMap(crossingText(), 'crossing'));
    let found = 0;
    for (let from = 0; from < graph.nodes.length; from += 1) {
      const reachable = reachableFrom(graph, from);
      for (let to = 0; to < graph.nodes.length; to += 1) {
        const path = searchPath(graph, from, to);
        expect(path !== undefined).toBe(reachable.has(to));
        if (path === undefined) continue;
        found += 1;
        expect([path[0], path.at(-1)]).toEqual([from, to]);
        for (let index = 1; index < path.length; index += 1) expect(graph.edge(path[index - 1]!, path[index]!)).toBeDefined();
      }
    }
    expect(found).toBeGreaterThan(graph.nodes.length);
  });
});

function reachableFrom(graph: RoutingGraph, from: number): Set<number> {
  const seen = new Set([from]);
  for (const node of seen) for (const next of graph.edgesFrom(node).keys()) seen.add(next);
  return seen;
}
