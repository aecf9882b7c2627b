import { SeededRandom } from '../../geometry/SeededRandom.ts';
import { intervalText } from '../../optimiser/guards/meanBounds.ts';
import type { LlmClient } from '../../optimiser/llm/LlmClient.ts';
import { Optimiser } from '../../optimiser/Optimiser.ts';
import type { OptimiserEvent, OptimiserObserver } from '../../optimiser/OptimiserEvent.ts';
import { shortHash, type Policy } from '../../optimiser/Policy.ts';
import { GuidedSearch } from '../../optimiser/search/GuidedSearch.ts';
import type { Problem } from '../../tasks/Problem.ts';
import type { Progress } from '../Progress.ts';
import type { RunFolder } from '../RunFolder.ts';
import { RunArtifacts } from '../session/RunArtifacts.ts';
import type { StopRequest } from '../StopRequest.ts';
import { readLastCheckpoint, writeCheckpoint, type OptimiseCheckpoint } from './OptimiseCheckpoint.ts';
import type { OptimiseSettings } from './OptimiseSettings.ts';

/** What a run is given beside its problem. */
export interface OptimiseParts {
  readonly folder: RunFolder;
  readonly settings: OptimiseSettings;
  readonly client: LlmClient;
  readonly progress: Progress;
  readonly stop: StopRequest;
  /** Wall time as text, for the event log. */
  readonly now: () => string;
}

/** What a search ended with. */
export interface SearchResult {
  readonly best: Policy;
  /** Policies of the set-up, as they were first written. */
  readonly zeroShot: readonly Policy[];
  readonly updates: number;
  readonly certified: boolean;
  readonly calls: number;
  readonly effort: number;
}

/**
 * The search of `codriver optimise`: set-up, then updates on fresh batches, until a policy of the pool has been perfect on enough batches in a
 * row or the updates are used up. Everything is decided by settings and replies; after a kill it goes on from the last update.
 */
export class OptimiseRun<Sample> implements OptimiserObserver {
  readonly artifacts: RunArtifacts;
  readonly #problem: Problem<Sample>;
  readonly #parts: OptimiseParts;
  #calls = 0;
  /** Effort of the search before this process took it up. */
  #effortBefore = 0;
  #streaks: OptimiseCheckpoint['streaks'] = {};
  #zeroShot: readonly Policy[] = [];

  constructor(problem: Problem<Sample>, parts: OptimiseParts) {
    this.#problem = problem;
    this.#parts = parts;
    this.artifacts = new RunArtifacts(parts.folder, parts.now);
  }

  /** Searches to the end. Undefined when it was asked to stop before; then it can be resumed. */
  async search(): Promise<SearchResult | undefined> {
    const { folder, settings, stop, client } = this.#parts;
    const { task } = this.#problem;
    const checkpoint = readLastCheckpoint(folder);
    this.artifacts.cutEventsAt(checkpoint?.eventSeq ?? 0);
    const search = settings.search === 'guided' ? { search: new GuidedSearch(task, this.#problem, settings.guided) } : {};
    const heldOut = this.#problem.heldOut?.bind(this.#problem);
    const parts = { task, client, observer: this, ...search, ...(heldOut === undefined ? {} : { heldOut }) };
    let optimiser: Optimiser<Sample>;
    if (checkpoint === undefined) {
      this.artifacts.emit({ kind: 'optimiseStarted', settings });
      optimiser = new Optimiser(parts, settings.optimiser, new SeededRandom(settings.seed).fork(1));
      this.#show('set-up: asking for first policies', 0);
      this.#zeroShot = await optimiser.setup(this.#problem.batch(1), stop.signal);
      this.#checkpoint(optimiser);
    } else {
      optimiser = Optimiser.fromJSON(checkpoint.optimiser, parts, folder.file('checkpoints'));
      this.#calls = checkpoint.calls;
      this.#effortBefore = checkpoint.effort - task.effort;
      this.#streaks = checkpoint.streaks;
      this.#zeroShot = checkpoint.zeroShot;
    }
    while (optimiser.updates < settings.updates && !optimiser.pool.some(({ hash }) => this.#hasCertificate(hash))) {
      if (stop.requested || folder.stopRequested) return undefined;
      await this.#update(optimiser);
      this.#checkpoint(optimiser);
    }
    const certified = optimiser.pool.find(({ hash }) => this.#hasCertificate(hash));
    return { best: certified ?? optimiser.best, zeroShot: this.#zeroShot, updates: optimiser.updates, certified: certified !== undefined, calls: this.#calls, effort: this.#effort };
  }

  close(): void {
    this.artifacts.close();
  }

  event(event: OptimiserEvent): void {
    if (event.kind === 'replyReceived') this.#calls += 1;
    this.artifacts.event(event);
    const { progress } = this.#parts;
    if (event.kind === 'childStopped') progress.note(`${shortHash(event.policy)} stopped: worse than its parent by ${intervalText(event.difference)}`);
    if (event.kind === 'leadJudged') progress.note(`gate ${event.gate}: ${shortHash(event.challenger)} against ${shortHash(event.leader)}, held-out difference ${intervalText(event.difference)}: ${event.passed ? 'takes the lead' : 'not proven better'}`);
  }

  prompt(record: Parameters<RunArtifacts['prompt']>[0]): void {
    this.artifacts.prompt(record);
  }

  policy(policy: Policy): void {
    this.artifacts.policy(policy);
  }

  #hasCertificate(policy: string): boolean {
    return (this.#streaks[policy] ?? 0) >= this.#parts.settings.confirmations;
  }

  get #effort(): number {
    return this.#effortBefore + this.#problem.task.effort;
  }

  async #update(optimiser: Optimiser<Sample>): Promise<void> {
    const { progress, stop } = this.#parts;
    const { perfectScore, effortUnit } = this.#problem;
    const number = optimiser.updates + 1;
    this.#show(`update ${number}`, optimiser.updates);
    const known = new Set(optimiser.pool.map(({ hash }) => hash));
    const report = await optimiser.update(this.#problem.batch(number), { signal: stop.signal });
    const leader = report.ranking[0]!;
    // A policy that was written or tuned for this very batch has not been confirmed by it.
    const perfect = report.ranking.filter(({ policy, score }) => score >= perfectScore && known.has(policy));
    this.#streaks = Object.fromEntries(perfect.map(({ policy }) => [policy, (this.#streaks[policy] ?? 0) + 1]));
    this.artifacts.emit({ kind: 'batchEnded', update: number, policy: leader.policy, score: leader.score, perfectBatches: this.#streaks, calls: this.#calls, effort: this.#effort });
    progress.note(`update ${number}: leading policy ${shortHash(leader.policy)}, score ${intervalText(report.bestScore)}, ${report.children.length} new policies; ${this.#calls} calls, ${this.#effort} ${effortUnit}`);
  }

  #checkpoint(optimiser: Optimiser<Sample>): void {
    this.artifacts.flush();
    writeCheckpoint(this.#parts.folder, {
      version: 1,
      eventSeq: this.artifacts.nextEvent,
      calls: this.#calls,
      effort: this.#effort,
      streaks: this.#streaks,
      zeroShot: [...this.#zeroShot],
      optimiser: optimiser.toJSON(),
    });
  }

  #show(title: string, done: number): void {
    const { folder, settings, progress } = this.#parts;
    progress.update({
      title: `run ${folder.id}: ${settings.problem}, ${title}`,
      unit: 'update',
      done,
      total: settings.updates,
      facts: [['calls', String(this.#calls)], [this.#problem.effortUnit, String(this.#effort)]],
    });
  }
}
