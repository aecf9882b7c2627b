import { fileURLToPath } from 'node:url';
import { ActionSchema, type Action } from '../../driving/Action.ts';
import { actionCodec, sceneCodec } from '../../driving/sceneCodec.ts';
import { SceneSchema } from '../../driving/Scene.ts';
import type { ChatMessage } from '../../optimiser/llm/LlmClient.ts';
import type { OptimiserTask, UpdateOccasion } from '../../optimiser/OptimiserTask.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import { exceptionCount, meanScore, sameOutputs, type PolicyEvaluation, type SampleResult } from '../../optimiser/PolicyEvaluation.ts';
import { compileTemplate, type Template } from '../../optimiser/template/Template.ts';
import { templatesInFolder } from '../../optimiser/template/templatesInFolder.ts';
import type { PolicyResult } from '../../policy/PolicyResult.ts';
import type { BatchHandle, PolicyHandle, PolicySandbox } from '../../policy/PolicySandbox.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import { schemaDocumentation } from '../schemaDocumentation.ts';
import { lineRanges } from './blame/suspectLines.ts';
import { compactJson, describeScene } from './describeScene.ts';
import type { DrivingInsight } from './DrivingInsight.ts';
import type { DrivingSample } from './DrivingSample.ts';
import { groupByReason } from './groupByReason.ts';
import { DRIVING_CONTRACT } from './drivingContract.ts';
import { scoreAction } from './scoreAction.ts';

export interface DrivingScores {
  readonly exceptionScore: number;
  readonly infractionScore: number;
}

/**
 * Driving as a task of the optimiser: policies decide in recorded scenes and are scored against the expert (see `scoreAction`). Each
 * sample is judged on its own, with empty memory, because a memory belongs to the policy that wrote it.
 */
export class DrivingTask implements OptimiserTask<DrivingSample> {
  readonly name = 'driving';
  readonly functionName = DRIVING_CONTRACT.functionName;
  readonly #sandbox: PolicySandbox;
  readonly #scores: DrivingScores;
  readonly #insight: DrivingInsight | undefined;
  readonly #setup: Template;
  readonly #update: Template;
  readonly #loaded = new Map<string, PolicyHandle | string>();

  /** @param sandbox of `DRIVING_CONTRACT`; the caller closes it. @param insight looks closer before an update prompt is written; without it prompts are LangProp's */
  constructor(sandbox: PolicySandbox, scores: DrivingScores, insight?: DrivingInsight) {
    this.#sandbox = sandbox;
    this.#scores = scores;
    this.#insight = insight;
    const load = templatesInFolder(fileURLToPath(new URL('./prompts/', import.meta.url)));
    this.#setup = compileTemplate('setup.md', load);
    this.#update = compileTemplate('update.md', load);
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
    return this.#setup.render({ ...DOCUMENTATION, scene: describeScene(sceneCodec.unpack(sample.scene, 0)), expected: compactJson(sample.expert) });
  }

  async updatePrompt(occasion: UpdateOccasion<DrivingSample>): Promise<readonly ChatMessage[]> {
    const { policy, evaluation, worst, samples } = occasion;
    const { story, suspects } = (await this.#insight?.about(occasion)) ?? { story: undefined, suspects: [] };
    const sample = samples[worst]!;
    const result = evaluation.results[worst]!;
    return this.#update.render({
      ...DOCUMENTATION,
      code: policy.source.trimEnd(),
      count: samples.length,
      averageScore: meanScore(evaluation),
      exceptionScore: this.#scores.exceptionScore,
      exceptionCount: exceptionCount(evaluation),
      groups: groupByReason(samples, evaluation),
      afterInfraction: sample.infractions.length > 0,
      infractions: sample.infractions,
      repeats: result.output !== undefined && scoreAction(ActionSchema.parse(result.output), sample, this.#scores.infractionScore).repeats,
      story: story ?? null,
      suspects: suspects.map((suspect) => ({ code: suspect.code.map((line) => `\`${line}\``).join(' '), lines: lineRanges(suspect.lines), failing: percent(suspect.failing), passing: percent(suspect.passing) })),
      scene: describeScene(sceneCodec.unpack(story?.scene ?? sample.scene, 0)),
      driven: compactJson(roundedAction(sample.driven)),
      exception: result.exception ?? null,
      output: story !== undefined ? compactJson(roundedAction(story.done)) : result.output === undefined ? null : compactJson(roundedAction(ActionSchema.parse(result.output))),
      expected: compactJson(roundedAction(story?.expected ?? sample.expert)),
      score: result.score,
      printed: result.printed ?? null,
      sameOutputs: sameOutputs(evaluation),
    });
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

const DOCUMENTATION = { sceneFields: schemaDocumentation(SceneSchema), actionFields: schemaDocumentation(ActionSchema) };

function roundedAction(action: Action): Action {
  return { ...action, targetSpeedMps: Number(action.targetSpeedMps.toFixed(2)), lateralOffsetLeftM: Number(action.lateralOffsetLeftM.toFixed(2)) };
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}

function packed(samples: readonly DrivingSample[]): { words: Float32Array; offsets: Uint32Array } {
  const offsets = new Uint32Array(samples.length + 1);
  for (const [index, sample] of samples.entries()) offsets[index + 1] = offsets[index]! + sample.scene.length;
  const words = new Float32Array(offsets[samples.length]!);
  for (const [index, sample] of samples.entries()) words.set(sample.scene, offsets[index]!);
  return { words, offsets };
}
