import { describe, expect, it } from 'vitest';
import { screenBehaviour, screenTexts } from '../../../src/optimiser/guards/PolicyScreen.ts';
import { createPolicy, type Policy } from '../../../src/optimiser/Policy.ts';
import type { PolicyEvaluation } from '../../../src/optimiser/PolicyEvaluation.ts';

const CONTRACT = { functionName: 'drive' };
const policy = (source: string): Policy => createPolicy(source, { origin: 'update' });
const POOL = [policy('function drive(s) { const gap = 4; return s.v - gap; }'), policy('function drive(s) { return s.v > 3 ? 1 : 0; }')];

function verdicts(sources: readonly string[], numbersElsewhere = true): unknown[] {
  const newcomers = sources.map(policy);
  const { kept, refused } = screenTexts(newcomers, POOL, CONTRACT, numbersElsewhere);
  return newcomers.map((one) => refused.find((refusal) => refusal.policy === one)?.code ?? (kept.includes(one) ? 'kept' : 'lost'));
}

describe('the screen of texts', () => {
  it('refuses what cannot run, with the sentence for whoever wrote it', () => {
    const { refused } = screenTexts(['function drive( {', 'function drive() { return fetch("x"); }', 'const a = 1;'].map(policy), POOL, CONTRACT, false);
    expect(refused.map(({ code, reason }) => [code, reason])).toEqual([
      ['unusable', expect.stringMatching(/^syntax error: .* \(line 1\)$/)],
      ['unusable', 'fetch cannot be used: a policy has no access to the outside (line 1)'],
      ['unusable', expect.stringMatching(/^no function drive at the top level/)],
    ]);
  });

  it('refuses the same program in other words, and names its twin', () => {
    const { refused } = screenTexts([policy('// new!\nfunction drive(input) {\n  const d = 4.0;\n  return input.v - d;\n}')], POOL, CONTRACT, false);
    expect(refused).toMatchObject([{ code: 'sameTree', twin: POOL[0]!.hash }]);
  });

  it('compares newcomers with each other too: the first one stays', () => {
    expect(verdicts(['function drive(s) { return s.w; }', 'function drive(t) { return t.w; }'])).toEqual(['kept', 'sameTree']);
  });

  it('sends other numbers to whoever searches over numbers, if there is somebody', () => {
    const numbers = 'function drive(s) { const gap = 6; return s.v - gap; }';
    expect(verdicts([numbers])).toEqual(['numbersOnly']);
    expect(verdicts([numbers], false)).toEqual(['kept']);
  });
});

/** Results with these outputs; undefined stands for a failing sample. */
function evaluation(outputs: readonly unknown[]): PolicyEvaluation {
  return { results: outputs.map((output) => (output === undefined ? { score: -1, exception: 'no' } : { score: 0, output })) };
}

describe('the screen of behaviour', () => {
  const pool = [{ policy: POOL[0]!, evaluation: evaluation([{ t: 1 }, { t: 2 }, { t: 3 }]) }, { policy: POOL[1]!, evaluation: evaluation([5, 5, 6]) }];
  const judge = (outputs: readonly unknown[], source = `function drive() { /* ${'long '.repeat(20)} */ }`): unknown => {
    const { kept, refused } = screenBehaviour([policy(source)], [evaluation(outputs)], pool);
    return refused[0] ?? kept.length;
  };

  it('lets through what does something new', () => {
    expect(judge([{ t: 1 }, { t: 2 }, { t: 4 }])).toBe(1);
    expect(judge([5, 5, undefined])).toBe(1);
  });

  it('refuses a policy that fails everywhere', () => {
    expect(judge([undefined, undefined, undefined])).toMatchObject({ code: 'dead', reason: 'fails on all of 3 samples: no' });
  });

  it('refuses a policy that ignores its input', () => {
    expect(judge([7, 7, 7])).toMatchObject({ code: 'constant' });
  });

  it('takes a constant policy when all of the pool are constant: then inputs may ask for no more', () => {
    expect(screenBehaviour([policy('function drive() { return 7; }')], [evaluation([7, 7])], [{ policy: POOL[0]!, evaluation: evaluation([3, 3]) }]).refused).toEqual([]);
  });

  it('refuses the behaviour of a policy that is there, to four digits, unless the newcomer is shorter', () => {
    expect(judge([{ t: 1.00001 }, { t: 2 }, { t: 3 }])).toMatchObject({ code: 'sameBehaviour', twin: POOL[0]!.hash });
    expect(judge([{ t: 1 }, { t: 2 }, { t: 3 }], 'function drive(s) { return s }')).toBe(1);
  });
});
