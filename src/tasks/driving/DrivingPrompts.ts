import { fileURLToPath } from 'node:url';
import { ActionSchema, type Action } from '../../driving/Action.ts';
import { SceneSchema } from '../../driving/Scene.ts';
import { sceneCodec } from '../../driving/sceneCodec.ts';
import type { ChatMessage } from '../../optimiser/llm/LlmClient.ts';
import type { UpdateOccasion } from '../../optimiser/OptimiserTask.ts';
import { exceptionCount, meanScore, sameOutputs, type PolicyEvaluation } from '../../optimiser/PolicyEvaluation.ts';
import type { RewriteOrder } from '../../optimiser/search/SearchStrategy.ts';
import type { TuningReport } from '../../optimiser/search/TuningReport.ts';
import { compileTemplate, type Template } from '../../optimiser/template/Template.ts';
import { templatesInFolder } from '../../optimiser/template/templatesInFolder.ts';
import { schemaDocumentation } from '../schemaDocumentation.ts';
import { lineRanges } from './blame/suspectLines.ts';
import { compactJson, describeScene, sceneSummary } from './describeScene.ts';
import type { PromptInsight } from './DrivingInsight.ts';
import type { DrivingSample } from './DrivingSample.ts';
import type { DrivingScores } from './DrivingScores.ts';
import { groupByReason } from './groupByReason.ts';
import { scoreAction } from './scoreAction.ts';

type Occasion = UpdateOccasion<DrivingSample>;

/**
 * The prompts of the driving task: for first policies, for LangProp's update (one policy, one of its worst samples), and for whatever a search strategy
 * orders.
 */
export class DrivingPrompts {
  readonly #scores: DrivingScores;
  readonly #documentation: Readonly<Record<string, unknown>>;
  readonly #setup: Template;
  readonly #update: Template;
  readonly #ordered: Template;

  /** @param tunable whether numbers may be declared for a search over constants */
  constructor(scores: DrivingScores, tunable: boolean) {
    this.#scores = scores;
    this.#documentation = { sceneFields: schemaDocumentation(SceneSchema), actionFields: schemaDocumentation(ActionSchema), tunable };
    const load = templatesInFolder(fileURLToPath(new URL('./prompts/', import.meta.url)));
    this.#setup = compileTemplate('setup.md', load);
    this.#update = compileTemplate('update.md', load);
    this.#ordered = compileTemplate('ordered.md', load);
  }

  setup(sample: DrivingSample): readonly ChatMessage[] {
    return this.#setup.render({ ...this.#documentation, scene: sceneText(sample.scene), expected: compactJson(sample.expert), right: rightText(sample) });
  }

  update(occasion: Occasion, { story, suspects }: PromptInsight): readonly ChatMessage[] {
    const { evaluation, worst, samples } = occasion;
    const shown = this.#failure(samples[worst]!, evaluation, worst);
    return this.#update.render({
      ...this.#about(occasion, suspects),
      ...shown,
      story: story ?? null,
      scene: story === undefined ? shown.scene : sceneText(story.scene),
      output: story === undefined ? shown.output : actionText(story.done),
      expected: story === undefined ? shown.expected : actionText(story.expected),
      right: story === undefined ? shown.right : null,
    });
  }

  /** Several failures, samples that must stay right, a second parent, what a search over constants found: as ordered. */
  ordered(occasion: Occasion, order: RewriteOrder, { story, suspects }: PromptInsight): readonly ChatMessage[] {
    const { evaluation, samples } = occasion;
    const { operator, failures, guards, partner, tuning, rejections } = order;
    return this.#ordered.render({
      ...this.#about(occasion, suspects),
      operator,
      story: story ?? null,
      ...(story === undefined ? {} : { scene: sceneText(story.scene), output: actionText(story.done), expected: actionText(story.expected) }),
      failures: failures.map((index, place) => this.#failure(samples[index]!, evaluation, index, place > 0)),
      guards: guards.map((index) => guardText(samples[index]!, evaluation, index)),
      partner: partner === undefined ? null : { code: partner.policy.source.trimEnd(), averageScore: meanScore(partner.evaluation), better: betterCount(partner.evaluation, evaluation), tables: [groupByReason(samples, partner.evaluation)] },
      tuning: tuning === undefined ? null : withEffect(tuning),
      rejections: rejections ?? [],
    });
  }

  /** What any prompt about a policy says of it. */
  #about({ policy, evaluation, samples }: Occasion, suspects: PromptInsight['suspects']): Readonly<Record<string, unknown>> {
    return {
      ...this.#documentation,
      code: policy.source.trimEnd(),
      count: samples.length,
      averageScore: meanScore(evaluation),
      exceptionScore: this.#scores.exceptionScore,
      exceptionCount: exceptionCount(evaluation),
      groups: groupByReason(samples, evaluation),
      suspects: suspects.map((suspect) => ({ code: suspect.code.map((line) => `\`${line}\``).join(' '), lines: lineRanges(suspect.lines), failing: percent(suspect.failing), passing: percent(suspect.passing) })),
      sameOutputs: sameOutputs(evaluation),
    };
  }

  /** One sample with what the policy did there. @param brief with the nearest surroundings only */
  #failure(sample: DrivingSample, evaluation: PolicyEvaluation, index: number, brief = false) {
    const { output, exception, score, printed } = evaluation.results[index]!;
    return {
      afterInfraction: sample.infractions.length > 0,
      infractions: sample.infractions,
      repeats: output !== undefined && scoreAction(ActionSchema.parse(output), sample, this.#scores.infractionScore).repeats,
      scene: sceneText(sample.scene, brief),
      driven: actionText(sample.driven),
      exception: exception ?? null,
      output: output === undefined ? null : actionText(ActionSchema.parse(output)),
      expected: actionText(sample.expert),
      right: rightText(sample),
      score,
      printed: printed ?? null,
    };
  }
}

function guardText(sample: DrivingSample, evaluation: PolicyEvaluation, index: number): string {
  const { output } = evaluation.results[index]!;
  const own = output === undefined ? '' : `; this function: ${ActionSchema.parse(output).targetSpeedMps.toFixed(1)} m/s`;
  return `${sceneSummary(sceneCodec.unpack(sample.scene, 0))}. The expert: ${sample.expert.targetSpeedMps.toFixed(1)} m/s (${sample.expert.reason})${own}`;
}

/** Driving code has many numbers: those without an effect on the scenes of the batch are not worth a row. */
function withEffect(tuning: TuningReport): TuningReport | null {
  const constants = tuning.constants.filter(({ sensitivity, from, to }) => sensitivity > 0 || from !== to);
  return constants.length === 0 ? null : { ...tuning, constants };
}

/** Samples on which a second parent does better. */
function betterCount(theirs: PolicyEvaluation, own: PolicyEvaluation): number {
  return theirs.results.filter(({ score }, index) => score > own.results[index]!.score).length;
}

function sceneText(packed: Float32Array, brief = false): string {
  return describeScene(sceneCodec.unpack(packed, 0), brief);
}

function actionText(action: Action): string {
  return compactJson({ ...action, targetSpeedMps: Number(action.targetSpeedMps.toFixed(2)), lateralOffsetLeftM: Number(action.lateralOffsetLeftM.toFixed(2)) });
}

/** Actions that are as good as the expert's, in words; null where only its own is known. */
function rightText({ acceptable }: DrivingSample): string | null {
  if (acceptable === undefined) return null;
  return acceptable.map(({ fromMps, toMps, fromLeftM, toLeftM }) => `target speeds from ${fromMps.toFixed(1)} to ${toMps.toFixed(1)} m/s at offsets from ${fromLeftM.toFixed(1)} to ${toLeftM.toFixed(1)} m`).join('; ');
}

function percent(share: number): string {
  return (100 * share).toFixed(0);
}
