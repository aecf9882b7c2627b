import { z } from 'zod';
import type { SeededRandom } from '../../geometry/SeededRandom.ts';
import { OptimiserError } from '../OptimiserError.ts';
import type { OptimiserTask } from '../OptimiserTask.ts';
import { PolicySchema, type Policy } from '../Policy.ts';
import { exceptionCount, meanScore } from '../PolicyEvaluation.ts';
import { Bandit, BanditStateSchema } from './Bandit.ts';
import { chooseParents, PARENT_RULES } from './chooseParents.ts';
import { diverseFailures, guardsBeside, shownSamples, type SampleView, type ShownSample } from './chooseSamples.ts';
import { OPERATORS, type Operator, type OrderOutcome, type RewriteOrder, type ScoredPolicy, type SearchOccasion, type SearchStrategy, type TunedPolicy } from './SearchStrategy.ts';
import { tuneConstants } from './tuneConstants.ts';
import { TuningReportSchema, type TuningReport } from './TuningReport.ts';

/** What a guided search does beyond LangProp; each part can be switched off alone. */
export const GuidedSearchSettingsSchema = z.strictObject({
  parents: z.enum(PARENT_RULES).default('pareto').describe('which policies are rewritten: the first ones, those best on some sample, or by sigmoid weights'),
  tolerance: z.number().min(0).max(1).default(0.01).describe('scores closer than this share of their range are equal on the front'),
  operators: z.array(z.enum(OPERATORS)).min(1).default([...OPERATORS]).describe('what prompts may ask for'),
  models: z.array(z.string()).default([]).describe('models to choose among; the client\'s own when empty'),
  modelCosts: z.record(z.string(), z.number().positive()).default({}).describe('what a token of each model costs, in any unit; 1 where absent'),
  failures: z.int().min(1).default(3).describe('differing failures shown per prompt'),
  guards: z.int().min(0).default(2).describe('samples shown that must stay right'),
  tuneBest: z.int().min(0).default(1).describe('policies per update whose constants are searched over'),
  tuneEvaluations: z.int().min(0).default(40).describe('policies evaluated per search over constants'),
  tuneDigits: z.int().min(1).max(6).default(3).describe('significant digits of tuned constants'),
  tuneDimensions: z.int().min(1).default(12).describe('most constants searched over at once'),
});

export type GuidedSearchSettings = Readonly<z.infer<typeof GuidedSearchSettingsSchema>>;

const StateSchema = z.strictObject({
  bandit: BanditStateSchema,
  models: BanditStateSchema,
  children: z.record(z.string(), z.int().min(0)),
  /** What searches over constants found, by the hash of the policy that prompts show. */
  tunings: z.record(z.string(), TuningReportSchema),
  /** Why the last replies about a policy could not be used, by its hash; shown in the next prompt about it. */
  rejections: z.record(z.string(), z.array(z.string())),
  /** Failing samples that prompts have shown, by the hash of the policy that they were about. */
  shown: z.record(z.string(), z.array(z.strictObject({ key: z.string(), likeness: z.string() }))).default({}),
  /** Policies that differ from one of the pool in numbers only, and that nobody has scored yet. */
  waiting: z.array(z.strictObject({ policy: PolicySchema, twin: z.string() })),
});

type Waiting = z.infer<typeof StateSchema>['waiting'][number];

/** A text this long may be worth simplifying. */
const LONG_LINES = 60;

/**
 * What goes beyond LangProp in one strategy: constants by search, parents from a Pareto front or by sigmoid weights, several differing failures with
 * samples that must stay right, operators chosen by what they brought per token, and models by what they brought per cost. When the leading policy is perfect on a batch, nothing
 * is asked.
 */
export class GuidedSearch<Sample> implements SearchStrategy<Sample> {
  readonly #task: OptimiserTask<Sample>;
  readonly #view: SampleView<Sample>;
  readonly #settings: GuidedSearchSettings;
  #bandit = new Bandit();
  #models = new Bandit();
  #children = new Map<string, number>();
  #tunings = new Map<string, TuningReport>();
  #rejections = new Map<string, readonly string[]>();
  #shown = new Map<string, readonly ShownSample[]>();
  #waiting: readonly Waiting[] = [];

  constructor(task: OptimiserTask<Sample>, view: SampleView<Sample>, settings: GuidedSearchSettings) {
    this.#task = task;
    this.#view = view;
    this.#settings = settings;
  }

  async improve(occasion: SearchOccasion<Sample>): Promise<readonly TunedPolicy[]> {
    const given = await this.#scoreWaiting(occasion);
    if (this.#settings.tuneEvaluations === 0 || this.#isPerfect(occasion.pool[0]!)) return given;
    return [...given, ...(await this.#tune(occasion))];
  }

  takeNumbers(policy: Policy, twin: string): void {
    this.#waiting = [...this.#waiting, { policy, twin }];
  }

  /** Searches over the constants of the best policies that were not searched over before. */
  async #tune({ pool, samples, random, update }: SearchOccasion<Sample>): Promise<readonly TunedPolicy[]> {
    const { tuneBest, tuneEvaluations, tuneDigits, tuneDimensions } = this.#settings;
    const candidates = pool.filter((scored) => !this.#tunings.has(scored.policy.hash) && this.#runs(scored)).slice(0, tuneBest);
    const better: TunedPolicy[] = [];
    for (const [number, { policy, evaluation }] of candidates.entries()) {
      const settings = { evaluations: tuneEvaluations, digits: tuneDigits, dimensions: tuneDimensions, perfectScore: this.#view.perfectScore };
      const result = await tuneConstants(policy, evaluation, (policies) => this.#task.evaluate(policies, samples), settings, random.fork(update).fork(number), update);
      if (result === undefined) continue;
      this.#tunings.set(policy.hash, result.report);
      if (result.tuned === undefined) continue;
      this.#tunings.set(result.tuned.scored.policy.hash, result.report);
      better.push(result.tuned);
    }
    return better;
  }

  choose(occasion: SearchOccasion<Sample>): readonly RewriteOrder[] {
    const { pool, samples, random, kind } = occasion;
    if (this.#isPerfect(pool[0]!)) return [];
    const { failures: most, guards: mostGuards } = this.#settings;
    const alive = new Set(pool.map(({ policy }) => policy.hash));
    this.#shown = new Map([...this.#shown].filter(([hash]) => alive.has(hash)));
    return this.#parents(occasion).map((parent) => {
      const { hash } = parent.policy;
      const partner = this.#partnerOf(parent, pool);
      const operator = this.#operatorFor(parent, partner, kind, random);
      const shown = this.#shown.get(hash) ?? [];
      const failures = diverseFailures(samples, parent.evaluation, most, this.#view, { shown, worstFirst: kind === 'repair' });
      const guards = guardsBeside(samples, parent.evaluation, failures, mostGuards, this.#view);
      const showing = shownSamples(samples, parent.evaluation, failures, this.#view);
      if (showing.length > 0) this.#shown.set(hash, [...shown, ...showing]);
      const tuning = this.#tunings.get(hash);
      const rejections = this.#rejections.get(hash);
      return {
        operator,
        parent,
        failures,
        guards,
        ...(operator === 'merge' && partner !== undefined ? { partner } : {}),
        ...(tuning === undefined ? {} : { tuning }),
        ...(this.#settings.models.length === 0 ? {} : { model: this.#models.choose(this.#settings.models, random) }),
        ...(rejections === undefined ? {} : { rejections }),
      };
    });
  }

  learn(outcomes: readonly OrderOutcome[]): void {
    for (const { order, children, tokens, rejections } of outcomes) {
      const { hash } = order.parent.policy;
      this.#children.set(hash, (this.#children.get(hash) ?? 0) + children.length);
      const before = meanScore(order.parent.evaluation);
      const best = children.reduce((most, { evaluation }) => Math.max(most, meanScore(evaluation)), before);
      this.#bandit.learn(order.operator, best - before, tokens);
      if (order.model !== undefined) this.#models.learn(order.model, best - before, tokens * (this.#settings.modelCosts[order.model] ?? 1));
      if (rejections.length > 0) this.#rejections.set(hash, rejections);
      else this.#rejections.delete(hash);
    }
  }

  save(): z.infer<typeof StateSchema> {
    return {
      bandit: this.#bandit.toJSON(),
      models: this.#models.toJSON(),
      children: Object.fromEntries(this.#children),
      tunings: Object.fromEntries(this.#tunings),
      rejections: Object.fromEntries([...this.#rejections].map(([hash, reasons]) => [hash, [...reasons]])),
      shown: Object.fromEntries([...this.#shown].map(([hash, samples]) => [hash, [...samples]])),
      waiting: [...this.#waiting],
    };
  }

  restore(state: unknown): void {
    const parsed = StateSchema.safeParse(state);
    if (!parsed.success) throw new OptimiserError('OPTIMISER_CHECKPOINT', `this is no state of a guided search: ${z.prettifyError(parsed.error)}`, { remedy: 'resume from an older checkpoint' });
    this.#bandit = new Bandit(parsed.data.bandit);
    this.#models = new Bandit(parsed.data.models);
    this.#children = new Map(Object.entries(parsed.data.children));
    this.#rejections = new Map(Object.entries(parsed.data.rejections));
    this.#tunings = new Map(Object.entries(parsed.data.tunings));
    this.#shown = new Map(Object.entries(parsed.data.shown));
    this.#waiting = parsed.data.waiting;
  }

  /** Whom to rewrite: by the rule, but in a repair the policy that drove comes first. */
  #parents({ pool, count, kind, random }: SearchOccasion<Sample>): readonly ScoredPolicy[] {
    const { parents: rule, tolerance } = this.#settings;
    const urgent = kind === 'repair' ? pool.slice(0, 1) : [];
    const others = pool.slice(urgent.length);
    return [...urgent, ...chooseParents(others, { rule, tolerance, count: count - urgent.length, childrenOf: (hash) => this.#children.get(hash) ?? 0 }, random)];
  }

  /** Other numbers that a reply proposed count as one trial of a search: they join where they beat the policy that they were written for. */
  async #scoreWaiting({ pool, samples }: SearchOccasion<Sample>): Promise<readonly TunedPolicy[]> {
    const waiting = this.#waiting.flatMap(({ policy, twin }) => pool.filter((scored) => scored.policy.hash === twin).map((scored) => ({ policy, before: scored.evaluation })));
    this.#waiting = [];
    if (waiting.length === 0) return [];
    const evaluations = await this.#task.evaluate(waiting.map(({ policy }) => policy), samples);
    return waiting.flatMap(({ policy, before }, index) => {
      const evaluation = evaluations[index]!;
      const report: TuningReport = { policy: policy.parents[0] ?? policy.hash, tuned: policy.hash, evaluations: 1, scoreBefore: meanScore(before), scoreAfter: meanScore(evaluation), constants: [] };
      return report.scoreAfter > report.scoreBefore ? [{ scored: { policy, evaluation }, report }] : [];
    });
  }

  #isPerfect({ evaluation }: ScoredPolicy): boolean {
    return evaluation.results.every(({ score }) => score >= this.#view.perfectScore);
  }

  /** Numbers of code that fails everywhere are not worth a search. */
  #runs({ evaluation }: ScoredPolicy): boolean {
    return exceptionCount(evaluation) < evaluation.results.length;
  }

  /** The other policy that is better on most samples, if any is on one. */
  #partnerOf(parent: ScoredPolicy, pool: readonly ScoredPolicy[]): ScoredPolicy | undefined {
    const gains = pool.map(({ evaluation }) => evaluation.results.filter(({ score }, index) => score > parent.evaluation.results[index]!.score).length);
    const best = gains.reduce((most, gain, index) => (gain > gains[most]! ? index : most), 0);
    return gains[best]! > 0 ? pool[best] : undefined;
  }

  /** Code that fails is mended, and nothing but mended after an infraction; else the bandit chooses among what fits. */
  #operatorFor(parent: ScoredPolicy, partner: ScoredPolicy | undefined, kind: SearchOccasion<Sample>['kind'], random: SeededRandom): Operator {
    const fits: Readonly<Record<Operator, boolean>> = {
      rewrite: true,
      repair: exceptionCount(parent.evaluation) > 0,
      merge: kind !== 'repair' && partner !== undefined && this.#runs(parent) && this.#runs(partner),
      simplify: kind !== 'repair' && parent.policy.source.split('\n').length > LONG_LINES,
    };
    const open = this.#settings.operators.filter((operator) => fits[operator]);
    if (open.includes('repair') && !this.#runs(parent)) return 'repair';
    const chosen = open.length === 0 ? 'rewrite' : this.#bandit.choose(open, random);
    return OPERATORS.find((operator) => operator === chosen) ?? 'rewrite';
  }
}
