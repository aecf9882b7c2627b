import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import { CmaEs, CmaEsStateSchema } from '../../../src/optimiser/search/CmaEs.ts';

type Objective = (x: readonly number[]) => number;

const sphere: Objective = (x) => x.reduce((sum, value) => sum + value * value, 0);
const rosenbrock: Objective = (x) => x.slice(1).reduce((sum, next, i) => sum + 100 * (next - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2, 0);
const rastrigin: Objective = (x) => x.reduce((sum, value) => sum + value * value - 10 * Math.cos(2 * Math.PI * value) + 10, 0);

/** Evaluations until a value below the target; undefined when there are more than `limit`. */
function evaluationsTo(target: number, f: Objective, search: CmaEs, limit: number): number | undefined {
  for (let count = 0; count < limit; ) {
    const values = search.ask().map(f);
    count += values.length;
    if (Math.min(...values) < target) return count;
    search.tell(values);
  }
  return undefined;
}

function runs(f: Objective, start: number, sigma: number, count: number, limit: number, population?: number): number[] {
  const found = Array.from({ length: count }, (_, run) => evaluationsTo(1e-9, f, new CmaEs(Array.from({ length: 10 }, () => start), sigma, new SeededRandom((run + 1) * 7919), population), limit));
  return found.flatMap((evaluations) => (evaluations === undefined ? [] : [evaluations])).toSorted((a, b) => a - b);
}

/** The yardstick is Hansen's own implementation (pycma 4, without active covariance): 11 runs each (21 for the last) from the same starts to the same target. */
describe('CMA-ES in 10 dimensions', () => {
  it('needs as many evaluations on the sphere as the reference: median 1480, from 1340 to 1590', () => {
    const found = runs(sphere, 1, 0.5, 11, 5000);
    expect(found).toHaveLength(11);
    expect(found[5]).toBeGreaterThan(1480 * 0.85);
    expect(found[5]).toBeLessThan(1480 * 1.15);
  });

  it('needs as many on Rosenbrock\'s valley: median 6220, from 5130 to 6890', () => {
    const found = runs(rosenbrock, 0, 0.5, 11, 20_000);
    expect(found.length).toBeGreaterThanOrEqual(9);
    expect(found[Math.floor(found.length / 2)]).toBeGreaterThan(6220 * 0.8);
    expect(found[Math.floor(found.length / 2)]).toBeLessThan(6220 * 1.2);
  });

  it('finds the optimum of Rastrigin\'s function with a large population in a share of the runs: 5 of 21, about 21 100 evaluations each', () => {
    const found = runs(rastrigin, 3, 2, 5, 26_000, 140);
    expect(found.length).toBeGreaterThanOrEqual(2);
    for (const evaluations of found) expect(Math.abs(evaluations / 21_140 - 1)).toBeLessThan(0.2);
  });
});

describe('CMA-ES', () => {
  it('goes on from its state as if it had not been interrupted', () => {
    const whole = new CmaEs([1, 2, 3], 0.7, new SeededRandom(9));
    for (let round = 0; round < 5; round += 1) whole.tell(whole.ask().map(rosenbrock));
    const resumed = CmaEs.fromJSON(CmaEsStateSchema.parse(JSON.parse(JSON.stringify(whole))));
    for (let round = 0; round < 5; round += 1) {
      const points = whole.ask();
      expect(resumed.ask()).toEqual(points);
      whole.tell(points.map(rosenbrock));
      resumed.tell(points.map(rosenbrock));
    }
  });

  it('solves a single dimension', () => {
    expect(evaluationsTo(1e-12, sphere, new CmaEs([3], 1, new SeededRandom(1)), 1000)).toBeLessThan(400);
  });
});
