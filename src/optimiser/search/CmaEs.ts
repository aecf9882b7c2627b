import { z } from 'zod';
import { SeededRandom } from '../../geometry/SeededRandom.ts';
import { cos, exp, log } from '../../geometry/trig.ts';
import { symmetricEigen } from './symmetricEigen.ts';

/** Everything between two generations, as plain JSON. */
export const CmaEsStateSchema = z.strictObject({
  mean: z.array(z.number()),
  sigma: z.number().positive(),
  covariance: z.array(z.number()),
  pathC: z.array(z.number()),
  pathSigma: z.array(z.number()),
  generation: z.int().min(0),
  population: z.int().min(2),
  random: z.strictObject({ seed: z.int(), counter: z.int().min(0) }),
});

export type CmaEsState = z.infer<typeof CmaEsStateSchema>;

/** Strategy parameters: all follow from dimension and population (Hansen 2016, table 1, without negative weights). */
interface StrategyParameters {
  readonly weights: readonly number[];
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
  readonly chiN: number;
}

/**
 * CMA-ES, the covariance matrix adaptation evolution strategy: Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv 1604.00772), with weighted
 * recombination, rank-one and rank-mu updates and cumulative step-size adaptation. Minimises. Ask for a generation, tell its values, and again.
 *
 * Bounds are the caller's: it may clamp what {@link ask} gives before evaluating, and tell the values all the same.
 */
export class CmaEs {
  readonly #n: number;
  readonly #population: number;
  readonly #parameters: StrategyParameters;
  readonly #random: SeededRandom;
  #mean: Float64Array;
  #sigma: number;
  #covariance: Float64Array;
  #pathC: Float64Array;
  #pathSigma: Float64Array;
  #generation = 0;
  /** Square roots of the covariance's eigenvalues, and its eigenvectors. */
  #scales: Float64Array;
  #vectors: Float64Array;
  /** The generation that was asked for last, as steps from the mean in units of sigma. */
  #steps: readonly Float64Array[] = [];

  /** @param start first mean; @param sigma first step size, about a third of the distance to the optimum; @param random copied */
  constructor(start: readonly number[], sigma: number, random: SeededRandom, population = defaultPopulation(start.length)) {
    const n = start.length;
    if (n === 0) throw new RangeError('CMA-ES needs at least one dimension');
    this.#n = n;
    this.#population = population;
    this.#parameters = strategyParameters(n, population);
    this.#random = new SeededRandom(random.seed, random.counter);
    this.#mean = Float64Array.from(start);
    this.#sigma = sigma;
    this.#covariance = identity(n);
    this.#pathC = new Float64Array(n);
    this.#pathSigma = new Float64Array(n);
    this.#scales = new Float64Array(n).fill(1);
    this.#vectors = identity(n);
  }

  static fromJSON(state: CmaEsState): CmaEs {
    const search = new CmaEs(state.mean, state.sigma, new SeededRandom(state.random.seed, state.random.counter), state.population);
    search.#covariance = Float64Array.from(state.covariance);
    search.#pathC = Float64Array.from(state.pathC);
    search.#pathSigma = Float64Array.from(state.pathSigma);
    search.#generation = state.generation;
    search.#decompose();
    return search;
  }

  get population(): number {
    return this.#population;
  }

  get mean(): readonly number[] {
    return [...this.#mean];
  }

  get sigma(): number {
    return this.#sigma;
  }

  /** The next generation: `population` points. */
  ask(): number[][] {
    this.#steps = Array.from({ length: this.#population }, () => this.#step());
    return this.#steps.map((step) => Array.from(step, (value, i) => this.#mean[i]! + this.#sigma * value));
  }

  /** Values of the points of the last {@link ask}, in their order; lower is better, equal ones count in the order of asking. */
  tell(values: readonly number[]): void {
    if (values.length !== this.#steps.length || values.length === 0) throw new RangeError(`tell() needs the ${this.#steps.length} values of the last ask(), got ${values.length}`);
    const { weights, muEff, cSigma, dSigma, cC, c1, cMu, chiN } = this.#parameters;
    const n = this.#n;
    const order = values.map((_, index) => index).toSorted((a, b) => values[a]! - values[b]!);
    const best = order.slice(0, weights.length).map((index) => this.#steps[index]!);
    this.#generation += 1;

    const drift = Float64Array.from({ length: n }, (_, i) => best.reduce((sum, step, k) => sum + weights[k]! * step[i]!, 0));
    this.#mean = this.#mean.map((value, i) => value + this.#sigma * drift[i]!);

    const white = this.#whitened(drift);
    this.#pathSigma = this.#pathSigma.map((value, i) => (1 - cSigma) * value + Math.sqrt(cSigma * (2 - cSigma) * muEff) * white[i]!);
    const length = norm(this.#pathSigma);
    const settled = Math.sqrt(1 - exp(2 * this.#generation * log(1 - cSigma)));
    const moving = length / settled < (1.4 + 2 / (n + 1)) * chiN ? 1 : 0;
    this.#pathC = this.#pathC.map((value, i) => (1 - cC) * value + moving * Math.sqrt(cC * (2 - cC) * muEff) * drift[i]!);

    const kept = 1 - c1 - cMu + (1 - moving) * c1 * cC * (2 - cC);
    for (let i = 0; i < n; i += 1) {
      for (let j = 0; j <= i; j += 1) {
        const rankMu = best.reduce((sum, step, k) => sum + weights[k]! * step[i]! * step[j]!, 0);
        const value = kept * this.#covariance[i * n + j]! + c1 * this.#pathC[i]! * this.#pathC[j]! + cMu * rankMu;
        this.#covariance[i * n + j] = value;
        this.#covariance[j * n + i] = value;
      }
    }
    this.#sigma *= exp(Math.min(1, (cSigma / dSigma) * (length / chiN - 1)));
    this.#steps = [];
    this.#decompose();
  }

  toJSON(): CmaEsState {
    return {
      mean: [...this.#mean],
      sigma: this.#sigma,
      covariance: [...this.#covariance],
      pathC: [...this.#pathC],
      pathSigma: [...this.#pathSigma],
      generation: this.#generation,
      population: this.#population,
      random: { seed: this.#random.seed, counter: this.#random.counter },
    };
  }

  /** A draw from N(0, C): B D z. */
  #step(): Float64Array {
    const n = this.#n;
    const z = Float64Array.from(this.#scales, (scale) => scale * normal(this.#random));
    return Float64Array.from({ length: n }, (_, i) => z.reduce((sum, value, k) => sum + this.#vectors[i * n + k]! * value, 0));
  }

  /** C^(-1/2) v: B D^-1 B' v. */
  #whitened(v: Float64Array): Float64Array {
    const n = this.#n;
    const turned = Float64Array.from({ length: n }, (_, k) => v.reduce((sum, value, i) => sum + this.#vectors[i * n + k]! * value, 0) / this.#scales[k]!);
    return Float64Array.from({ length: n }, (_, i) => turned.reduce((sum, value, k) => sum + this.#vectors[i * n + k]! * value, 0));
  }

  #decompose(): void {
    const { values, vectors } = symmetricEigen(this.#covariance, this.#n);
    const largest = values.reduce((most, value) => Math.max(most, value), 0);
    // Rounding can push the smallest eigenvalues below zero; a condition number of 1e14 is kept.
    this.#scales = values.map((value) => Math.sqrt(Math.max(value, largest * 1e-14)));
    this.#vectors = vectors;
  }
}

/** 4 + 3 ln n, rounded down. */
export function defaultPopulation(n: number): number {
  return 4 + Math.floor(3 * log(n));
}

function strategyParameters(n: number, population: number): StrategyParameters {
  const mu = Math.floor(population / 2);
  const raw = Array.from({ length: mu }, (_, i) => log((population + 1) / 2) - log(i + 1));
  const sum = raw.reduce((total, weight) => total + weight, 0);
  const weights = raw.map((weight) => weight / sum);
  const muEff = 1 / weights.reduce((total, weight) => total + weight * weight, 0);
  const cSigma = (muEff + 2) / (n + muEff + 5);
  const c1 = 2 / ((n + 1.3) * (n + 1.3) + muEff);
  return {
    weights,
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu: Math.min(1 - c1, (2 * (muEff - 2 + 1 / muEff)) / ((n + 2) * (n + 2) + muEff)),
    chiN: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** A standard normal deviate (Box-Muller, the cosine half). */
function normal(random: SeededRandom): number {
  const radius = Math.sqrt(-2 * log(1 - random.uniform()));
  return radius * cos(2 * Math.PI * random.uniform());
}

function norm(v: Float64Array): number {
  return Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
}

function identity(n: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) matrix[i * n + i] = 1;
  return matrix;
}
