import type { Point } from '../../../src/geometry/Pose.ts';
import type { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import type { TownOptions } from '../TownOptions.ts';

export interface GridEdge {
  /** Indices into `crossings`; `a` lies west or south of `b`. */
  readonly a: number;
  readonly b: number;
  readonly axis: 'eastWest' | 'northSouth';
  readonly kind: 'avenue' | 'border' | 'inner';
}

/** Crossings on a jittered grid and the stretches between neighbours. */
export interface StreetGrid {
  readonly crossings: readonly Point[];
  readonly edges: readonly GridEdge[];
}

/** Draws the grid of a town: jittered crossings, avenues among the inner lines, some inner stretches left out. */
export function drawStreetGrid(options: TownOptions, random: SeededRandom): StreetGrid {
  const { columns, rows, spacingM, jitterM } = options;
  const avenueColumns = innerLines(columns, options.avenueColumns, random);
  const avenueRows = innerLines(rows, options.avenueRows, random);
  const crossings: Point[] = [];
  const edges: GridEdge[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const here = row * columns + column;
      const spread = (): number => random.between(-jitterM, jitterM);
      crossings.push({ x: (column - (columns - 1) / 2) * spacingM + spread(), y: (row - (rows - 1) / 2) * spacingM + spread() });
      if (column + 1 < columns) edges.push({ a: here, b: here + 1, axis: 'eastWest', kind: lineKind(row, rows, avenueRows) });
      if (row + 1 < rows) edges.push({ a: here, b: here + columns, axis: 'northSouth', kind: lineKind(column, columns, avenueColumns) });
    }
  }
  return { crossings, edges: withoutSome(edges, options.missingStreets, random) };
}

function innerLines(lines: number, count: number, random: SeededRandom): ReadonlySet<number> {
  const inner = Array.from({ length: Math.max(0, lines - 2) }, (_, index) => index + 1);
  return new Set(random.shuffled(inner).slice(0, count));
}

function lineKind(index: number, lines: number, avenues: ReadonlySet<number>): GridEdge['kind'] {
  if (index === 0 || index === lines - 1) return 'border';
  return avenues.has(index) ? 'avenue' : 'inner';
}

/** Leaves out inner stretches one by one as long as every direction of every remaining stretch can be reached from every other. */
function withoutSome(edges: readonly GridEdge[], count: number, random: SeededRandom): GridEdge[] {
  let kept = [...edges];
  let missing = 0;
  for (const edge of random.shuffled(edges.filter((candidate) => candidate.kind === 'inner'))) {
    if (missing === count) break;
    const without = kept.filter((other) => other !== edge);
    if (!isDrivable(without)) continue;
    kept = without;
    missing += 1;
  }
  return kept;
}

/** Can a car that never turns on the spot get from any direction of any stretch to any other? */
export function isDrivable(edges: readonly { readonly a: number; readonly b: number }[]): boolean {
  const directed = edges.flatMap(({ a, b }, edge) => [{ edge, from: a, to: b }, { edge, from: b, to: a }]);
  const reaches = (forward: boolean): number => {
    const seen = new Set([0]);
    const open = [0];
    for (let here = open.pop(); here !== undefined; here = open.pop()) {
      const current = directed[here]!;
      directed.forEach((other, index) => {
        const follows = forward ? other.from === current.to : other.to === current.from;
        if (!follows || other.edge === current.edge || seen.has(index)) return;
        seen.add(index);
        open.push(index);
      });
    }
    return seen.size;
  };
  return reaches(true) === directed.length && reaches(false) === directed.length;
}
