/** One measured figure. `better` says which way `must` (the least that we promise) and `aim` point. */
export interface BenchFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly must?: number;
  readonly aim?: number;
}

/** What a `*.bench.ts` exports: measures and returns its figures. Randomness is seeded, so that runs compare. */
export type Bench = () => Promise<BenchFigure[]>;

/** How a figure stands to its limits; undefined when it has none. */
export function verdict(figure: BenchFigure): 'aim' | 'must' | 'missed' | undefined {
  if (figure.aim !== undefined && reaches(figure, figure.aim)) return 'aim';
  if (figure.must === undefined) return figure.aim === undefined ? undefined : 'missed';
  return reaches(figure, figure.must) ? 'must' : 'missed';
}

function reaches(figure: BenchFigure, limit: number): boolean {
  return figure.better === 'higher' ? figure.value >= limit : figure.value <= limit;
}
