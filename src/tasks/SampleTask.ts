import type { ChatMessage } from '../optimiser/llm/LlmClient.ts';
import type { OptimiserTask, UpdateOccasion } from '../optimiser/OptimiserTask.ts';
import type { Policy } from '../optimiser/Policy.ts';
import type { PolicyEvaluation, SampleResult } from '../optimiser/PolicyEvaluation.ts';
import { packBatch } from '../policy/packBatch.ts';
import type { PolicyContract } from '../policy/PolicyContract.ts';
import type { PolicyResult } from '../policy/PolicyResult.ts';
import type { PolicySandbox } from '../policy/PolicySandbox.ts';
import { failureText, PolicyRunner } from './PolicyRunner.ts';
import { TaskPrompts, type PromptSource } from './TaskPrompts.ts';

/** What somebody must say to have a task whose samples are single calls. */
export interface SampleTaskSpec<Input, Output, Sample> extends Omit<PromptSource<Sample>, 'functionName' | 'showOutput'> {
  readonly name: string;
  readonly contract: PolicyContract<Input, Output>;
  inputOf(sample: Sample): Input;
  /** Scores an output of the right form; higher is better. */
  judge(output: Output, sample: Sample): { readonly score: number; readonly feedback?: string };
  /** How prompts show what the policy gave; it also tells whether two outputs are equal. */
  showOutput(output: Output, sample: Sample): string;
}

/** A task whose samples are judged one call each: the policy gets an input, its output is scored. */
export class SampleTask<Input, Output, Sample> implements OptimiserTask<Sample> {
  readonly name: string;
  readonly functionName: string;
  readonly spec: SampleTaskSpec<Input, Output, Sample>;
  readonly #runner: PolicyRunner;
  readonly #prompts: TaskPrompts<Sample>;
  #samplesRun = 0;

  /** @param sandbox of the spec's contract; the caller closes it */
  constructor(spec: SampleTaskSpec<Input, Output, Sample>, sandbox: PolicySandbox) {
    this.spec = spec;
    this.name = spec.name;
    this.functionName = spec.contract.functionName;
    this.#runner = new PolicyRunner(sandbox, spec.contract);
    this.#prompts = new TaskPrompts({ ...spec, functionName: this.functionName, showOutput: (output) => String(output) });
  }

  /** Samples judged so far, policy by policy. */
  get effort(): number {
    return this.#samplesRun;
  }

  async evaluate(policies: readonly Policy[], samples: readonly Sample[]): Promise<readonly PolicyEvaluation[]> {
    const { contract } = this.spec;
    return await this.#runner.withBatch(packBatch(contract.input, samples.map((sample) => this.spec.inputOf(sample))), async (batch) => {
      const outcomes = await Promise.all(policies.map((policy) => this.#runner.run(policy, batch)));
      this.#samplesRun += policies.length * samples.length;
      const evaluations = outcomes.map((results) => ({ results: samples.map((sample, index) => this.#judge(typeof results === 'string' ? results : results[index]!, sample)) }));
      await this.#runner.keep(policies);
      return evaluations;
    });
  }

  setupPrompt(sample: Sample): readonly ChatMessage[] {
    return this.#prompts.setup(sample);
  }

  updatePrompt(occasion: UpdateOccasion<Sample>): readonly ChatMessage[] {
    return this.#prompts.update(occasion);
  }

  #judge(result: PolicyResult | string, sample: Sample): SampleResult {
    if (typeof result === 'string') return { score: this.spec.exceptionScore, exception: result };
    const printed = result.log === '' ? {} : { printed: result.log };
    if (!result.ok) return { score: this.spec.exceptionScore, exception: failureText(result.failure), ...printed };
    const output = this.spec.contract.output.unpack(result.output, 0);
    return { ...this.spec.judge(output, sample), output: this.spec.showOutput(output, sample), ...printed };
  }
}
