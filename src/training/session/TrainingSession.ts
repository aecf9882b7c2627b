import { RecordingWriter } from '../../dataset/RecordingWriter.ts';
import type { EpisodeStep } from '../../driving/runEpisode.ts';
import { sceneCodec, actionCodec } from '../../driving/sceneCodec.ts';
import { Expert } from '../../../expert/Expert.ts';
import { EXPERT_SETTINGS } from '../../../expert/ExpertSettings.ts';
import { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { Referee } from '../../leaderboard/Referee.ts';
import { intervalText } from '../../optimiser/guards/meanBounds.ts';
import type { LlmClient } from '../../optimiser/llm/LlmClient.ts';
import { Optimiser } from '../../optimiser/Optimiser.ts';
import { scoreInterval } from '../../optimiser/PolicyEvaluation.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import { DrivingTask } from '../../tasks/driving/DrivingTask.ts';
import type { DrivingSample } from '../../tasks/driving/DrivingSample.ts';
import { STEP_S } from '../../world/World.ts';
import { EpisodeRig } from '../episodes/EpisodeRig.ts';
import { episodeSeed } from '../episodes/episodeSeed.ts';
import type { Progress } from '../Progress.ts';
import type { RunFolder } from '../RunFolder.ts';
import type { Settings } from '../settings.ts';
import type { StopRequest } from '../StopRequest.ts';
import { BatchSource } from './BatchSource.ts';
import { FrameRecorder } from './FrameRecorder.ts';
import { LearningDriver } from './LearningDriver.ts';
import { recordExpert } from './recordExpert.ts';
import { RunArtifacts } from './RunArtifacts.ts';
import { readPolicy } from './readPolicy.ts';
import { readLastCheckpoint, writeCheckpoint, type SessionCheckpoint } from './SessionCheckpoint.ts';
import { sessionGround } from './sessionGround.ts';
import { sessionOptimiser } from './sessionOptimiser.ts';

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

type UpdateCause = 'start' | 'period' | 'infraction' | 'exception';

/** Held-out frames on which the leading policy is scored after each update. */
const HELD_OUT_FRAMES = 1000;
/** Frames on which a gate compares two policies, and on which the winner is scored once. */
const GATE_FRAMES = 2000;

/**
 * A DAgger session (Ishida et al., 2024): the expert records, a language model writes policies, the leading one drives while the expert
 * says at each step what it would have done; the pool is updated every so many steps and at once on infractions and exceptions.
 * Everything is decided by settings, seed and replies; after a kill it goes on from the last finished episode to the same end.
 */
export class TrainingSession {
  readonly #parts: SessionParts;
  readonly #artifacts: RunArtifacts;
  readonly #recordings: { readonly expert: RecordingWriter; readonly online: RecordingWriter; readonly validation: RecordingWriter };
  readonly #training: EpisodeRig;
  readonly #validation: EpisodeRig;
  readonly #random: SeededRandom;
  #episodes = 0;
  #ticks = 0;
  #updatedAtTick = 0;
  #zeroShot: Policy[] = [];

  constructor(parts: SessionParts) {
    const { folder, settings } = parts;
    this.#parts = parts;
    this.#artifacts = new RunArtifacts(folder, parts.now);
    this.#training = new EpisodeRig(sessionGround(settings, 'training'));
    this.#validation = new EpisodeRig(sessionGround(settings, 'validation'), this.#training.town);
    this.#random = new SeededRandom(settings.run.seed);
    const metadata = { sceneSchema: sceneCodec.schemaDigest, actionSchema: actionCodec.schemaDigest, stepS: STEP_S, stepsPerFrame: settings.training.saveEveryTicks };
    const open = (name: string): RecordingWriter => RecordingWriter.open(folder.file('episodes', name), metadata);
    this.#recordings = { expert: open('expert.sqlite'), online: open('online.sqlite'), validation: open('validation.sqlite') };
  }

  get artifacts(): RunArtifacts {
    return this.#artifacts;
  }

  /** Trains until all updates are done. Undefined when it was asked to stop before; then it can be resumed. */
  async train(): Promise<TrainedPolicies | undefined> {
    const { settings, folder } = this.#parts;
    const checkpoint = readLastCheckpoint(folder);
    this.#windBack(checkpoint);
    if (checkpoint === undefined && !(await this.#recordExperts())) return undefined;

    const { optimiser: pool, training, run } = settings;
    const task = new DrivingTask(await this.#training.sandbox(), { exceptionScore: pool.exceptionScore, infractionScore: pool.infractionScore });
    const batches = new BatchSource(this.#recordings, training, new SeededRandom(this.#random.fork(3).seed, checkpoint?.batchDraws ?? 0));
    const parts = { task, client: this.#parts.client, observer: this.#artifacts, heldOut: () => batches.heldOut(GATE_FRAMES, 'gate') };
    const optimiser = checkpoint === undefined ? new Optimiser(parts, sessionOptimiser(pool), this.#random.fork(2)) : Optimiser.fromJSON(checkpoint.optimiser, parts, folder.file('checkpoints'));
    const learner = new LearningDriver(await this.#training.sandbox());

    if (checkpoint === undefined) {
      if (!(await this.#setUp(optimiser, batches, task))) return undefined;
      this.#checkpoint(optimiser, batches);
    } else {
      const byHash = new Map(optimiser.pool.map((policy) => [policy.hash, policy]));
      this.#zeroShot = checkpoint.zeroShot.map((hash) => byHash.get(hash) ?? readPolicy(folder, hash));
    }
    await learner.use(optimiser.best);
    while (optimiser.updates < training.updates) {
      if (!(await this.#trainingEpisode(optimiser, batches, task, learner))) return undefined;
      this.#checkpoint(optimiser, batches);
    }
    if (pool.gate) await this.#scoreSealed(optimiser, batches);
    this.#artifacts.emit({ kind: 'trainingFinished', updates: optimiser.updates, episodes: this.#episodes, ticks: this.#ticks, seed: run.seed });
    return { zeroShot: this.#zeroShot, pool: optimiser.pool };
  }

  async close(): Promise<void> {
    await this.#training.close();
    await this.#validation.close();
    for (const recording of Object.values(this.#recordings)) recording.close();
    this.#artifacts.close();
  }

  /** Puts recordings and events back to the checkpoint: what happened after it will happen again. */
  #windBack(checkpoint: SessionCheckpoint | undefined): void {
    this.#artifacts.cutEventsAt(checkpoint?.eventSeq ?? 0);
    const kept = checkpoint?.episodes ?? 0;
    const { online, expert, validation } = this.#recordings;
    for (const episode of online.recording.episodes().slice(kept)) online.removeEpisode(episode.id);
    if (checkpoint === undefined) {
      for (const writer of [expert, validation]) for (const episode of writer.recording.episodes()) writer.removeEpisode(episode.id);
    } else {
      this.#episodes = checkpoint.episodes;
      this.#ticks = checkpoint.ticks;
      this.#updatedAtTick = checkpoint.updatedAtTick;
    }
  }

  async #recordExperts(): Promise<boolean> {
    const { settings, progress, folder, stop } = this.#parts;
    const { training, run } = settings;
    this.#artifacts.emit({ kind: 'sessionStarted', seed: run.seed, town: this.#training.town.map.name, mapHash: this.#training.town.map.contentHash, settings: settingsThatDecide(settings) });
    const record = (rig: EpisodeRig, writer: RecordingWriter, episodesPerRoute: number, seed: number, what: string): Promise<number> =>
      recordExpert(rig, writer, {
        runId: folder.id,
        seed,
        episodesPerRoute,
        saveEveryTicks: training.saveEveryTicks,
        stopped: () => stop.requested,
        onEpisode: (done, total) => progress.update({ title: `expert records ${what}`, unit: 'episode', done, total, facts: [] }),
      });
    const shown = await record(this.#training, this.#recordings.expert, training.expertEpisodes, this.#random.fork(4).seed, 'training routes');
    if (stop.requested) return false;
    this.#artifacts.emit({ kind: 'expertRecorded', episodes: shown, frames: this.#recordings.expert.recording.counts().frames });
    const heldOut = await record(this.#validation, this.#recordings.validation, 1, this.#random.fork(5).seed, 'validation routes');
    if (stop.requested) return false;
    this.#artifacts.emit({ kind: 'validationRecorded', episodes: heldOut, frames: this.#recordings.validation.recording.counts().frames });
    return true;
  }

  /** First policies from the language model, and the first update, on the expert's frames alone. */
  async #setUp(optimiser: Optimiser<DrivingSample>, batches: BatchSource, task: DrivingTask): Promise<boolean> {
    const { stop, settings } = this.#parts;
    this.#show(optimiser, 'set-up: asking for first policies', []);
    this.#zeroShot = [...(await optimiser.setup(batches.draw(), stop.signal))];
    if (settings.training.updates > 0) await this.#update(optimiser, batches.draw(), 'start', batches, task);
    return !stop.requested;
  }

  /** One episode driven by the leading policy. False when asked to stop: then the episode does not count. */
  async #trainingEpisode(optimiser: Optimiser<DrivingSample>, batches: BatchSource, task: DrivingTask, learner: LearningDriver): Promise<boolean> {
    const { settings, folder, stop } = this.#parts;
    const { training } = settings;
    const rig = this.#training;
    const lap = Math.floor(this.#episodes / rig.routes.length);
    const order = this.#random.fork(6).fork(lap).shuffled(rig.routes.map((_, index) => index));
    const index = order[this.#episodes % rig.routes.length]!;
    const route = rig.routes[index]!;
    const seed = episodeSeed(this.#random.fork(7).seed, route.entry.id, lap);
    const id = `train~${this.#episodes + 1}~${route.entry.id}~${seed}`;
    this.#artifacts.emit({ kind: 'episodeStarted', episode: id, route: route.entry.id, seed, policy: optimiser.best.hash });
    const recorder = new FrameRecorder(
      this.#recordings.online,
      { id, runId: folder.id, routeId: route.entry.id, town: rig.town.map.name, mapHash: rig.town.map.contentHash, seed, driver: `policy:${optimiser.best.hash}`, update: optimiser.updates },
      training.saveEveryTicks,
    );

    const onStep = async (step: EpisodeStep, referee: Referee): Promise<'stop' | void> => {
      this.#ticks += 1;
      if (recorder.isDue(step)) recorder.record(step);
      const fresh = recorder.report(referee.infractions);
      for (const { infraction, number } of fresh) this.#artifacts.emit({ kind: 'infraction', episode: id, number, infraction: { ...infraction } });
      const { failure } = step.decision;
      const rested = this.#ticks - this.#updatedAtTick >= training.repairPauseTicks;
      let cause: UpdateCause | undefined;
      let extra: DrivingSample[] = [];
      if (training.infractions && fresh.length > 0 && rested) {
        cause = 'infraction';
        extra = fresh.flatMap(({ number }) => batches.beforeInfraction(id, number));
      } else if (failure !== undefined && rested) {
        cause = 'exception';
        recorder.flush();
        this.#artifacts.emit({ kind: 'policyFailed', episode: id, tick: step.tick, policy: optimiser.best.hash, failure: { ...failure } });
        extra = this.#failedFrame(step, training.infractionWeight);
      } else if (this.#ticks - this.#updatedAtTick >= training.updateEveryTicks) {
        cause = 'period';
      }
      if (cause !== undefined) {
        recorder.flush();
        await this.#update(optimiser, [...extra, ...batches.draw()], cause, batches, task);
        if (stop.requested) return 'stop';
        await learner.use(optimiser.best);
        if (optimiser.updates >= training.updates) return 'stop';
      }
      if (stop.requested || (step.tick % training.saveEveryTicks === 0 && folder.stopRequested)) return 'stop';
      if (step.tick % 200 === 0) this.#show(optimiser, `driving route ${route.entry.id}`, [['route completion', `${referee.routeCompletion.toFixed(0)} %`]]);
      return step.observation.scene.ego.standingForS > training.stuckAfterS ? 'stop' : undefined;
    };

    const outcome = await rig.driveWith(learner, index, seed, { labeller: new Expert(EXPERT_SETTINGS.teachable), onStep });
    recorder.end(outcome);
    if (stop.requested || folder.stopRequested) return false;
    this.#episodes += 1;
    const { result } = outcome;
    this.#artifacts.emit({
      kind: 'episodeEnded', episode: id, ticks: outcome.ticks, ended: outcome.ended, status: result.status,
      drivingScore: result.drivingScore, routeCompletion: result.routeCompletion, infractionPenalty: result.penalty, failures: outcome.failures,
    });
    return true;
  }

  async #update(optimiser: Optimiser<DrivingSample>, batch: readonly DrivingSample[], cause: UpdateCause, batches: BatchSource, task: DrivingTask): Promise<void> {
    const { stop, progress } = this.#parts;
    this.#artifacts.emit({ kind: 'updateWanted', cause, ticks: this.#ticks, samples: batch.length, bufferFrames: batches.onlineFrames });
    this.#show(optimiser, `update on ${cause}`, []);
    const report = await optimiser.update(batch, { kind: cause === 'infraction' || cause === 'exception' ? 'repair' : 'update', signal: stop.signal });
    this.#updatedAtTick = this.#ticks;
    const heldOut = batches.heldOut(HELD_OUT_FRAMES, this.#parts.settings.optimiser.gate ? 'gate' : 'all');
    const [evaluation] = heldOut.length === 0 ? [] : await task.evaluate([optimiser.best], heldOut);
    const heldOutScore = evaluation === undefined ? undefined : scoreInterval(evaluation);
    this.#artifacts.emit({ kind: 'validationScored', update: report.update, policy: optimiser.best.hash, ...(heldOutScore === undefined ? {} : { score: heldOutScore.mean, frames: heldOut.length }) });
    this.#artifacts.flush();
    progress.note(
      `update ${report.update} (${cause}): leading policy ${optimiser.best.hash.slice(0, 8)}, score ${intervalText(report.bestScore)} frames` +
        `${heldOutScore === undefined ? '' : `; held out ${intervalText(heldOutScore)}`}; ${report.children.length} new policies`,
    );
  }

  /** The one score on frames that nothing has looked at. */
  async #scoreSealed(optimiser: Optimiser<DrivingSample>, batches: BatchSource): Promise<void> {
    const sealed = batches.heldOut(GATE_FRAMES, 'sealed');
    if (sealed.length === 0) return;
    this.#parts.progress.note(`leading policy ${optimiser.best.hash.slice(0, 8)} on sealed frames: ${intervalText(await optimiser.scoreSealed(sealed))}`);
  }

  /** The frame on which the policy failed, as often as an infraction's. */
  #failedFrame(step: EpisodeStep, weight: number): DrivingSample[] {
    const { decision, label, observation } = step;
    if (label === undefined) return [];
    const sample: DrivingSample = { scene: observation.packedScene.slice(), driven: decision.action, expert: label.action, infractions: [] };
    return Array.from({ length: weight }, () => sample);
  }

  #checkpoint(optimiser: Optimiser<DrivingSample>, batches: BatchSource): void {
    this.#artifacts.emit({ kind: 'checkpoint', episodes: this.#episodes, ticks: this.#ticks });
    this.#artifacts.flush();
    writeCheckpoint(this.#parts.folder, {
      version: 1,
      eventSeq: this.#artifacts.nextEvent,
      episodes: this.#episodes,
      ticks: this.#ticks,
      updatedAtTick: this.#updatedAtTick,
      batchDraws: batches.draws,
      zeroShot: this.#zeroShot.map(({ hash }) => hash),
      optimiser: optimiser.toJSON(),
    });
  }

  #show(optimiser: Optimiser<DrivingSample>, title: string, facts: readonly (readonly [string, string])[]): void {
    const { progress, settings, folder } = this.#parts;
    progress.update({
      title: `run ${folder.id}: ${title}`,
      unit: 'update',
      done: optimiser.updates,
      total: settings.training.updates,
      facts: [
        ['leading', optimiser.pool[0] === undefined ? '–' : optimiser.best.hash.slice(0, 8)],
        ['driven', `${((this.#ticks * STEP_S) / 60).toFixed(1)} min`],
        ['episodes', String(this.#episodes)],
        ...facts,
        ...(this.#artifacts.tokens === 0 ? [] : [['tokens', String(this.#artifacts.tokens)] as const]),
      ],
    });
  }
}


/** The settings without what belongs to the machine: two runs with the same ones do the same. */
function settingsThatDecide({ run, world, training, optimiser, sandbox: { processes: _machine, ...sandbox } }: Settings): object {
  return { run: { seed: run.seed }, world, training, optimiser, sandbox, llm: {}, compute: {} };
}
