import { Recording } from '../../dataset/Recording.ts';
import { RecordingWriter } from '../../dataset/RecordingWriter.ts';
import { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { LlmClient } from '../../optimiser/llm/LlmClient.ts';
import { Optimiser, type OptimiserParts } from '../../optimiser/Optimiser.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import { EpisodeRig } from '../episodes/EpisodeRig.ts';
import { episodeSeed } from '../episodes/episodeSeed.ts';
import type { DrivingProblem } from '../problems/DrivingProblem.ts';
import type { Progress } from '../Progress.ts';
import { drivingMetadata } from '../record/RecordOrder.ts';
import type { RunFolder } from '../RunFolder.ts';
import type { Settings } from '../settings.ts';
import type { StopRequest } from '../StopRequest.ts';
import { BatchSource } from './BatchSource.ts';
import { FrameRecorder } from './FrameRecorder.ts';
import { LearningDriver } from './LearningDriver.ts';
import { GATE_FRAMES, PoolUpdater } from './PoolUpdater.ts';
import { readPolicy } from './readPolicy.ts';
import { recordExpert } from './recordExpert.ts';
import { RunArtifacts } from './RunArtifacts.ts';
import { readLastCheckpoint, writeCheckpoint, type SessionCheckpoint } from './SessionCheckpoint.ts';
import type { ExtensionParts, SessionEpisode, SessionExtension } from './SessionExtension.ts';
import { sessionGround } from './sessionGround.ts';
import { sessionOptimiser } from './sessionOptimiser.ts';
import { sessionPlan, type SessionPlan } from './SessionPlan.ts';
import { SessionProgress } from './SessionProgress.ts';
import { openSearch, sessionSearch, type SessionSearch } from './sessionSearch.ts';
import { TrainingEpisode, type SessionClock } from './TrainingEpisode.ts';

/** What a session is given beside its settings. */
export interface SessionParts {
  readonly folder: RunFolder;
  readonly settings: Settings;
  readonly client: LlmClient;
  readonly progress: Progress;
  readonly stop: StopRequest;
  /** Wall time as text, for the event log. */
  readonly now: () => string;
}

/** What training ended with. */
export interface TrainedPolicies {
  /** Policies of the set-up, as they were first written. */
  readonly zeroShot: readonly Policy[];
  /** The last pool, best first. */
  readonly pool: readonly Policy[];
}

/**
 * A training session (Ishida et al., 2024): the expert records, a language model writes policies; then either the pool is updated on the expert's
 * frames alone (offline), or the leading policy drives while the expert says at each step what it would have done, and the pool is updated
 * every so many steps and at once on infractions and exceptions (DAgger, online). Everything is decided by settings, seed and replies; after a
 * kill it goes on from the last finished episode or update to the same end.
 */
export class TrainingSession<Sample> {
  readonly #parts: SessionParts;
  readonly #problem: DrivingProblem<Sample>;
  readonly #plan: SessionPlan;
  readonly #search: SessionSearch<Sample> | undefined;
  readonly #extensions: readonly SessionExtension<Sample>[];
  readonly #artifacts: RunArtifacts;
  readonly #progress: SessionProgress;
  /** What policies drive is recorded here; the expert's recordings are opened once they are whole. */
  readonly #online: RecordingWriter;
  readonly #shown: Recording[] = [];
  readonly #training: EpisodeRig;
  readonly #validation: EpisodeRig;
  readonly #random: SeededRandom;
  readonly #clock: SessionClock = { ticks: 0, updatedAtTick: 0 };
  #episodes = 0;
  #zeroShot: Policy[] = [];

  /** @param extend makes what goes beyond LangProp */
  constructor(parts: SessionParts, problem: DrivingProblem<Sample>, extend: (parts: ExtensionParts) => readonly SessionExtension<Sample>[] = () => []) {
    const { folder, settings } = parts;
    this.#parts = parts;
    this.#problem = problem;
    this.#plan = sessionPlan(settings);
    this.#search = sessionSearch(settings, problem);
    this.#artifacts = new RunArtifacts(folder, parts.now);
    this.#progress = new SessionProgress(parts.progress, `run ${folder.id}: ${problem.name}, ${this.#plan.title}`, settings, this.#artifacts);
    this.#training = new EpisodeRig(sessionGround(settings, 'training'));
    this.#validation = new EpisodeRig(sessionGround(settings, 'validation'), this.#training.town);
    this.#random = new SeededRandom(settings.run.seed);
    this.#extensions = extend({ settings, folder, rig: this.#training, emit: (event) => this.#artifacts.emit(event) });
    this.#online = RecordingWriter.open(folder.file('episodes', 'online.sqlite'), drivingMetadata(problem, settings.training.saveEveryTicks));
  }

  get artifacts(): RunArtifacts {
    return this.#artifacts;
  }

  /** Trains until all updates are done. Undefined when it was asked to stop before; then it can be resumed. */
  async train(): Promise<TrainedPolicies | undefined> {
    const { settings, folder } = this.#parts;
    const checkpoint = readLastCheckpoint(folder);
    this.#windBack(checkpoint);
    for (const extension of this.#extensions) await extension.restore?.(checkpoint?.extensions?.[extension.name]);
    if (checkpoint === undefined && !(await this.#recordExperts())) return undefined;
    const updater = await this.#openPool(checkpoint);
    const { optimiser } = updater;
    if (checkpoint === undefined) {
      if (!(await this.#setUp(updater))) return undefined;
      this.#checkpoint(updater);
    } else {
      const byHash = new Map(optimiser.pool.map((policy) => [policy.hash, policy]));
      this.#zeroShot = checkpoint.zeroShot.map((hash) => byHash.get(hash) ?? readPolicy(folder, hash));
    }
    this.#progress.leads(optimiser.best.hash, optimiser.updates);
    const finished = this.#plan.drives ? await this.#trainDriving(updater) : await this.#trainOffline(updater);
    if (!finished) return undefined;
    if (settings.optimiser.gate) await updater.scoreSealed();
    this.#artifacts.emit({ kind: 'trainingFinished', updates: optimiser.updates, episodes: this.#episodes, ticks: this.#clock.ticks, seed: settings.run.seed });
    return { zeroShot: this.#zeroShot, pool: optimiser.pool };
  }

  async close(): Promise<void> {
    for (const extension of this.#extensions) await extension.close?.();
    await this.#training.close();
    await this.#validation.close();
    for (const recording of [this.#online, ...this.#shown]) recording.close();
    this.#artifacts.close();
  }

  /** Puts recordings and events back to the checkpoint: what happened after it will happen again. */
  #windBack(checkpoint: SessionCheckpoint | undefined): void {
    this.#artifacts.cutEventsAt(checkpoint?.eventSeq ?? 0);
    for (const episode of this.#online.recording.episodes().slice(checkpoint?.episodes ?? 0)) this.#online.removeEpisode(episode.id);
    if (checkpoint !== undefined) {
      this.#episodes = checkpoint.episodes;
      this.#clock.ticks = checkpoint.ticks;
      this.#clock.updatedAtTick = checkpoint.updatedAtTick;
    }
  }

  async #recordExperts(): Promise<boolean> {
    const { settings, folder, stop } = this.#parts;
    const { training, run, compute } = settings;
    this.#artifacts.emit({ kind: 'sessionStarted', seed: run.seed, town: this.#training.town.map.name, mapHash: this.#training.town.map.contentHash, settings: settingsThatDecide(settings) });
    // Online the expert shows one drive only: the set-up prompt may need an example.
    const shows = this.#plan.showsExpert ? {} : { ids: this.#training.routes[0]!.entry.id };
    const record = { task: this.#problem.name, saveEveryTicks: training.saveEveryTicks, workers: compute.workers };
    const shown = await recordExpert(
      { ...record, ground: { ...sessionGround(settings, 'training'), ...shows }, seed: this.#random.fork(4).seed, episodesPerRoute: this.#plan.showsExpert ? training.expertEpisodes : 1, out: folder.file('episodes', 'expert.sqlite') },
      'training routes', this.#progress, stop,
    );
    if (shown === undefined || stop.requested) return false;
    this.#artifacts.emit({ kind: 'expertRecorded', ...shown });
    const heldOut = await recordExpert(
      { ...record, ground: sessionGround(settings, 'validation'), seed: this.#random.fork(5).seed, episodesPerRoute: 1, out: folder.file('episodes', 'validation.sqlite') },
      'validation routes', this.#progress, stop,
    );
    if (heldOut === undefined || stop.requested) return false;
    this.#artifacts.emit({ kind: 'validationRecorded', ...heldOut });
    return true;
  }

  #open(name: 'expert' | 'validation'): Recording {
    const recording = Recording.open(this.#parts.folder.file('episodes', `${name}.sqlite`), drivingMetadata(this.#problem, this.#parts.settings.training.saveEveryTicks));
    this.#shown.push(recording);
    return recording;
  }

  async #openPool(checkpoint: SessionCheckpoint | undefined): Promise<PoolUpdater<Sample>> {
    const { settings, folder, client, stop } = this.#parts;
    const { optimiser: pool, training } = settings;
    const problem = this.#problem;
    const task = problem.openTask(await this.#training.sandbox(problem), { exceptionScore: pool.exceptionScore, infractionScore: pool.infractionScore }, { insight: this.#extensions.find(({ insight }) => insight !== undefined)?.insight, tunable: this.#search !== undefined });
    const batches = new BatchSource({ expert: this.#open('expert'), online: this.#online.recording, validation: this.#open('validation') }, problem, this.#plan, training, new SeededRandom(this.#random.fork(3).seed, checkpoint?.batchDraws ?? 0));
    const judge = this.#extensions.find(({ leader }) => leader !== undefined);
    const leader = judge === undefined ? {} : { leader: async (ranked: readonly Policy[], update: number): Promise<string> => await judge.leader!(ranked, update) };
    const parts: OptimiserParts<Sample> = { task, client, observer: this.#artifacts, heldOut: () => batches.heldOut(GATE_FRAMES, 'gate'), ...leader, ...openSearch(this.#search, task) };
    const optimiser = checkpoint === undefined ? new Optimiser(parts, sessionOptimiser(pool, this.#plan), this.#random.fork(2)) : Optimiser.fromJSON(checkpoint.optimiser, parts, folder.file('checkpoints'));
    return new PoolUpdater({ optimiser, task, batches, artifacts: this.#artifacts, progress: this.#progress, stop, gate: pool.gate });
  }

  /** First policies from the language model. In DAgger by our own clock the first update follows at once, on the expert's frames alone. */
  async #setUp(updater: PoolUpdater<Sample>): Promise<boolean> {
    const { stop, settings } = this.#parts;
    const { mode, routeClock } = this.#plan;
    this.#progress.show('set-up: asking for first policies');
    const batch = mode === 'dagger' ? updater.batches.draw() : updater.batches.first();
    this.#zeroShot = [...(await updater.optimiser.setup(batch, stop.signal))];
    if (settings.training.updates > 0 && mode === 'dagger' && !routeClock) {
      await updater.update(updater.batches.draw(), 'start', this.#clock.ticks);
      this.#clock.updatedAtTick = this.#clock.ticks;
    }
    return !stop.requested;
  }

  /** Imitation of the expert's frames; nobody drives. False when asked to stop. */
  async #trainOffline(updater: PoolUpdater<Sample>): Promise<boolean> {
    const { settings, stop, folder } = this.#parts;
    while (updater.optimiser.updates < settings.training.updates) {
      await updater.update(updater.batches.lapBatch(updater.optimiser.updates + 1), 'batch', 0);
      this.#checkpoint(updater);
      if (stop.requested || folder.stopRequested) return updater.optimiser.updates >= settings.training.updates && !stop.requested;
    }
    return true;
  }

  async #trainDriving(updater: PoolUpdater<Sample>): Promise<boolean> {
    const learner = new LearningDriver(this.#problem, await this.#training.sandbox(this.#problem));
    await learner.use(updater.optimiser.best);
    while (updater.optimiser.updates < this.#parts.settings.training.updates) {
      if (!(await this.#trainingEpisode(updater, learner))) return false;
      this.#checkpoint(updater);
    }
    return true;
  }

  /** One episode driven by the leading policy. False when asked to stop: then the episode does not count. */
  async #trainingEpisode(updater: PoolUpdater<Sample>, learner: LearningDriver<Sample>): Promise<boolean> {
    const { settings, folder, stop } = this.#parts;
    const { training } = settings;
    const { optimiser } = updater;
    const rig = this.#training;
    const lap = Math.floor(this.#episodes / rig.routes.length);
    const order = this.#random.fork(6).fork(lap).shuffled(rig.routes.map((_, index) => index));
    const index = order[this.#episodes % rig.routes.length]!;
    const routeId = rig.routes[index]!.entry.id;
    const seed = episodeSeed(this.#random.fork(7).seed, routeId, lap);
    const id = `train~${this.#episodes + 1}~${routeId}~${seed}`;
    this.#artifacts.emit({ kind: 'episodeStarted', episode: id, route: routeId, seed, policy: optimiser.best.hash });
    const { name: town, contentHash: mapHash } = rig.town.map;
    const header = { id, runId: folder.id, routeId, town, mapHash, seed, driver: `policy:${optimiser.best.hash}`, update: optimiser.updates };
    const recorder = new FrameRecorder(this.#online, header, training.saveEveryTicks, this.#problem);
    const labeller = this.#problem.expert();
    const episode: SessionEpisode<Sample> = { id, rig, routeIndex: index, seed, driver: learner, labeller };
    const keepers = this.#extensions.flatMap((extension) => extension.keeper?.(episode) ?? []);
    for (const extension of this.#extensions) await extension.episodeStarted?.(episode);
    const taught = new TrainingEpisode({
      episode, routeId, problem: this.#problem, plan: this.#plan, settings: training, updater, recorder, clock: this.#clock,
      extensions: this.#extensions, artifacts: this.#artifacts, progress: this.#progress, stop, folder,
    });
    const outcome = await rig.driveWith(learner, index, seed, { labeller, onStep: (step, referee, running) => taught.onStep(step, referee, running()), ...(keepers[0] === undefined ? {} : { keeper: keepers[0] }) });
    taught.end(outcome);
    if (stop.requested || folder.stopRequested) return false;
    this.#episodes += 1;
    const { result } = outcome;
    this.#artifacts.emit({
      kind: 'episodeEnded', episode: id, ticks: outcome.ticks, ended: outcome.ended, status: result.status,
      drivingScore: result.drivingScore, routeCompletion: result.routeCompletion, infractionPenalty: result.penalty, failures: outcome.failures,
    });
    return true;
  }

  #checkpoint({ optimiser, batches }: PoolUpdater<Sample>): void {
    const { ticks, updatedAtTick } = this.#clock;
    this.#artifacts.emit({ kind: 'checkpoint', episodes: this.#episodes, ticks });
    this.#artifacts.flush();
    const states = this.#extensions.flatMap((extension) => (extension.save === undefined ? [] : [[extension.name, extension.save()] as const]));
    writeCheckpoint(this.#parts.folder, this.#plan.drives ? this.#episodes : optimiser.updates, {
      version: 1,
      eventSeq: this.#artifacts.nextEvent,
      episodes: this.#episodes,
      ticks,
      updatedAtTick,
      batchDraws: batches.draws,
      zeroShot: this.#zeroShot.map(({ hash }) => hash),
      optimiser: optimiser.toJSON(),
      ...(states.length === 0 ? {} : { extensions: Object.fromEntries(states) }),
    });
  }
}

/** The settings without what belongs to the machine: two runs with the same ones do the same. */
function settingsThatDecide({ run, sandbox: { processes: _machine, ...sandbox }, llm: _llm, budget: _budget, compute: _compute, ...others }: Settings): object {
  return { run: { seed: run.seed }, ...others, sandbox };
}
