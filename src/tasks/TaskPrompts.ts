import { fileURLToPath } from 'node:url';
import type { ChatMessage } from '../optimiser/llm/LlmClient.ts';
import type { UpdateOccasion } from '../optimiser/OptimiserTask.ts';
import { exceptionCount, meanScore, sameOutputs, type PolicyEvaluation } from '../optimiser/PolicyEvaluation.ts';
import type { RewriteOrder } from '../optimiser/search/SearchStrategy.ts';
import { compileTemplate, type Template } from '../optimiser/template/Template.ts';
import { templatesInFolder } from '../optimiser/template/templatesInFolder.ts';

/** One sample as a prompt shows it, ready to print. */
export interface ShownSample {
  readonly input: string;
  /** What is right, where there is such a thing. */
  readonly expected?: string;
}

/** What the prompts of a task are made of. */
export interface PromptSource<Sample> {
  readonly functionName: string;
  /** Markdown: the problem, what the function gets and returns, and how it is scored. */
  readonly statement: string;
  /** Score of a perfect sample, and of one on which the policy fails by an exception. */
  readonly perfectScore: number;
  readonly exceptionScore: number;
  /** Steps that one call may use, for the rules. */
  readonly steps: number;
  /** Whether numbers may be declared for a search over constants. */
  readonly tunable: boolean;
  show(sample: Sample): ShownSample;
  showOutput(output: unknown, sample: Sample): string;
  groupOf(sample: Sample): string;
}

/** Guards are shown by their input alone, and not whole. */
const GUARD_CHARACTERS = 300;

/**
 * The prompts that tasks share: a set-up prompt, and an update prompt that can ask for whatever a search strategy orders. Without an order it is
 * LangProp's: one policy, one of its worst samples.
 */
export class TaskPrompts<Sample> {
  readonly #source: PromptSource<Sample>;
  readonly #setup: Template;
  readonly #update: Template;

  constructor(source: PromptSource<Sample>) {
    this.#source = source;
    const load = templatesInFolder(fileURLToPath(new URL('./prompts/', import.meta.url)));
    this.#setup = compileTemplate('setup.md', load);
    this.#update = compileTemplate('update.md', load);
  }

  setup(sample: Sample): readonly ChatMessage[] {
    const { input, expected } = this.#source.show(sample);
    return this.#setup.render({ ...this.#rules(), input, expected: expected ?? null });
  }

  update({ policy, evaluation, worst, samples, order }: UpdateOccasion<Sample>): readonly ChatMessage[] {
    const { perfectScore } = this.#source;
    const groups = this.#groups(samples, evaluation);
    return this.#update.render({
      ...this.#rules(),
      operator: order?.operator ?? 'rewrite',
      code: policy.source.trimEnd(),
      count: samples.length,
      averageScore: meanScore(evaluation),
      exceptionCount: exceptionCount(evaluation),
      sameOutputs: sameOutputs(evaluation),
      groups: groups.length > 1 ? groups : [],
      failures: (order?.failures ?? [worst]).map((index) => this.#failure(samples[index]!, evaluation, index)),
      allPerfect: evaluation.results.every(({ score }) => score >= perfectScore),
      guards: (order?.guards ?? []).map((index) => clip(this.#source.show(samples[index]!).input)),
      partner: order?.partner === undefined ? null : { code: order.partner.policy.source.trimEnd(), averageScore: meanScore(order.partner.evaluation), better: betterCount(order, samples.length) },
      tuning: order?.tuning ?? null,
      rejections: order?.rejections ?? [],
    });
  }

  #rules(): Readonly<Record<string, unknown>> {
    const { functionName, statement, perfectScore, exceptionScore, steps, tunable } = this.#source;
    return { functionName, statement: statement.trim(), perfectScore, exceptionScore, megasteps: steps / 1_000_000, tunable };
  }

  #failure(sample: Sample, evaluation: PolicyEvaluation, index: number): object {
    const { score, exception, printed, output, feedback } = evaluation.results[index]!;
    const { input, expected } = this.#source.show(sample);
    return {
      input,
      expected: expected ?? null,
      output: output === undefined ? null : this.#source.showOutput(output, sample),
      exception: exception ?? null,
      printed: printed ?? null,
      feedback: feedback ?? null,
      score,
    };
  }

  /** Count, mean score and failures of each kind of sample, in the order of their names. */
  #groups(samples: readonly Sample[], evaluation: PolicyEvaluation): readonly object[] {
    const names = samples.map((sample) => this.#source.groupOf(sample));
    return [...new Set(names)].toSorted().map((name) => {
      const results = evaluation.results.filter((_, index) => names[index] === name);
      return { name, count: results.length, meanScore: meanScore({ results }), exceptions: exceptionCount({ results }) };
    });
  }
}

/** Samples on which the second parent does better. */
function betterCount(order: RewriteOrder, count: number): number {
  const theirs = order.partner!.evaluation.results;
  return Array.from({ length: count }, (_, index) => index).filter((index) => theirs[index]!.score > order.parent.evaluation.results[index]!.score).length;
}

function clip(text: string): string {
  return text.length <= GUARD_CHARACTERS ? text : `${text.slice(0, GUARD_CHARACTERS)} …`;
}
