import { expect, it } from 'vitest';
import { callTimes } from '../../../src/training/evaluate/timeCalls.ts';

it('sums up single calls by median, 95 of 100, the longest and the mean', () => {
  const times = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(callTimes(times)).toEqual({ calls: 100, meanUs: 50.5, medianUs: 50, p95Us: 95, longestUs: 100 });
  expect(callTimes([7])).toEqual({ calls: 1, meanUs: 7, medianUs: 7, p95Us: 7, longestUs: 7 });
});
