import type { SeededRandom } from '../../geometry/SeededRandom.ts';
import { exp, log } from '../../geometry/trig.ts';
import { createPolicy, type Policy } from '../Policy.ts';
import { meanScore, type PolicyEvaluation } from '../PolicyEvaluation.ts';
import { CmaEs } from './CmaEs.ts';
import { findTunables, numberText, withValues, type Tunable } from './findTunables.ts';
import type { TunedPolicy } from './SearchStrategy.ts';
import type { TuningReport } from './TuningReport.ts';

export interface TuningSettings {
  /** Policies that may be evaluated. */
  readonly evaluations: number;
  /** Significant digits of written values. */
  readonly digits: number;
  /** Most numbers searched over at once; the least sensitive ones are left alone. */
  readonly dimensions: number;
  /** A mean score from which there is nothing more to gain. */
  readonly perfectScore: number;
}

export interface TuningResult {
  readonly report: TuningReport;
  /** The better version, where one was found. */
  readonly tuned?: TunedPolicy;
}

/** How far a number is moved to find out what it does, and the first step of the search, both as a share of its range. */
const PROBE = 0.2;
const FIRST_STEP = 0.3;

/** Generations in a row without a text that is new: the search has become finer than the digits that are written. */
const STALE_GENERATIONS = 3;

/** Evaluates policies on the common samples of this search. */
export type Evaluate = (policies: readonly Policy[]) => Promise<readonly PolicyEvaluation[]>;

/**
 * Searches over the numbers in a policy's text while its structure stays: each number alone first, which gives its sensitivity and drops
 * those without effect, then CMA-ES over the rest, all on the same samples. Values are rounded as they are written, so what is scored is what
 * stands in the text. A version is better only if its mean is. Undefined when the text has no number to tune.
 */
export async function tuneConstants(policy: Policy, before: PolicyEvaluation, evaluate: Evaluate, settings: TuningSettings, random: SeededRandom, update: number): Promise<TuningResult | undefined> {
  const tunables = findTunables(policy.source);
  if (tunables.length === 0) return undefined;
  const trial = new Trial(policy, before, tunables, evaluate, settings, update);
  const sensitivities = await probeEach(trial, settings.evaluations / 2);
  const active = mostSensitive(sensitivities, settings.dimensions);
  if (active.length > 0) await searchTogether(trial, active, random);
  return trial.result(sensitivities);
}

/** Moves each number alone up and down its range; gives the largest change of the mean score. */
async function probeEach(trial: Trial, budget: number): Promise<readonly number[]> {
  const probes = trial.start.flatMap((place, index) => [Math.min(1, place + PROBE), Math.max(0, place - PROBE)].map((moved) => ({ index, moved })));
  const affordable = probes.slice(0, 2 * Math.floor(budget / 2));
  const scores = await trial.score(affordable.map(({ index, moved }) => trial.start.map((place, other) => (other === index ? moved : place))));
  return trial.start.map((_, index) => affordable.reduce((most, probe, number) => (probe.index === index && scores[number] !== undefined ? Math.max(most, Math.abs(scores[number] - trial.scoreBefore)) : most), 0));
}

async function searchTogether(trial: Trial, active: readonly number[], random: SeededRandom): Promise<void> {
  const search = new CmaEs(active.map((index) => trial.best[index]!), FIRST_STEP, random);
  let stale = 0;
  while (trial.remaining > 0 && !trial.isPerfect && stale < STALE_GENERATIONS) {
    const before = trial.remaining;
    const points = search.ask();
    const inside = points.map((point) => trial.best.map((place, index) => (active.includes(index) ? Math.min(1, Math.max(0, point[active.indexOf(index)]!)) : place)));
    const scores = await trial.score(inside);
    if (scores.some((score) => score === undefined)) return;
    stale = trial.remaining === before ? stale + 1 : 0;
    // What lies outside costs as much as it lies outside, so that the search comes back.
    search.tell(points.map((point, number) => -scores[number]! + trial.spread * point.reduce((sum, place) => sum + Math.max(0, -place, place - 1), 0)));
  }
}

/** Numbers with an effect, the most sensitive first and no more than `most`, in the order of the text. */
function mostSensitive(sensitivities: readonly number[], most: number): number[] {
  const moving = sensitivities.flatMap((sensitivity, index) => (sensitivity > 0 ? [index] : []));
  return moving.toSorted((a, b) => sensitivities[b]! - sensitivities[a]! || a - b).slice(0, most).toSorted((a, b) => a - b);
}

/** The versions tried so far. Places are shares of each number's range, 0 to 1. */
class Trial {
  readonly start: readonly number[];
  readonly scoreBefore: number;
  best: readonly number[];
  /** Largest difference between two mean scores seen. */
  spread = 0;
  readonly #policy: Policy;
  readonly #tunables: readonly Tunable[];
  readonly #evaluate: Evaluate;
  readonly #settings: TuningSettings;
  readonly #update: number;
  readonly #scores = new Map<string, number>();
  #evaluations = 0;
  #lowest: number;
  #found: { readonly policy: Policy; readonly evaluation: PolicyEvaluation; readonly score: number } | undefined;

  constructor(policy: Policy, before: PolicyEvaluation, tunables: readonly Tunable[], evaluate: Evaluate, settings: TuningSettings, update: number) {
    this.#policy = policy;
    this.#tunables = tunables;
    this.#evaluate = evaluate;
    this.#settings = settings;
    this.#update = update;
    this.start = tunables.map((tunable) => placeOf(tunable, tunable.value));
    this.best = this.start;
    this.scoreBefore = meanScore(before);
    this.#lowest = this.scoreBefore;
    this.#scores.set(policy.hash, this.scoreBefore);
  }

  get remaining(): number {
    return this.#settings.evaluations - this.#evaluations;
  }

  get isPerfect(): boolean {
    return (this.#found?.score ?? this.scoreBefore) >= this.#settings.perfectScore;
  }

  /** Mean scores; equal texts are evaluated once, and undefined stands where the budget has run out. */
  async score(points: readonly (readonly number[])[]): Promise<readonly (number | undefined)[]> {
    const versions = points.map((point) => this.#version(point));
    const fresh = new Map(versions.filter(({ hash }) => !this.#scores.has(hash)).map((version) => [version.hash, version]));
    const affordable = [...fresh.values()].slice(0, this.remaining);
    const evaluations = affordable.length === 0 ? [] : await this.#evaluate(affordable);
    this.#evaluations += affordable.length;
    for (const [index, version] of affordable.entries()) this.#note(version, evaluations[index]!, points[versions.findIndex(({ hash }) => hash === version.hash)]!);
    return versions.map(({ hash }) => this.#scores.get(hash));
  }

  result(sensitivities: readonly number[]): TuningResult {
    const found = this.#found;
    const constants = this.#tunables.map(({ name, line, value, low, high }, index) => ({
      name,
      line,
      from: value,
      to: found === undefined || this.best[index] === this.start[index] ? value : Number(numberText(valueAt(this.#tunables[index]!, this.best[index]!), this.#settings.digits)),
      low,
      high,
      sensitivity: sensitivities[index]!,
    }));
    const report: TuningReport = {
      policy: this.#policy.hash,
      ...(found === undefined ? {} : { tuned: found.policy.hash }),
      evaluations: this.#evaluations,
      scoreBefore: this.scoreBefore,
      scoreAfter: found?.score ?? this.scoreBefore,
      constants: constants.toSorted((a, b) => b.sensitivity - a.sensitivity || a.line - b.line),
    };
    return { report, ...(found === undefined ? {} : { tuned: { scored: { policy: found.policy, evaluation: found.evaluation }, report } }) };
  }

  #note(policy: Policy, evaluation: PolicyEvaluation, point: readonly number[]): void {
    const score = meanScore(evaluation);
    this.#scores.set(policy.hash, score);
    this.#lowest = Math.min(this.#lowest, score);
    const bestScore = this.#found?.score ?? this.scoreBefore;
    this.spread = Math.max(bestScore, score) - this.#lowest;
    if (score <= bestScore) return;
    this.#found = { policy, evaluation, score };
    this.best = point;
  }

  /** A number at its own place stays as it is written. */
  #version(point: readonly number[]): Policy {
    const values = this.#tunables.map((tunable, index) => (point[index] === this.start[index] ? tunable.value : valueAt(tunable, point[index]!)));
    const moved = this.#tunables.flatMap((tunable, index) => (values[index] === tunable.value ? [] : [index]));
    const text = withValues(this.#policy.source, moved.map((index) => this.#tunables[index]!), moved.map((index) => values[index]!), this.#settings.digits);
    return createPolicy(text, { origin: 'tuned', parents: [this.#policy.hash], createdAtUpdate: this.#update });
  }
}

function placeOf({ low, high, isLogarithmic }: Tunable, value: number): number {
  return isLogarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low);
}

function valueAt({ low, high, isLogarithmic }: Tunable, place: number): number {
  return isLogarithmic ? low * exp(place * log(high / low)) : low + place * (high - low);
}
