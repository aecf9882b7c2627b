import type { SeededRandom } from '../geometry/SeededRandom.ts';

/**
 * Sorts by falling priority, ties in random order (LangProp since November 2023). Draws `length - 1` numbers whatever the priorities are,
 * so that a tie shifts nobody else's draws. Returns a new list.
 */
export function rankByPriority<T>(entries: readonly T[], priorityOf: (entry: T) => number, random: SeededRandom): T[] {
  return random.shuffled(entries).toSorted((left, right) => priorityOf(right) - priorityOf(left));
}

/** Indices of all entries with the lowest score, in order. */
export function lowestScored(scores: readonly number[]): number[] {
  let lowest = Infinity;
  for (const score of scores) lowest = Math.min(lowest, score);
  return scores.flatMap((score, index) => (score === lowest ? [index] : []));
}
