import { describe, expect, it } from 'vitest';
import { exceptionCount, meanScore, sameOutputs } from '../../src/optimiser/PolicyEvaluation.ts';

const results = (...outputs: unknown[]) => ({ results: outputs.map((output, index) => ({ score: index, output })) });

describe('an evaluation', () => {
  it('has a mean score, 0 when it is empty', () => {
    expect(meanScore(results('a', 'b'))).toBe(0.5);
    expect(meanScore(results())).toBe(0);
  });

  it('counts exceptions', () => {
    expect(exceptionCount({ results: [{ score: -1, exception: 'x' }, { score: 1 }] })).toBe(1);
  });

  it('knows a policy that always says the same', () => {
    expect(sameOutputs(results({ a: 1 }, { a: 1 }))).toBe(true);
    expect(sameOutputs(results({ a: 1 }, { a: 2 }))).toBe(false);
    expect(sameOutputs(results({ a: 1 }))).toBe(false);
    expect(sameOutputs({ results: [{ score: -1, exception: 'x' }, { score: -1, exception: 'x' }] })).toBe(false);
  });
});
