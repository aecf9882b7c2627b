import { expect, it } from 'vitest';
import { LaneWatch } from '../../../src/training/past/LaneWatch.ts';

/** Feeds totals, one a step; the steps (from 0) in which a leaving counts. */
function counted(watch: LaneWatch, totals: readonly number[]): number[] {
  return totals.flatMap((total, step) => (watch.watch(total) === undefined ? [] : [step]));
}

const inside = (total: number, steps: number): number[] => Array.from({ length: steps }, () => total);

it('counts a leaving once, when three metres of it were driven, however long it gets', () => {
  const watch = new LaneWatch();
  expect(counted(watch, [0, 1, 2, 2, 3, 4, 20, 40])).toEqual([4]);
  expect([watch.leavings, watch.outsideM]).toEqual([1, 40]);
});

it('counts the next one after three seconds inside, and forgets a wheel over the line', () => {
  const watch = new LaneWatch();
  expect(counted(watch, [0, 4, ...inside(4, 60), 6, 8])).toEqual([1, 63]);
  expect(counted(new LaneWatch(), [0, 2, ...inside(2, 60), 4])).toEqual([]);
  expect(counted(new LaneWatch(), [0, 2, ...inside(2, 30), 4])).toEqual([32]);
});

it('begins with what a drive had when it was put back to a moment', () => {
  const watch = new LaneWatch();
  expect(counted(watch, [50, 51, 52])).toEqual([]);
  expect(watch.outsideM).toBe(2);
});
