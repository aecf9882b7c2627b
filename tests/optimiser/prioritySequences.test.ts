import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../src/geometry/SeededRandom.ts';
import { PolicyTracker, type TrackerSettings } from '../../src/optimiser/PolicyTracker.ts';
import { rankByPriority } from '../../src/optimiser/rankByPriority.ts';

/** One batch of a mode: each policy's scores, none for a policy that was not there. */
interface Batch {
  readonly mode?: string;
  readonly scores: Readonly<Record<string, readonly number[]>>;
  /** Priorities afterwards, and who ranks with whom, best first. */
  readonly priorities: Readonly<Record<string, number>>;
  readonly ranking: readonly string[][];
}

interface Sequence {
  readonly what: string;
  readonly trackers: TrackerSettings;
  readonly batches: readonly Batch[];
}

const LIFETIME = { main: { priorityDecayRate: 1 } };
const LAST_BATCH = { main: { priorityDecayRate: 0 } };

/** Worked out by hand from LangProp's rule: priority = (past priority x past weight + mean x count) / (past weight + count); past weight = (past weight + count) x decay. */
const SEQUENCES: readonly Sequence[] = [
  {
    what: 'a policy that nothing is known of ranks above one with a negative mean and below one with a positive one',
    trackers: LIFETIME,
    batches: [{ scores: { bad: [-1, -1], good: [1, 0], fresh: [] }, priorities: { bad: -1, good: 0.5, fresh: 0 }, ranking: [['good'], ['fresh'], ['bad']] }],
  },
  {
    what: 'equal means of unequal batches tie, and the tie ends with the next sample',
    trackers: LIFETIME,
    batches: [
      { scores: { a: [1, 0], b: [1, 0, 1, 0] }, priorities: { a: 0.5, b: 0.5 }, ranking: [['a', 'b']] },
      { scores: { a: [1], b: [1] }, priorities: { a: 2 / 3, b: 3 / 5 }, ranking: [['a'], ['b']] },
    ],
  },
  {
    what: 'with decay 0 the past weighs nothing, so one batch decides, however long the past was',
    trackers: LAST_BATCH,
    batches: [
      { scores: { a: [1, 1, 1, 1], b: [0] }, priorities: { a: 1, b: 0 }, ranking: [['a'], ['b']] },
      { scores: { a: [0.25], b: [0.75] }, priorities: { a: 0.25, b: 0.75 }, ranking: [['b'], ['a']] },
    ],
  },
  {
    what: 'with decay 0 a policy that misses a batch keeps its priority, at weight zero',
    trackers: LAST_BATCH,
    batches: [
      { scores: { a: [0.6], b: [0.5] }, priorities: { a: 0.6, b: 0.5 }, ranking: [['a'], ['b']] },
      { scores: { a: [], b: [0.6] }, priorities: { a: 0.6, b: 0.6 }, ranking: [['a', 'b']] },
      { scores: { a: [-10], b: [0.6] }, priorities: { a: -10, b: 0.6 }, ranking: [['b'], ['a']] },
    ],
  },
  {
    what: 'a child that joins late is as good as its own samples alone',
    trackers: { main: { priorityDecayRate: 0.5 } },
    batches: [
      { scores: { parent: [0, 0, 0, 0] }, priorities: { parent: 0 }, ranking: [['parent']] },
      // Past weight of the parent: 4 x 0.5 = 2.
      { scores: { parent: [1, 1], child: [0.5, 0.5] }, priorities: { parent: 0.5, child: 0.5 }, ranking: [['parent', 'child']] },
      // Past weights: parent (2 + 2) x 0.5 = 2, child (0 + 2) x 0.5 = 1.
      { scores: { parent: [1], child: [1] }, priorities: { parent: 2 / 3, child: 0.75 }, ranking: [['child'], ['parent']] },
    ],
  },
  {
    what: 'modes add up, each with its own decay, and a batch of one leaves the others alone',
    trackers: { main: { priorityDecayRate: 1 }, infraction: { priorityDecayRate: 0 } },
    batches: [
      { scores: { a: [0.8], b: [0.6] }, priorities: { a: 0.8, b: 0.6 }, ranking: [['a'], ['b']] },
      { mode: 'infraction', scores: { a: [-10], b: [0] }, priorities: { a: -9.2, b: 0.6 }, ranking: [['b'], ['a']] },
      { scores: { a: [0.6], b: [0.6] }, priorities: { a: -9.3, b: 0.6 }, ranking: [['b'], ['a']] },
      { mode: 'infraction', scores: { a: [0], b: [0] }, priorities: { a: 0.7, b: 0.6 }, ranking: [['a'], ['b']] },
    ],
  },
];

describe('a sequence of batches gives the priorities and ranks of LangProp', () => {
  it.each(SEQUENCES)('$what', ({ trackers, batches }) => {
    const known = new Map<string, PolicyTracker>();
    for (const { mode = 'main', scores, priorities, ranking } of batches) {
      for (const [policy, values] of Object.entries(scores)) {
        const tracker = known.get(policy) ?? new PolicyTracker(trackers);
        known.set(policy, tracker);
        for (const value of values) tracker.record(mode, value);
      }
      for (const [policy, priority] of Object.entries(priorities)) expect(known.get(policy)!.priority, policy).toBeCloseTo(priority, 12);
      // Ties may fall either way: each group of equals stands in its place, in any order.
      for (let seed = 0; seed < 20; seed += 1) {
        const ranked = rankByPriority([...known], ([, tracker]) => Number(tracker.priority.toFixed(12)), new SeededRandom(seed)).map(([policy]) => policy);
        const groups = ranking.map(({ length }, group) => ranked.slice(ranking.slice(0, group).flat().length).slice(0, length).toSorted());
        expect(groups).toEqual(ranking.map((group) => group.toSorted()));
      }
      for (const tracker of known.values()) tracker.reset(mode);
    }
  });
});
