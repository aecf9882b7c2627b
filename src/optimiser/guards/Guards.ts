import { z } from 'zod';
import type { SeededRandom } from '../../geometry/SeededRandom.ts';
import { OptimiserError } from '../OptimiserError.ts';
import type { OptimiserEvent } from '../OptimiserEvent.ts';
import type { Policy } from '../Policy.ts';
import type { PolicyEvaluation, SampleResult } from '../PolicyEvaluation.ts';
import type { ScoredPolicy, SearchStrategy } from '../search/SearchStrategy.ts';
import type { GuardSettings } from './GuardSettings.ts';
import { judgeChallenger } from './leadGate.ts';
import { meanInterval, type ScoreInterval } from './meanBounds.ts';
import { screenBehaviour, screenTexts, type Refusal, type ScreenedContract } from './PolicyScreen.ts';
import { raceChildren } from './raceChildren.ts';

export const GuardStateSchema = z.strictObject({
  /** Hash of the policy that leads; absent before the first update. */
  leader: z.string().optional(),
  /** Gates judged so far. */
  gates: z.int().min(0),
  /** True once the sealed samples were scored. */
  sealedScored: z.boolean(),
});

export type GuardState = Readonly<z.infer<typeof GuardStateSchema>>;

export interface GuardParts<Sample> {
  readonly settings: GuardSettings;
  readonly contract: ScreenedContract;
  readonly evaluate: (policies: readonly Policy[], samples: readonly Sample[]) => Promise<readonly PolicyEvaluation[]>;
  /** Samples that no prompt shows and no ranking sees. */
  readonly heldOut: () => readonly Sample[];
  readonly search: Pick<SearchStrategy<Sample>, 'takeNumbers'> | undefined;
  readonly emit: (event: OptimiserEvent) => void;
}

/** The children of one update, and what they are compared with. */
export interface ChildrenToAdmit<Sample> {
  readonly children: readonly Policy[];
  /** The pool with its results on the samples. */
  readonly pool: readonly ScoredPolicy[];
  readonly samples: readonly Sample[];
  readonly update: number;
  readonly random: SeededRandom;
}

/** What stands between a reply and the lead: a screen before anything is scored, a race while it is, a gate before it leads. */
export class Guards<Sample> {
  readonly #parts: GuardParts<Sample>;
  #state: GuardState = { gates: 0, sealedScored: false };

  constructor(parts: GuardParts<Sample>) {
    this.#parts = parts;
  }

  /** Hash of the policy that leads, once there is one and the gate is on. */
  get leader(): string | undefined {
    return this.#state.leader;
  }

  /** First policies, without those that are another one's program written differently. What cannot run stays: it may be mended. */
  screenFirst(policies: readonly Policy[]): readonly Policy[] {
    if (!this.#parts.settings.screen) return policies;
    const repeats = screenTexts(policies, [], this.#parts.contract, false).refused.filter(({ code }) => code === 'sameTree');
    this.#tell(repeats, 0);
    return policies.filter((policy) => !repeats.some((refusal) => refusal.policy === policy));
  }

  /** Screens and scores children; gives those that may join the pool, in their order, with a result for every sample. No sample is run twice. */
  async admit({ children, pool, samples, update, random }: ChildrenToAdmit<Sample>): Promise<readonly { readonly policy: Policy; readonly evaluation: PolicyEvaluation }[]> {
    const { settings, evaluate, emit } = this.#parts;
    // The screen looks at the samples with which the race begins.
    const order = settings.screen || settings.race ? random.shuffled([...samples.keys()]) : [...samples.keys()];
    const worthy = settings.screen ? await this.#screen(children, pool, samples, order, update) : children.map((policy) => ({ policy, probed: [] }));
    if (worthy.length === 0) return [];
    if (!settings.race) return await completed(worthy, samples, order, evaluate);
    const byHash = new Map(pool.map(({ policy, evaluation }) => [policy.hash, evaluation]));
    const first = pool[0]!.evaluation;
    const racers = worthy.map(({ policy, probed }) => ({ policy, probed, parent: byHash.get(policy.parents[0] ?? '') ?? first }));
    const { finished, stopped } = await raceChildren(racers, samples, order, evaluate, settings);
    for (const { policy, difference } of stopped) emit({ kind: 'childStopped', update, policy: policy.hash, ...promptOf(policy), parents: policy.parents, difference });
    return finished;
  }

  /**
   * Decides who leads after a ranking: the leader, unless the first of the ranking beats it on held-out samples.
   * @param ranked best first, the leader among them. @returns the same policies, the leader first
   */
  async lead(ranked: readonly Policy[], update: number): Promise<string> {
    const { settings, evaluate, heldOut, emit } = this.#parts;
    const challenger = ranked[0]!.hash;
    const { leader, gates } = this.#state;
    if (!settings.gate) return challenger;
    if (leader === undefined || leader === challenger) {
      this.#state = { ...this.#state, leader: challenger };
      return challenger;
    }
    const samples = heldOut();
    if (samples.length === 0) throw new OptimiserError('OPTIMISER_BATCH', 'there are no held-out samples', { remedy: 'give the optimiser held-out samples, or switch the gate off' });
    const [better, present] = await evaluate([ranked[0]!, ranked.find(({ hash }) => hash === leader)!], samples);
    const { passed, difference } = judgeChallenger(better!, present!, gates + 1, settings);
    emit({ kind: 'leadJudged', update, gate: gates + 1, leader, challenger, passed, difference });
    this.#state = { ...this.#state, gates: gates + 1, leader: passed ? challenger : leader };
    return passed ? challenger : leader;
  }

  /** Scores a policy on samples that nothing has seen; once per run. @throws OptimiserError OPTIMISER_SEALED the second time */
  async scoreSealed(policy: Policy, samples: readonly Sample[]): Promise<ScoreInterval> {
    if (this.#state.sealedScored) throw new OptimiserError('OPTIMISER_SEALED', 'the sealed samples were scored already', { remedy: 'a second score would no longer be one of unseen samples: start a new run with other samples' });
    const [evaluation] = await this.#parts.evaluate([policy], samples);
    const score = meanInterval(evaluation!.results.map((result) => result.score));
    this.#state = { ...this.#state, sealedScored: true };
    this.#parts.emit({ kind: 'sealedScored', policy: policy.hash, score });
    return score;
  }

  save(): GuardState {
    const { leader, gates, sealedScored } = this.#state;
    return { ...(leader === undefined ? {} : { leader }), gates, sealedScored };
  }

  restore(state: GuardState): void {
    this.#state = state;
  }

  /** Newcomers that passed, with their results on the first samples of the order. */
  async #screen(children: readonly Policy[], pool: readonly ScoredPolicy[], samples: readonly Sample[], order: readonly number[], update: number): Promise<readonly Probed[]> {
    const { settings, contract, evaluate, search } = this.#parts;
    const takeNumbers = search?.takeNumbers?.bind(search);
    const texts = screenTexts(children, pool.map(({ policy }) => policy), contract, takeNumbers !== undefined);
    this.#tell(texts.refused, update);
    for (const { policy, code, twin } of texts.refused) if (code === 'numbersOnly') takeNumbers?.(policy, twin!);
    if (texts.kept.length === 0) return [];
    const places = order.slice(0, settings.probes);
    const evaluations = await evaluate(texts.kept, places.map((place) => samples[place]!));
    const known = pool.map(({ policy, evaluation }) => ({ policy, evaluation: { results: places.map((place) => evaluation.results[place]!) } }));
    const behaviour = screenBehaviour(texts.kept, evaluations, known);
    this.#tell(behaviour.refused, update);
    return behaviour.kept.map((policy) => ({ policy, probed: evaluations[texts.kept.indexOf(policy)]!.results }));
  }

  #tell(refused: readonly Refusal[], update: number): void {
    for (const { policy, code, reason, twin } of refused) this.#parts.emit({ kind: 'childRefused', update, policy: policy.hash, ...promptOf(policy), code, reason, ...(twin === undefined ? {} : { twin }) });
  }
}

/** A policy with its results on the first samples of an order. */
interface Probed {
  readonly policy: Policy;
  readonly probed: readonly SampleResult[];
}

/** Runs what is not run yet of a batch. @param policies all probed on equally many samples */
async function completed<Sample>(policies: readonly Probed[], samples: readonly Sample[], order: readonly number[], evaluate: GuardParts<Sample>['evaluate']): Promise<readonly { readonly policy: Policy; readonly evaluation: PolicyEvaluation }[]> {
  const rest = order.slice(policies[0]!.probed.length);
  const evaluations = rest.length === 0 ? [] : await evaluate(policies.map(({ policy }) => policy), rest.map((index) => samples[index]!));
  return policies.map(({ policy, probed }, number) => {
    const results = [...probed, ...(evaluations[number]?.results ?? [])];
    const byIndex = new Map(order.map((index, place) => [index, results[place]!]));
    return { policy, evaluation: { results: samples.map((_, index) => byIndex.get(index)!) } };
  });
}

function promptOf({ promptId }: Policy): { readonly prompt?: string } {
  return promptId === undefined ? {} : { prompt: promptId };
}
