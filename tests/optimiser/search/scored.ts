import { createPolicy } from '../../../src/optimiser/Policy.ts';
import { meanScore } from '../../../src/optimiser/PolicyEvaluation.ts';
import type { ScoredPolicy } from '../../../src/optimiser/search/SearchStrategy.ts';

/** A made-up policy with these scores; its priority is their mean. */
export function scored(name: string, scores: readonly number[]): ScoredPolicy {
  const evaluation = { results: scores.map((score) => ({ score })) };
  return { policy: createPolicy(`// ${name}`, { origin: 'setup' }), priority: meanScore(evaluation), evaluation };
}
