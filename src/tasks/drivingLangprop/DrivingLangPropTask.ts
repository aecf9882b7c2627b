import { fileURLToPath } from 'node:url';
import type { ChatMessage } from '../../optimiser/llm/LlmClient.ts';
import type { OptimiserTask, UpdateOccasion } from '../../optimiser/OptimiserTask.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import { meanScore, type PolicyEvaluation, type SampleResult } from '../../optimiser/PolicyEvaluation.ts';
import { compileTemplate, type Template } from '../../optimiser/template/Template.ts';
import { templatesInFolder } from '../../optimiser/template/templatesInFolder.ts';
import { joinRows } from '../../policy/packBatch.ts';
import type { PolicyResult } from '../../policy/PolicyResult.ts';
import type { PolicySandbox } from '../../policy/PolicySandbox.ts';
import { failureText, PolicyRunner } from '../PolicyRunner.ts';
import { schemaDocumentation } from '../schemaDocumentation.ts';
import { LANGPROP_CONTRACT } from './langPropContract.ts';
import type { LangPropSlips } from './LangPropSlips.ts';
import { sceneInfoCodec, sceneInfoSchema, SpeedAndSteeringSchema, speedAndSteeringCodec, type SceneInfo, type SpeedAndSteering } from './SceneInfo.ts';
import { scoreSpeedAndSteering, type LangPropSample, type LangPropScores } from './scoreSpeedAndSteering.ts';

/** Name of the task in events, checkpoints and settings. */
export const DRIVING_LANGPROP = 'driving-langprop';

/**
 * Driving as LangProp poses it (Ishida et al., 2024): its interface, its score, and prompts with the content of its prompts. One difference lies in
 * the language: policies are JavaScript, dictionaries by id are lists, tuples are objects.
 */
export class DrivingLangPropTask implements OptimiserTask<LangPropSample> {
  readonly name = DRIVING_LANGPROP;
  readonly functionName = LANGPROP_CONTRACT.functionName;
  readonly #runner: PolicyRunner;
  readonly #scores: LangPropScores;
  readonly #setup: Template;
  readonly #update: Template;
  readonly #documentation: Readonly<Record<string, string>>;

  /** @param sandbox of `LANGPROP_CONTRACT`; the caller closes it */
  constructor(sandbox: PolicySandbox, scores: Omit<LangPropScores, 'flatPenalty'>, slips: LangPropSlips) {
    this.#runner = new PolicyRunner(sandbox, LANGPROP_CONTRACT);
    this.#scores = { ...scores, flatPenalty: slips.flatPenalty };
    const load = templatesInFolder(fileURLToPath(new URL('./prompts/', import.meta.url)));
    this.#setup = compileTemplate('setup.md', load);
    this.#update = compileTemplate('update.md', load);
    this.#documentation = { sceneFields: schemaDocumentation(sceneInfoSchema(slips)), answerFields: schemaDocumentation(SpeedAndSteeringSchema) };
  }

  expect(policies: number): void {
    this.#runner.expect(policies);
  }

  async evaluate(policies: readonly Policy[], samples: readonly LangPropSample[]): Promise<readonly PolicyEvaluation[]> {
    return await this.#runner.withBatch(joinRows(samples.map(({ scene }) => scene)), async (batch) => {
      const evaluations = await Promise.all(
        policies.map(async (policy) => {
          const results = await this.#runner.run(policy, batch);
          return { results: samples.map((sample, index) => this.#judge(typeof results === 'string' ? results : results[index]!, sample)) };
        }),
      );
      await this.#runner.keep(policies);
      return evaluations;
    });
  }

  setupPrompt(): readonly ChatMessage[] {
    return this.#setup.render(this.#documentation);
  }

  updatePrompt({ policy, evaluation, worst, samples }: UpdateOccasion<LangPropSample>): readonly ChatMessage[] {
    const sample = samples[worst]!;
    const result = evaluation.results[worst]!;
    const output = result.output === undefined ? undefined : SpeedAndSteeringSchema.parse(result.output);
    // LangProp withholds the right level when the policy repeats what led to an infraction.
    const repeats = sample.infractions.length > 0 && sample.expert.speed_level !== sample.driven.speed_level && output?.speed_level === sample.driven.speed_level;
    return this.#update.render({
      ...this.#documentation,
      code: policy.source.trimEnd(),
      count: samples.length,
      accuracy: Math.trunc(meanScore(evaluation) * 100),
      exception: result.exception ?? null,
      infractions: repeats ? sample.infractions : [],
      scene: sceneText(sceneInfoCodec.unpack(sample.scene, 0)),
      output: output === undefined ? null : answerText(output),
      outputLevel: output?.speed_level ?? null,
      expected: answerText(sample.expert),
      score: result.score,
    });
  }

  #judge(result: PolicyResult | string, sample: LangPropSample): SampleResult {
    if (typeof result === 'string') return { score: this.#scores.exceptionScore, exception: result };
    const printed = result.log === '' ? {} : { printed: result.log };
    if (!result.ok) return { score: this.#scores.exceptionScore, exception: failureText(result.failure), ...printed };
    const output = speedAndSteeringCodec.unpack(result.output, 0);
    const judged = scoreSpeedAndSteering(output, sample, this.#scores);
    return judged.exception === undefined ? { score: judged.score, feedback: judged.feedback, output, ...printed } : { score: judged.score, exception: judged.exception, output, ...printed };
  }
}

/** The scene as JSON, one actor a line, numbers to the millimetre. */
function sceneText(info: SceneInfo): string {
  const lines = Object.entries(info).map(([name, value]) => `  ${JSON.stringify(name)}: ${Array.isArray(value) && value.some((element) => typeof element === 'object') ? `[\n${value.map((element) => `    ${rounded(element)}`).join(',\n')}\n  ]` : rounded(value)}`);
  return `{\n${lines.join(',\n')}\n}`;
}

function answerText({ speed_level, turn_angle }: SpeedAndSteering): string {
  return rounded({ speed_level, turn_angle });
}

function rounded(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' ? Number(inner.toFixed(3)) : inner));
}
