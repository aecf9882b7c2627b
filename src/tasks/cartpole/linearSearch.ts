import { SeededRandom } from '../../geometry/SeededRandom.ts';
import { CmaEs } from '../../optimiser/search/CmaEs.ts';
import type { Yardstick } from '../Problem.ts';
import { EPISODE_STEPS, hasFailed, STATE_NUMBERS, stepCartPole } from './cartPole.ts';
import { startState, type CartPoleSample } from './CartPoleTask.ts';

/** Runs of each search, so that its effort has a median. */
const RUNS = 21;
/** A run that needs more steps is given up; its best so far is judged. */
const MOST_STEPS = 50_000;
/** Perfect episodes that end a run: the same certificate that the main search needs. */
const CERTIFICATE = 4;
const FIRST_SIGMA = 0.5;

type Gains = readonly number[];

/**
 * Searches without language model for the four gains of a linear policy (push right when gains · state > 0): how far one gets when the
 * structure is given. One episode per candidate, the same start for a whole generation; a candidate that is perfect must be so on further fresh
 * starts. Every step counts.
 */
export function linearYardsticks(sealed: readonly CartPoleSample[], random: SeededRandom): readonly Yardstick[] {
  return [
    ['random search, linear policy', randomSearch] as const,
    ['CMA-ES, linear policy', cmaSearch] as const,
  ].map(([name, search], number) => {
    const runs = Array.from({ length: RUNS }, (_, run) => search(new Budget(random.fork(number).fork(run))));
    return { name, efforts: runs.map(({ steps }) => steps), sealedScores: runs.map(({ best }) => sealed.map((sample) => episode(best, sample))) };
  });
}

function randomSearch(budget: Budget): Budget {
  while (!budget.isOver) budget.try(budget.newStart(), Array.from({ length: STATE_NUMBERS }, () => budget.random.between(-1, 1)));
  return budget;
}

function cmaSearch(budget: Budget): Budget {
  const search = new CmaEs([0, 0, 0, 0], FIRST_SIGMA, budget.random.fork(0));
  while (!budget.isOver) {
    const start = budget.newStart();
    search.tell(search.ask().map((gains) => -budget.try(start, gains)));
  }
  return budget;
}

/** One run: what it has spent and found. */
class Budget {
  readonly random: SeededRandom;
  steps = 0;
  best: Gains = [0, 0, 0, 0];
  #bestScore = -1;
  #isCertified = false;
  #starts = 0;

  constructor(random: SeededRandom) {
    this.random = random;
  }

  get isOver(): boolean {
    return this.#isCertified || this.steps >= MOST_STEPS;
  }

  newStart(): CartPoleSample {
    this.#starts += 1;
    return { seed: this.random.fork(this.#starts).seed };
  }

  /** Score of one episode; costs nothing once the run is over. */
  try(start: CartPoleSample, gains: Gains): number {
    if (this.isOver) return 0;
    const score = this.#run(start, gains);
    if (score > this.#bestScore) {
      this.#bestScore = score;
      this.best = gains;
    }
    if (score < EPISODE_STEPS) return score;
    for (let more = 1; more < CERTIFICATE; more += 1) if (this.#run(this.newStart(), gains) < EPISODE_STEPS) return score;
    this.best = gains;
    this.#isCertified = true;
    return score;
  }

  #run(start: CartPoleSample, gains: Gains): number {
    const score = episode(gains, start);
    this.steps += score;
    return score;
  }
}

/** Steps that a linear policy survives. */
function episode(gains: Gains, sample: CartPoleSample): number {
  const state = startState(sample);
  for (let step = 1; step <= EPISODE_STEPS; step += 1) {
    const push = gains[0]! * state[0]! + gains[1]! * state[1]! + gains[2]! * state[2]! + gains[3]! * state[3]! > 0 ? 1 : 0;
    stepCartPole(state, 0, push);
    if (hasFailed(state, 0)) return step;
  }
  return EPISODE_STEPS;
}
