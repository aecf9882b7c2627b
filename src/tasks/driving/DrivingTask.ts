import { setImmediate as afterThisTurn } from 'node:timers/promises';
import { actionCodec } from '../../driving/sceneCodec.ts';
import type { ChatMessage } from '../../optimiser/llm/LlmClient.ts';
import type { OptimiserTask, UpdateOccasion } from '../../optimiser/OptimiserTask.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import type { PolicyEvaluation, SampleResult } from '../../optimiser/PolicyEvaluation.ts';
import type { PolicyResult } from '../../policy/PolicyResult.ts';
import type { BatchHandle, PolicyHandle, PolicySandbox } from '../../policy/PolicySandbox.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import type { PromptInsight, TaskExtras } from './DrivingInsight.ts';
import { DrivingPrompts } from './DrivingPrompts.ts';
import type { DrivingSample } from './DrivingSample.ts';
import type { DrivingScores } from './DrivingScores.ts';
import { DRIVING_CONTRACT } from './drivingContract.ts';
import { scoreAction } from './scoreAction.ts';

/**
 * Driving as a task of the optimiser: policies decide in recorded scenes and are scored against the expert (see `scoreAction`). Each
 * sample is judged on its own, with empty memory, because a memory belongs to the policy that wrote it.
 */
export class DrivingTask implements OptimiserTask<DrivingSample> {
  readonly name = 'driving';
  readonly functionName = DRIVING_CONTRACT.functionName;
  readonly #sandbox: PolicySandbox;
  readonly #scores: DrivingScores;
  readonly #insight: TaskExtras<DrivingSample>['insight'];
  readonly #prompts: DrivingPrompts;
  readonly #loaded = new Map<string, PolicyHandle | string>();

  /** @param sandbox of `DRIVING_CONTRACT`; the caller closes it. Without extras prompts are LangProp's */
  constructor(sandbox: PolicySandbox, scores: DrivingScores, { insight, tunable = false }: TaskExtras<DrivingSample> = {}) {
    this.#sandbox = sandbox;
    this.#scores = scores;
    this.#insight = insight;
    this.#prompts = new DrivingPrompts(scores, tunable);
  }

  expect(policies: number): void {
    this.#sandbox.expect(policies);
  }

  async evaluate(policies: readonly Policy[], samples: readonly DrivingSample[]): Promise<readonly PolicyEvaluation[]> {
    const batch = await this.#sandbox.loadBatch(packed(samples));
    try {
      const evaluations = await Promise.all(policies.map((policy) => this.#evaluateOne(policy, samples, batch)));
      await this.#forgetAllBut(policies);
      return evaluations;
    } finally {
      await this.#sandbox.dropBatch(batch);
    }
  }

  setupPrompt(sample: DrivingSample): readonly ChatMessage[] {
    return this.#prompts.setup(sample);
  }

  async updatePrompt(occasion: UpdateOccasion<DrivingSample>): Promise<readonly ChatMessage[]> {
    const { order } = occasion;
    if (order === undefined) return this.#prompts.update(occasion, (await this.#insight?.about(occasion)) ?? NO_INSIGHT);
    // Who joins or shortens code needs no closer look at what it does wrong.
    const mends = order.operator === 'rewrite' || order.operator === 'repair';
    return this.#prompts.ordered(occasion, order, (mends ? await this.#insight?.about(occasion) : undefined) ?? NO_INSIGHT);
  }

  async #evaluateOne(policy: Policy, samples: readonly DrivingSample[], batch: BatchHandle): Promise<PolicyEvaluation> {
    const loaded = await this.#load(policy);
    if (typeof loaded === 'string') {
      const failed: SampleResult = { score: this.#scores.exceptionScore, exception: loaded };
      return { results: samples.map(() => failed) };
    }
    const results = await this.#sandbox.runBatch(loaded, batch);
    return { results: results.map((result, index) => this.#judge(result, samples[index]!)) };
  }

  #judge(result: PolicyResult, sample: DrivingSample): SampleResult {
    const printed = result.log === '' ? {} : { printed: result.log };
    if (!result.ok) {
      const { kind, message, line } = result.failure;
      return { score: this.#scores.exceptionScore, exception: `${kind}: ${message}${line === undefined ? '' : ` (line ${line})`}`, ...printed };
    }
    const output = actionCodec.unpack(result.output, 0);
    const { score, feedback } = scoreAction(output, sample, this.#scores.infractionScore);
    return { score, output, feedback, ...printed };
  }

  /** A handle, or why the text is no policy. */
  async #load(policy: Policy): Promise<PolicyHandle | string> {
    const known = this.#loaded.get(policy.hash);
    if (known !== undefined) return known;
    // So that the sandbox is at work on one policy while the next is prepared.
    await afterThisTurn();
    const prepared = preparePolicy(policy.source, { functionName: this.functionName });
    const loaded =
      prepared.kind === 'prepared' ? await this.#sandbox.load(prepared) : `${prepared.code}: ${prepared.message}${prepared.line === undefined ? '' : ` (line ${prepared.line})`}`;
    this.#loaded.set(policy.hash, loaded);
    return loaded;
  }

  /** The pool changes with every update: policies that fell out of it are unloaded once there are many. */
  async #forgetAllBut(policies: readonly Policy[]): Promise<void> {
    if (this.#loaded.size < 4 * policies.length + 64) return;
    const wanted = new Set(policies.map(({ hash }) => hash));
    for (const [hash, loaded] of this.#loaded) {
      if (wanted.has(hash)) continue;
      this.#loaded.delete(hash);
      if (typeof loaded !== 'string') await this.#sandbox.unload(loaded);
    }
  }
}

const NO_INSIGHT: PromptInsight = { story: undefined, suspects: [] };

function packed(samples: readonly DrivingSample[]): { words: Float32Array; offsets: Uint32Array } {
  const offsets = new Uint32Array(samples.length + 1);
  for (const [index, sample] of samples.entries()) offsets[index + 1] = offsets[index]! + sample.scene.length;
  const words = new Float32Array(offsets[samples.length]!);
  for (const [index, sample] of samples.entries()) words.set(sample.scene, offsets[index]!);
  return { words, offsets };
}
