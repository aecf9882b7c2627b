import { SeededRandom } from '../geometry/SeededRandom.ts';
import { Guards } from './guards/Guards.ts';
import type { ScoreInterval } from './guards/meanBounds.ts';
import type { ChatMessage, LlmClient, PromptKind } from './llm/LlmClient.ts';
import { OptimiserError } from './OptimiserError.ts';
import type { OptimiserEvent, OptimiserObserver, PolicyStanding } from './OptimiserEvent.ts';
import { OptimiserSettingsSchema } from './OptimiserSettings.ts';
import type { OptimiserSettings, OptimiserSettingsInput } from './OptimiserSettings.ts';
import { readOptimiserState } from './OptimiserState.ts';
import type { OptimiserState } from './OptimiserState.ts';
import type { OptimiserTask } from './OptimiserTask.ts';
import { createPolicy } from './Policy.ts';
import type { Policy } from './Policy.ts';
import { exceptionCount, meanScore, scoreInterval } from './PolicyEvaluation.ts';
import type { PolicyEvaluation } from './PolicyEvaluation.ts';
import { PolicyTracker } from './PolicyTracker.ts';
import { queryPolicies } from './queryPolicies.ts';
import type { PolicyQuery } from './queryPolicies.ts';
import { lowestScored, rankByPriority } from './rankByPriority.ts';
import type { OrderOutcome, RewriteOrder, ScoredPolicy, SearchOccasion, SearchStrategy, TunedPolicy } from './search/SearchStrategy.ts';

export interface OptimiserParts<Sample> {
  readonly task: OptimiserTask<Sample>;
  readonly client: LlmClient;
  readonly observer?: OptimiserObserver;
  /** What goes beyond LangProp; without it updates are LangProp's. */
  readonly search?: SearchStrategy<Sample>;
  /** Samples for the gate of the guards: none that prompts show or rankings see. */
  readonly heldOut?: () => readonly Sample[];
  /** Decides after a ranking who leads, by other means than scores: gives the hash of one of the ranked. Without it the first leads, or whom the guards let. */
  readonly leader?: (ranked: readonly Policy[], update: number) => Promise<string> | string;
}

export interface UpdateOptions {
  /** `repair` when an infraction or exception while driving asked for it: then the pool is not ranked and cut first, so that the policy that drives is the first to be rewritten. Default `update`. */
  readonly kind?: 'update' | 'repair';
  /** The tracker mode that the batch counts for. Default: the first one of the settings. */
  readonly mode?: string;
  /** Stops waiting for the language model. */
  readonly signal?: AbortSignal;
}

export interface UpdateReport {
  readonly update: number;
  /** Best first, with the scores on this update's batch. */
  readonly ranking: readonly PolicyStanding[];
  readonly children: readonly Policy[];
  /** Score of the leading policy on this update's batch. */
  readonly bestScore: ScoreInterval;
}

/** A policy of the pool with its scores. */
interface Candidate {
  readonly policy: Policy;
  readonly tracker: PolicyTracker;
}

/** What one batch showed, by policy hash. */
type Evaluations = ReadonlyMap<string, PolicyEvaluation>;

/**
 * LangProp (Ishida et al., 2024): a pool of policies, ranked by tracked scores; the best are rewritten by a language model that is shown one failing
 * sample each. One deviation: a reply whose text the pool holds already adds nothing, because a policy is its text.
 *
 * Between two calls the whole state is in {@link toJSON}. A call that throws leaves the state as it was before. Calls must not overlap.
 */
export class Optimiser<Sample> {
  readonly settings: OptimiserSettings;
  readonly #task: OptimiserTask<Sample>;
  readonly #client: LlmClient;
  readonly #observer: OptimiserObserver;
  readonly #search: SearchStrategy<Sample> | undefined;
  readonly #guards: Guards<Sample> | undefined;
  readonly #leader: OptimiserParts<Sample>['leader'];
  #random: SeededRandom;
  #pool: readonly Candidate[] = [];
  #updates = 0;

  /** @param random from which all chance is drawn; copied */
  constructor(parts: OptimiserParts<Sample>, settings: OptimiserSettingsInput, random: SeededRandom) {
    this.settings = OptimiserSettingsSchema.parse(settings);
    this.#task = parts.task;
    this.#client = parts.client;
    this.#observer = parts.observer ?? {};
    this.#search = parts.search;
    this.#leader = parts.leader;
    this.#random = new SeededRandom(random.seed, random.counter);
    const { guards } = this.settings;
    const { functionName, prelude } = parts.task;
    this.#guards =
      guards === undefined
        ? undefined
        : new Guards({
            settings: guards,
            contract: { functionName, ...(prelude === undefined ? {} : { prelude }) },
            evaluate: (policies, samples) => this.#evaluate(policies, samples),
            heldOut: parts.heldOut ?? (() => []),
            search: parts.search,
            emit: (event) => this.#emit(event),
          });
  }

  /** Continues from {@link toJSON}. @param where file name for messages. @throws OptimiserError OPTIMISER_CHECKPOINT */
  static fromJSON<Sample>(value: unknown, parts: OptimiserParts<Sample>, where = 'checkpoint'): Optimiser<Sample> {
    const state = readOptimiserState(value, where);
    if (state.task !== parts.task.name) throw new OptimiserError('OPTIMISER_CHECKPOINT', `the checkpoint is of task "${state.task}", not "${parts.task.name}"`, { where, remedy: `resume it with task ${state.task}` });
    const optimiser = new Optimiser(parts, state.settings, new SeededRandom(state.random.seed, state.random.counter));
    optimiser.#load(state);
    return optimiser;
  }

  /** The pool, best first as of the last ranking. */
  get pool(): readonly Policy[] {
    return this.#pool.map(({ policy }) => policy);
  }

  /** The policy that leads, and so drives. @throws OptimiserError OPTIMISER_NO_POLICY when the pool is empty */
  get best(): Policy {
    const first = this.#pool[0];
    if (first === undefined) throw new OptimiserError('OPTIMISER_NO_POLICY', 'the pool holds no policy', { remedy: 'run the set-up first' });
    return first.policy;
  }

  /** Updates and repairs done so far. */
  get updates(): number {
    return this.#updates;
  }

  /** Puts a policy into the pool that no prompt gave. A text that is there already changes nothing. */
  adopt(text: string): Policy {
    const policy = createPolicy(text, { origin: 'given', createdAtUpdate: this.#updates });
    if (this.#pool.every((candidate) => candidate.policy.hash !== policy.hash)) {
      this.#pool = [...this.#pool, this.#candidate(policy)];
      this.#observer.policy?.(policy);
    }
    return policy;
  }

  /**
   * Asks for the first policies: the set-up prompt, `setupQueries` times with `responses` replies each.
   * @param samples the first batch; its first sample may be shown. @throws OptimiserError OPTIMISER_NO_POLICY when no reply holds code; LlmError
   */
  async setup(samples: readonly Sample[], signal?: AbortSignal): Promise<readonly Policy[]> {
    return await this.#wholly(async () => {
      const queries = this.settings.setupQueries ?? this.settings.topChoices;
      this.#emit({ kind: 'setupStarted', queries, responses: this.settings.responses });
      const messages = this.#task.setupPrompt(firstOf(samples));
      const asked = Array.from({ length: queries }, (_, query) => this.#query('setup', query, messages, query * this.settings.responses));
      const { policies: asWritten, rejected, duplicates } = await this.#ask(asked, signal);
      const policies = this.#guards?.screenFirst(asWritten) ?? asWritten;
      this.#pool = [...this.#pool, ...policies.map((policy) => this.#candidate(policy))];
      if (this.#pool.length === 0) throw new OptimiserError('OPTIMISER_NO_POLICY', `none of the ${queries * this.settings.responses} replies to the set-up prompt holds code`, { where: this.#client.name, remedy: 'read the replies in the run folder; try another model, or a longer limit on its replies', kind: 'environment' });
      this.#emit({ kind: 'setupFinished', policies: policies.map(({ hash }) => hash), rejected, duplicates });
      return policies;
    });
  }

  /**
   * One update on one batch, in LangProp's order. Every policy of the pool gets better known, the best get children.
   * @throws OptimiserError OPTIMISER_BATCH for an empty batch, OPTIMISER_NO_POLICY for an empty pool; LlmError
   */
  async update(samples: readonly Sample[], options: UpdateOptions = {}): Promise<UpdateReport> {
    const { topChoices, keep, sortBeforeUpdate } = this.settings;
    const { kind = 'update', mode = Object.keys(this.settings.trackers)[0]!, signal } = options;
    firstOf(samples);
    void this.best;
    return await this.#wholly(async () => {
      const update = (this.#updates += 1);
      this.#emit({ kind: 'updateStarted', update, promptKind: kind, mode, samples: samples.length, pool: this.#pool.length });

      const evaluations = new Map(await this.#score(this.#pool, samples, mode));
      this.#emit({ kind: 'poolScored', update, standings: this.#standings(this.#pool, evaluations) });

      if (sortBeforeUpdate && kind === 'update') {
        const ranked = this.#rank(this.#pool);
        // Whoever leads by proof stays until it is beaten by proof.
        const proven = this.#leader === undefined ? this.#guards?.leader : this.best.hash;
        const leads = ({ policy }: Candidate): boolean => policy.hash === proven;
        this.#pool = ranked.filter((candidate, rank) => rank < keep || leads(candidate));
        this.#emit({ kind: 'poolRanked', update, kept: hashes(this.#pool), dropped: hashes(ranked.filter((candidate, rank) => rank >= keep && !leads(candidate))) });
      }

      const search = this.#search;
      const occasion = (): SearchOccasion<Sample> => ({ pool: this.#scored(this.#pool, evaluations), samples, count: topChoices, update, kind, random: this.#random });
      if (search !== undefined) this.#adoptTuned(await search.improve(occasion()), kind, mode, evaluations);
      const orders = search === undefined ? this.#langPropOrders(evaluations) : search.choose(occasion());
      const asked: PolicyQuery[] = [];
      for (const [choice, order] of orders.entries()) {
        const { policy, evaluation } = order.parent;
        const worst = order.failures[0]!;
        const messages = await this.#task.updatePrompt({ policy, evaluation, worst, samples, kind, update, ...(search === undefined ? {} : { order }) });
        const about = { parent: policy, sample: worst, ...(search === undefined ? {} : { operator: order.operator }), ...(order.partner === undefined ? {} : { partner: order.partner.policy }) };
        asked.push(this.#query(kind, choice, messages, 0, about, order.model));
      }
      const { policies, tokens, rejections } = await this.#ask(asked, signal);
      const children = await this.#admit(policies, samples, mode, evaluations);
      for (const [index, standing] of this.#standings(children, evaluations).entries()) {
        const { promptId, parents } = children[index]!.policy;
        this.#emit({ kind: 'childScored', update, prompt: promptId!, parents, ...standing });
      }
      const born = this.#scored(children, evaluations);
      search?.learn(orders.map((order, choice): OrderOutcome => ({ order, children: born.filter(({ policy }) => policy.promptId === asked[choice]!.request.id), tokens: tokens[choice]!, rejections: rejections[choice]! })));

      this.#pool = await this.#led(this.#rank([...this.#pool, ...children]), update);
      const ranking = this.#standings(this.#pool, evaluations);
      this.#emit({ kind: 'updateFinished', update, best: this.best.hash, ranking });
      for (const { tracker } of this.#pool) tracker.reset(mode);
      return { update, ranking, children: children.map(({ policy }) => policy), bestScore: scoreInterval(evaluations.get(this.best.hash)!) };
    });
  }

  /**
   * Scores the leading policy on samples that nothing has seen, once, at the end of a run with guards.
   * @throws OptimiserError OPTIMISER_SEALED the second time or without guards
   */
  async scoreSealed(samples: readonly Sample[]): Promise<ScoreInterval> {
    if (this.#guards === undefined) throw new OptimiserError('OPTIMISER_SEALED', 'without guards nothing keeps samples sealed', { remedy: 'set the guards of the optimiser', kind: 'internal' });
    firstOf(samples);
    return await this.#guards.scoreSealed(this.best, samples);
  }

  toJSON(): OptimiserState {
    return {
      version: 1,
      task: this.#task.name,
      settings: this.settings,
      updates: this.#updates,
      random: { seed: this.#random.seed, counter: this.#random.counter },
      llm: this.#client.save(),
      pool: this.#pool.map(({ policy, tracker }) => ({ policy, trackers: tracker.toJSON() })),
      ...(this.#search === undefined ? {} : { search: this.#search.save() }),
      ...(this.#guards === undefined ? {} : { guards: this.#guards.save() }),
    };
  }

  /** LangProp's choice: the first policies, and for each one of its worst samples at random. */
  #langPropOrders(evaluations: Evaluations): readonly RewriteOrder[] {
    return this.#scored(this.#pool.slice(0, this.settings.topChoices), evaluations).map((parent) => {
      const worst = this.#random.pick(lowestScored(parent.evaluation.results.map(({ score }) => score)));
      return { operator: 'rewrite', parent, failures: [worst], guards: [] };
    });
  }

  /** Takes in versions that a search gave, scored on this batch already, and ranks the pool anew; in a repair whoever drives stays first. */
  #adoptTuned(tuned: readonly TunedPolicy[], kind: 'update' | 'repair', mode: string, evaluations: Map<string, PolicyEvaluation>): void {
    const fresh = tuned.flatMap(({ scored: { policy, evaluation }, report }) => {
      if (evaluations.has(policy.hash)) return [];
      const candidate = this.#booked(policy, evaluation, mode, evaluations);
      this.#observer.policy?.(policy);
      this.#emit({ kind: 'policyTuned', update: this.#updates, ...report });
      return [candidate];
    });
    if (fresh.length === 0) return;
    const all = [...this.#pool, ...fresh];
    this.#pool = kind === 'repair' ? all : this.#rank(all);
  }

  #scored(candidates: readonly Candidate[], evaluations: Evaluations): readonly ScoredPolicy[] {
    return candidates.map(({ policy, tracker }) => ({ policy, priority: tracker.priority, evaluation: evaluations.get(policy.hash)! }));
  }

  /** Runs policies on samples and books their scores. @throws OptimiserError OPTIMISER_TASK when the task breaks its contract */
  async #score(candidates: readonly Candidate[], samples: readonly Sample[], mode: string): Promise<Evaluations> {
    const evaluations = await this.#evaluate(candidates.map(({ policy }) => policy), samples);
    for (const [index, { tracker }] of candidates.entries()) for (const { score } of evaluations[index]!.results) tracker.record(mode, score);
    return new Map(candidates.map(({ policy }, index) => [policy.hash, evaluations[index]!]));
  }

  /** Runs policies on samples. @throws OptimiserError OPTIMISER_TASK when the task breaks its contract */
  async #evaluate(policies: readonly Policy[], samples: readonly Sample[]): Promise<readonly PolicyEvaluation[]> {
    const evaluations = policies.length === 0 ? [] : await this.#task.evaluate(policies, samples);
    if (evaluations.length !== policies.length) throw this.#brokenTask(`${evaluations.length} evaluations for ${policies.length} policies`);
    for (const [index, { hash }] of policies.entries()) {
      const { results } = evaluations[index]!;
      if (results.length !== samples.length) throw this.#brokenTask(`${results.length} results for ${samples.length} samples of policy ${hash}`);
      for (const { score } of results) if (!Number.isFinite(score)) throw this.#brokenTask(`the score ${score} for policy ${hash}`);
    }
    return evaluations;
  }

  /** The children that join the pool, scored: all of them, or those that the guards let through. */
  async #admit(policies: readonly Policy[], samples: readonly Sample[], mode: string, evaluations: Map<string, PolicyEvaluation>): Promise<readonly Candidate[]> {
    if (this.#guards === undefined) {
      const children = policies.map((policy) => this.#candidate(policy));
      for (const [hash, evaluation] of await this.#score(children, samples, mode)) evaluations.set(hash, evaluation);
      return children;
    }
    const admitted = await this.#guards.admit({ children: policies, pool: this.#scored(this.#pool, evaluations), samples, update: this.#updates, random: this.#random });
    return admitted.map(({ policy, evaluation }) => this.#booked(policy, evaluation, mode, evaluations));
  }

  /** The leader in front: the first of a ranking, or with a gate whoever leads by proof, or whoever is said to. */
  async #led(ranked: readonly Candidate[], update: number): Promise<readonly Candidate[]> {
    const policies = ranked.map(({ policy }) => policy);
    const proven = await this.#guards?.lead(policies, update);
    const inFront = proven === undefined ? policies : policies.toSorted((a, b) => Number(b.hash === proven) - Number(a.hash === proven));
    const leader = this.#leader === undefined ? proven : await this.#leader(inFront, update);
    if (leader === undefined) return ranked;
    return ranked.toSorted((a, b) => Number(b.policy.hash === leader) - Number(a.policy.hash === leader));
  }

  /** A policy with its scores on the present batch. */
  #booked(policy: Policy, evaluation: PolicyEvaluation, mode: string, evaluations: Map<string, PolicyEvaluation>): Candidate {
    const candidate = this.#candidate(policy);
    for (const { score } of evaluation.results) candidate.tracker.record(mode, score);
    evaluations.set(policy.hash, evaluation);
    return candidate;
  }

  async #ask(queries: readonly PolicyQuery[], signal: AbortSignal | undefined): ReturnType<typeof queryPolicies> {
    this.#task.expect?.(queries.reduce((sum, { request }) => sum + request.replies, 0));
    return await queryPolicies(queries, {
      client: this.#client,
      observer: this.#observer,
      functionName: this.#task.functionName,
      known: new Set(hashes(this.#pool)),
      update: this.#updates,
      ...(signal === undefined ? {} : { signal }),
    });
  }

  #query(kind: PromptKind, index: number, messages: readonly ChatMessage[], firstReply: number, about?: PolicyQuery['about'], model?: string): PolicyQuery {
    const request = {
      id: `${String(this.#updates).padStart(4, '0')}-${kind}-${index + 1}`,
      kind,
      messages,
      replies: this.settings.responses,
      firstReply,
      seed: this.#random.fork(this.#updates).fork(index).seed >>> 0,
      ...(model === undefined ? {} : { model }),
    };
    return { request, ...(about === undefined ? {} : { about }) };
  }

  #rank(candidates: readonly Candidate[]): readonly Candidate[] {
    return rankByPriority(candidates, ({ tracker }) => tracker.priority, this.#random);
  }

  #candidate(policy: Policy): Candidate {
    return { policy, tracker: new PolicyTracker(this.settings.trackers) };
  }

  #standings(candidates: readonly Candidate[], evaluations: Evaluations): readonly PolicyStanding[] {
    return candidates.map(({ policy, tracker }) => {
      const evaluation = evaluations.get(policy.hash)!;
      const interval = evaluation.results.length < 2 ? {} : { interval: scoreInterval(evaluation) };
      return { policy: policy.hash, priority: tracker.priority, score: meanScore(evaluation), exceptions: exceptionCount(evaluation), ...interval };
    });
  }

  /** Does the work wholly or not at all. */
  async #wholly<T>(work: () => Promise<T>): Promise<T> {
    const before = this.toJSON();
    try {
      return await work();
    } catch (error) {
      this.#load(before);
      throw error;
    }
  }

  #load(state: OptimiserState): void {
    this.#updates = state.updates;
    this.#random = new SeededRandom(state.random.seed, state.random.counter);
    this.#pool = state.pool.map(({ policy, trackers }) => ({ policy, tracker: new PolicyTracker(this.settings.trackers, trackers) }));
    this.#client.restore(state.llm);
    if (this.#search !== undefined && state.search !== undefined) this.#search.restore(state.search);
    if (state.guards !== undefined) this.#guards?.restore(state.guards);
  }

  #emit(event: OptimiserEvent): void {
    this.#observer.event?.(event);
  }

  #brokenTask(what: string): OptimiserError {
    return new OptimiserError('OPTIMISER_TASK', `the task "${this.#task.name}" gave ${what}`, { remedy: 'mend the task\'s evaluate(): one finite score per policy and sample, in their order', kind: 'internal' });
  }
}

function hashes(candidates: readonly Candidate[]): readonly string[] {
  return candidates.map(({ policy }) => policy.hash);
}

/** @throws OptimiserError OPTIMISER_BATCH */
function firstOf<Sample>(samples: readonly Sample[]): Sample {
  if (samples.length === 0) throw new OptimiserError('OPTIMISER_BATCH', 'the batch holds no sample', { remedy: 'record or load data before the first update' });
  return samples[0]!;
}
