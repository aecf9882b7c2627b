import type { ChatMessage } from '../../src/optimiser/llm/LlmClient.ts';
import type { OptimiserTask, UpdateOccasion } from '../../src/optimiser/OptimiserTask.ts';
import type { Policy } from '../../src/optimiser/Policy.ts';
import type { PolicyEvaluation, SampleResult } from '../../src/optimiser/PolicyEvaluation.ts';

/** A policy is `function guess() { return N; }`, a sample is the number wanted, the score the negative distance; text without a number fails by exception. */
export class GuessTask implements OptimiserTask<number> {
  readonly name = 'guess';
  readonly functionName = 'guess';
  /** What was evaluated, call by call. */
  readonly evaluated: { readonly policies: readonly (number | undefined)[]; readonly samples: readonly number[] }[] = [];
  readonly occasions: UpdateOccasion<number>[] = [];

  async evaluate(policies: readonly Policy[], samples: readonly number[]): Promise<readonly PolicyEvaluation[]> {
    this.evaluated.push({ policies: policies.map(guessOf), samples });
    return policies.map((policy) => ({ results: samples.map((sample) => resultOf(guessOf(policy), sample)) }));
  }

  setupPrompt(sample: number): readonly ChatMessage[] {
    return [{ role: 'user', content: `setup: guess a number like ${sample}` }];
  }

  updatePrompt(occasion: UpdateOccasion<number>): readonly ChatMessage[] {
    this.occasions.push(occasion);
    return [{ role: 'user', content: `${occasion.kind}: ${guessOf(occasion.policy)} was worst for ${occasion.samples[occasion.worst]}` }];
  }
}

/** A reply that holds the policy which guesses a number. */
export function guessing(number: number | string): string {
  return `I say:\n\`\`\`js\n${guessSource(number)}\`\`\`\n`;
}

export function guessSource(number: number | string): string {
  return `function guess() { return ${number}; }\n`;
}

export function guessOf(policy: Policy): number | undefined {
  const found = /return (-?\d+(?:\.\d+)?);/u.exec(policy.source);
  return found === null ? undefined : Number(found[1]);
}

function resultOf(guess: number | undefined, sample: number): SampleResult {
  return guess === undefined ? { score: -100, exception: 'no number' } : { score: -Math.abs(guess - sample), output: guess };
}
