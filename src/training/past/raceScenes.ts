import { BettingTest } from '../../optimiser/guards/BettingTest.ts';

/** Scores of a scene lie in [0, 1]. */
const DIFFERENCES = { low: -1, high: 1 };

export type RaceVerdict = 'better' | 'worse' | 'unproven';

export interface SceneRace {
  readonly verdict: RaceVerdict;
  /** Challenger minus leader, scene by scene, earlier races included. */
  readonly differences: readonly number[];
}

/**
 * A paired closed-loop race: both drive the same scenes, one after the other, until one is proven better by a test that may look after every scene
 * (`BettingTest`) or the scenes are used up. Each verdict of a race is false with probability at most `alpha`, however often it is looked at.
 * @param before differences of earlier races of the same two: evidence adds up
 * @param difference drives one scene with both; challenger minus leader, in [-1, 1]
 */
export async function raceScenes(scenes: number, alpha: number, before: readonly number[], difference: (scene: number) => Promise<number>): Promise<SceneRace> {
  const better = new BettingTest(DIFFERENCES, 0, alpha);
  const worse = new BettingTest(DIFFERENCES, 0, alpha);
  const differences: number[] = [];
  const take = (value: number): void => {
    differences.push(value);
    better.add(value);
    worse.add(-value);
  };
  const verdict = (): RaceVerdict => (better.rejected ? 'better' : worse.rejected ? 'worse' : 'unproven');
  before.forEach(take);
  for (let scene = 0; scene < scenes && verdict() === 'unproven'; scene += 1) take(await difference(scene));
  return { verdict: verdict(), differences };
}
