import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../src/optimiser/Policy.ts';
import type { PolicyEvaluation, SampleResult } from '../../src/optimiser/PolicyEvaluation.ts';
import type { RewriteOrder } from '../../src/optimiser/search/SearchStrategy.ts';
import { TaskPrompts, type PromptSource } from '../../src/tasks/TaskPrompts.ts';

const SOURCE: PromptSource<number> = {
  functionName: 'double',
  statement: 'Double a number.',
  perfectScore: 1,
  exceptionScore: -1,
  steps: 2_000_000,
  tunable: true,
  show: (sample) => ({ input: `n = ${sample}`, expected: String(2 * sample) }),
  showOutput: (output) => `got ${String(output)}`,
  groupOf: (sample) => (sample < 10 ? 'small' : 'large'),
};

const policy = createPolicy('function double(n) {\n  return n + 2;\n}', { origin: 'setup' });
const partner = createPolicy('function double(n) {\n  return n * n;\n}', { origin: 'setup' });
const samples = [1, 2, 20, 30];
const results: readonly SampleResult[] = [{ score: 0, output: 3, feedback: 'one too many' }, { score: 1, output: 4 }, { score: -1, exception: 'exception: n is not defined (line 2)', printed: 'hello' }, { score: 0, output: 32 }];
const evaluation: PolicyEvaluation = { results };

function update(order?: Partial<RewriteOrder>): string {
  const parent = { policy, evaluation, priority: 0 };
  const whole = order === undefined ? {} : { order: { operator: 'rewrite', parent, failures: [2, 0], guards: [1], ...order } as const };
  const messages = new TaskPrompts(SOURCE).update({ policy, evaluation, worst: 2, samples, kind: 'update', ...whole });
  expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
  return messages[1]!.content;
}

describe('the prompts that tasks share', () => {
  it('ask for a first policy with the statement, the rules and one example', () => {
    const [, { content } = { content: '' }] = new TaskPrompts(SOURCE).setup(7);
    for (const part of ['Double a number.', 'defines `function double`', 'about 2 million elementary steps', 'const GAIN = 3; // tune 1..6', 'n = 7', '14']) expect(content).toContain(part);
  });

  it('without an order show what LangProp shows: one policy, its mean, one of its worst samples', () => {
    const text = update();
    for (const part of [policy.source.trim(), 'mean score over 4 samples is 0 (1 is perfect, -1 a failure)', 'exception in 1 of them', 'n = 20', 'exception: n is not defined (line 2)', 'hello', '| large | 2 | -0.5 | 1 |', '| small | 2 | 0.5 | 0 |']) expect(text).toContain(part);
    expect(text).not.toContain('n = 1\n');
    expect(text).not.toContain('has to go on getting right');
  });

  it('show several failures and what must stay right when they are ordered', () => {
    const text = update({});
    for (const part of ['n = 20', 'A sample that goes badly in another way', 'n = 1', 'got 3', 'Score 0: one too many', 'has to go on getting right', 'n = 2']) expect(text).toContain(part);
  });

  it('ask for what the operator says', () => {
    expect(update({ operator: 'repair' })).toContain('it fails. Mend it');
    expect(update({ operator: 'simplify' })).toContain('Say what can be left out');
    const merged = update({ operator: 'merge', partner: { policy: partner, evaluation: { results: results.map(() => ({ score: 1 })) }, priority: 1 } });
    for (const part of ['the strengths of both', partner.source.trim(), 'with a mean score of 1 over the same samples; it does better than the first in 3 of them']) expect(merged).toContain(part);
  });

  it('tell what a search over constants found, the most sensitive first, and why earlier answers could not be used', () => {
    const constants = [{ name: 'GAIN', line: 3, from: 2, to: 2.5, low: 1, high: 6, sensitivity: 0.25 }, { name: 'BIAS', line: 4, from: 0.1, to: 0.1, low: 0, high: 1, sensitivity: 0 }];
    const text = update({ tuning: { policy: policy.hash, evaluations: 12, scoreBefore: 0.25, scoreAfter: 0.5, constants }, rejections: ['1 of 2 edits cannot be made: edit 1: no line matches'] });
    expect(text).toContain('(12 trials, mean score 0.25 before, 0.5 after)');
    expect(text).toContain('| GAIN | 3 | 2 | 2.5 | 1 to 6 | 0.25 |\n| BIAS | 4 | 0.1 | 0.1 | 0 to 1 | 0 |');
    expect(text).toContain('Earlier answers about this function could not be used:\n\n- 1 of 2 edits cannot be made: edit 1: no line matches');
  });
});
