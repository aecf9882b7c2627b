import { describe, expect, it } from 'vitest';
import type { SampleResult } from '../../../src/optimiser/PolicyEvaluation.ts';
import { diverseFailures, guardsBeside, shownSamples, type ShownSample } from '../../../src/optimiser/search/chooseSamples.ts';

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

describe('failures shown one prompt after the other', () => {
  const keyed = { perfectScore: 1, groupOf: (sample: string) => sample.split(' ')[0]!, keyOf: (sample: string) => sample };
  const named = ['crash a', 'crash b', 'light a', 'light a', 'limit a', 'fine a', 'fine a'];
  const scores = { results: [-10, -9, -5, -5, 0.5, 1, 1].map((score) => ({ score })) };
  const prompts = (count: number, worstFirst: boolean): string[][] => {
    let shown: readonly ShownSample[] = [];
    return Array.from({ length: 4 }, () => {
      const failures = diverseFailures(named, scores, count, keyed, { shown, worstFirst });
      shown = [...shown, ...shownSamples(named, scores, failures, keyed)];
      return failures.map((index) => named[index]!);
    });
  };

  it('are other ones as long as there are any, and ways of going wrong take turns', () => {
    expect(prompts(1, false)).toEqual([['crash a'], ['light a'], ['limit a'], ['crash b']]);
    expect(prompts(2, false).slice(0, 2)).toEqual([['crash a', 'limit a'], ['light a', 'crash b']]);
  });

  it('are the worst that was not shown when something urgent has happened', () => {
    expect(prompts(1, true)).toEqual([['crash a'], ['crash b'], ['light a'], ['limit a']]);
  });

  it('begin anew when all were shown', () => {
    const shown = shownSamples(named, scores, [0, 1, 2, 4], keyed);
    expect(diverseFailures(named, scores, 1, keyed, { shown, worstFirst: true })).toEqual([0]);
  });

  it('leave out what is as right as it can be, and guards are not the same sample twice', () => {
    const lenient = { ...keyed, rightFrom: (sample: string) => (sample.startsWith('crash') ? -10 : 0.5) };
    expect(diverseFailures(named, scores, 3, lenient)).toEqual([2]);
    expect(guardsBeside(named, scores, [2], 6, keyed)).toEqual([5]);
    expect(guardsBeside(named, scores, [2], 2, { perfectScore: 1, groupOf: keyed.groupOf })).toEqual([5, 6]);
  });

  it('are the worst of their kind where scores are shades', () => {
    const shades = { results: [-3, 0.7, 0.7, -1, 0.4, 1, 1].map((score) => ({ score })) };
    expect(diverseFailures(named, shades, 3, keyed)).toEqual([0, 2, 4]);
    expect(diverseFailures(named, shades, 3, { ...keyed, rightFrom: () => 0.8 })).toEqual([0, 3, 4]);
  });

  it('are not remembered where samples cannot be told apart', () => {
    expect(shownSamples(named, scores, [0, 1], view)).toEqual([]);
  });
});

describe('samples that must stay right', () => {
  it('are right ones of the kinds of the shown failures first', () => {
    expect(guardsBeside(samples, { results }, [2], 1, view)).toEqual([4]);
    expect(guardsBeside(samples, { results }, [1], 2, view)).toEqual([0, 4]);
    expect(guardsBeside(samples, { results }, [1], 0, view)).toEqual([]);
  });
});
