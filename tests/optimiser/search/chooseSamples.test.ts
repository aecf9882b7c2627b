import { describe, expect, it } from 'vitest';
import type { SampleResult } from '../../../src/optimiser/PolicyEvaluation.ts';
import { diverseFailures, guardsBeside } from '../../../src/optimiser/search/chooseSamples.ts';

const view = { perfectScore: 1, groupOf: (sample: string) => sample };
const results: readonly SampleResult[] = [
  { score: 1 },
  { score: 0, feedback: 'row 3 holds 4 twice' },
  { score: -1, exception: 'exception: x is not defined (line 3)' },
  { score: 0, feedback: 'row 9 holds 1 twice' },
  { score: 1 },
  { score: 0, feedback: 'row 2 holds 2 twice' },
  { score: -1, exception: 'exception: x is not defined (line 12)' },
];
const samples = ['small', 'small', 'large', 'small', 'large', 'large', 'large'];

describe('failures shown', () => {
  it('begin with the worst and go on with the least alike: another fault before another kind, and the same fault not twice', () => {
    expect(diverseFailures(samples, { results }, 3, view)).toEqual([2, 1, 5]);
    expect(diverseFailures(samples, { results }, 7, view)).toEqual([2, 1, 5]);
  });

  it('are one sample when nothing fails', () => {
    expect(diverseFailures(['a', 'b'], { results: [{ score: 1 }, { score: 1 }] }, 3, view)).toEqual([0]);
  });
});

describe('samples that must stay right', () => {
  it('are right ones of the kinds of the shown failures first', () => {
    expect(guardsBeside(samples, { results }, [2], 1, view)).toEqual([4]);
    expect(guardsBeside(samples, { results }, [1], 2, view)).toEqual([0, 4]);
    expect(guardsBeside(samples, { results }, [1], 0, view)).toEqual([]);
  });
});
