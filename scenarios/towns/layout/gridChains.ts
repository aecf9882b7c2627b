import type { GridEdge, StreetGrid } from './StreetGrid.ts';

/** Stretches of the grid that make one street: from junction to junction through the crossings where only two stretches meet. */
export interface Chain {
  readonly crossings: readonly number[];
  readonly edges: readonly GridEdge[];
}

export function edgesAt(grid: StreetGrid, crossing: number): GridEdge[] {
  return grid.edges.filter((edge) => edge.a === crossing || edge.b === crossing);
}

/** Every stretch of the grid in exactly one chain. */
export function gridChains(grid: StreetGrid, junctions: readonly number[]): Chain[] {
  const used = new Set<GridEdge>();
  const chains: Chain[] = [];
  for (const start of junctions) {
    for (const first of edgesAt(grid, start)) {
      if (!used.has(first)) chains.push(chainFrom(grid, start, first, junctions, used));
    }
  }
  return chains;
}

function chainFrom(grid: StreetGrid, start: number, first: GridEdge, junctions: readonly number[], used: Set<GridEdge>): Chain {
  const crossings = [start];
  const edges: GridEdge[] = [];
  for (let edge: GridEdge | undefined = first; edge !== undefined;) {
    used.add(edge);
    edges.push(edge);
    const here: number = edge.a === crossings.at(-1) ? edge.b : edge.a;
    crossings.push(here);
    edge = junctions.includes(here) ? undefined : edgesAt(grid, here).find((other) => !used.has(other));
  }
  return { crossings, edges };
}
