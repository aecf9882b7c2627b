import type { Policy } from '../Policy.ts';
import type { PolicyEvaluation, SampleResult } from '../PolicyEvaluation.ts';
import { BettingTest } from './BettingTest.ts';
import { comparable, differenceRange, type GuardSettings } from './GuardSettings.ts';
import { bettingInterval, type ScoreInterval } from './meanBounds.ts';

/** A child and what its parent got on every sample of the batch. */
export interface Racer {
  readonly policy: Policy;
  readonly parent: PolicyEvaluation;
  /** What the child itself got on the first samples of the order, as many for each racer: they are not run again. */
  readonly probed?: readonly SampleResult[];
}

/** A child that was stopped: worse than its parent, with all but certainty. */
export interface StoppedRacer {
  readonly policy: Policy;
  /** Child minus parent on the samples that it ran. */
  readonly difference: ScoreInterval;
}

export interface RaceResult {
  /** In the order of the racers, with a result for every sample, in the samples' order. */
  readonly finished: readonly { readonly policy: Policy; readonly evaluation: PolicyEvaluation }[];
  readonly stopped: readonly StoppedRacer[];
  /** Samples run, summed over the children, those before the race included. */
  readonly samplesRun: number;
}

/**
 * Scores children on a batch, block by block, each against its parent on the same samples, and stops a child as soon as it is
 * proven worse: a test that may look after every sample (`BettingTest`), so that a child which is not worse is stopped with probability at
 * most `raceAlpha`, however often it is looked at.
 *
 * @param order indices of all samples; random, or the promise of the test does not hold
 */
export async function raceChildren<Sample>(
  racers: readonly Racer[],
  samples: readonly Sample[],
  order: readonly number[],
  evaluate: (policies: readonly Policy[], samples: readonly Sample[]) => Promise<readonly PolicyEvaluation[]>,
  settings: Pick<GuardSettings, 'raceAlpha' | 'raceBlock' | 'scores'>,
): Promise<RaceResult> {
  const { raceAlpha, raceBlock, scores } = settings;
  const probedCount = racers[0]?.probed?.length ?? 0;
  const range = differenceRange(scores);
  const states = racers.map((racer) => ({ racer, test: new BettingTest(range, 0, raceAlpha), results: Array.from<SampleResult>({ length: samples.length }), differences: new Array<number>() }));
  let running = states;
  let samplesRun = 0;
  for (let from = 0; from < order.length && running.length > 0; ) {
    const block = order.slice(from, Math.max(raceBlock, 2 * from));
    const fresh = order.slice(Math.max(from, probedCount), from + block.length);
    const evaluations = fresh.length === 0 ? [] : await evaluate(running.map(({ racer }) => racer.policy), fresh.map((index) => samples[index]!));
    for (const [place, { racer, test, results, differences }] of running.entries()) {
      const known = racer.probed?.slice(from, from + block.length) ?? [];
      for (const [position, index] of block.entries()) {
        const result = known[position] ?? evaluations[place]!.results[position - known.length]!;
        const difference = comparable(result.score, scores) - comparable(racer.parent.results[index]!.score, scores);
        results[index] = result;
        differences.push(difference);
        test.add(-difference);
      }
    }
    samplesRun += running.length * block.length;
    from += block.length;
    running = running.filter(({ test }) => !test.rejected);
  }
  const stopped = states.filter(({ test }) => test.rejected);
  return {
    finished: states.filter(({ test }) => !test.rejected).map(({ racer, results }) => ({ policy: racer.policy, evaluation: { results } })),
    stopped: stopped.map(({ racer, differences }) => ({ policy: racer.policy, difference: bettingInterval(differences, range, raceAlpha) })),
    samplesRun,
  };
}
