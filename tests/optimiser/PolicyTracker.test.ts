import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PolicyTracker } from '../../src/optimiser/PolicyTracker.ts';

/** The closed form of LangProp's priority: `Σ_j g^(k-j) W_j s_j / Σ_j g^(k-j) W_j`. */
function closedForm(batches: readonly (readonly number[])[], decay: number): number {
  let weighted = 0;
  let weights = 0;
  for (const [index, scores] of batches.entries()) {
    const fade = decay ** (batches.length - 1 - index);
    weighted += fade * scores.reduce((sum, score) => sum + score, 0);
    weights += fade * scores.length;
  }
  return weighted / weights;
}

function priorityAfter(batches: readonly (readonly number[])[], priorityDecayRate: number): number {
  const tracker = new PolicyTracker({ main: { priorityDecayRate } });
  for (const [index, scores] of batches.entries()) {
    if (index > 0) tracker.reset('main');
    for (const score of scores) tracker.record('main', score);
  }
  return tracker.priority;
}

describe('PolicyTracker', () => {
  it.each<[string, number, number[][], number]>([
    ['keeps the lifetime mean at decay 1', 1, [[1, 0], [1, 1, 1, 1]], 5 / 6],
    ['keeps the last batch only at decay 0', 0, [[-10, -10, -10], [0.5, 1]], 0.75],
    ['halves the weight of the past at decay 0.5', 0.5, [[0, 0], [1]], 0.5],
    ['fades older batches twice', 0.5, [[1], [0], [0]], 0.25 / 1.75],
    ['weights batches by their size', 1, [[0], [1, 1, 1]], 0.75],
    ['takes negative scores', 1, [[-1, 1], [-1, -1]], -0.5],
    ['starts from the first sample alone when nothing weighs yet', 0, [[0.25]], 0.25],
    ['gives the published Sudoku record: 66 of 70 puzzles over seven batches', 1, [10, 10, 8, 9, 10, 9, 10].map((solved) => Array.from({ length: 10 }, (_, puzzle) => (puzzle < solved ? 1 : 0))), 0.942857142857],
    ['comes back from a batch of exceptions at decay 0', 0, [[-10, -10], [1]], 1],
  ])('%s', (_, decay, batches, expected) => {
    expect(priorityAfter(batches, decay)).toBeCloseTo(expected, 12);
  });

  it('gives the closed form for any batches and any decay rate', () => {
    const score = fc.double({ min: -10, max: 10, noNaN: true });
    const batches = fc.array(fc.array(score, { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(batches, fc.double({ min: 0, max: 1, noNaN: true }), (given, decay) => {
        expect(priorityAfter(given, decay)).toBeCloseTo(closedForm(given, decay), 9);
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  it('is 0 before any score, above every policy with a negative mean', () => {
    expect(new PolicyTracker({ main: { priorityDecayRate: 0 } }).priority).toBe(0);
  });

  it('sums the priorities of its modes', () => {
    const tracker = new PolicyTracker({ main: { priorityDecayRate: 1 }, infraction: { priorityDecayRate: 0 } });
    tracker.record('main', 0.75);
    tracker.record('infraction', -10);
    expect(tracker.priority).toBe(-9.25);
  });

  it('keeps the past of a mode that took no sample when another mode is reset, and its own reset changes nothing', () => {
    const tracker = new PolicyTracker({ main: { priorityDecayRate: 0 }, infraction: { priorityDecayRate: 0.5 } });
    tracker.record('infraction', -10);
    tracker.reset('infraction');
    tracker.record('main', 1);
    tracker.reset('main');
    const before = tracker.toJSON();
    tracker.reset('infraction');
    expect(tracker.toJSON()).toEqual(before);
    expect(tracker.priority).toBe(-9);
  });

  it('keeps its priority over a reset, though with decay 0 nothing of the past weighs any more', () => {
    const tracker = new PolicyTracker({ main: { priorityDecayRate: 0 } });
    tracker.record('main', 0.5);
    tracker.reset('main');
    expect(tracker.toJSON()).toEqual({ main: { priority: 0.5, pastPriority: 0.5, pastWeight: 0, count: 0, meanScore: 0 } });
  });

  it('goes on from its JSON exactly as without a break', () => {
    const scores = [0.1, 0.7, -10, 0.3];
    const unbroken = new PolicyTracker({ main: { priorityDecayRate: 0.3 } });
    let broken = new PolicyTracker({ main: { priorityDecayRate: 0.3 } });
    for (const [index, score] of scores.entries()) {
      for (const tracker of [unbroken, broken]) {
        tracker.record('main', score);
        if (index % 2 === 1) tracker.reset('main');
      }
      broken = new PolicyTracker({ main: { priorityDecayRate: 0.3 } }, JSON.parse(JSON.stringify(broken)));
    }
    expect(broken.toJSON()).toEqual(unbroken.toJSON());
  });

  it.each([NaN, Infinity, -Infinity])('refuses the score %s', (score) => {
    const tracker = new PolicyTracker({ main: { priorityDecayRate: 1 } });
    expect(() => tracker.record('main', score)).toThrow(RangeError);
    expect(tracker.count('main')).toBe(0);
  });

  it('refuses an unknown mode by naming those there are, and a decay rate outside 0 to 1', () => {
    expect(() => new PolicyTracker({ main: { priorityDecayRate: 1 } }).record('mian', 1)).toThrow('no tracker mode "mian"; there is main');
    expect(() => new PolicyTracker({ main: { priorityDecayRate: 1.5 } })).toThrow('priorityDecayRate of main must lie in [0, 1], got 1.5');
  });
});
