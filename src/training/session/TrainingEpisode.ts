import type { EpisodeStep } from '../../driving/runEpisode.ts';
import type { PlacedScenario } from '../../leaderboard/matching/PlacedScenario.ts';
import type { Referee } from '../../leaderboard/Referee.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import type { DrivingProblem } from '../problems/DrivingProblem.ts';
import { ScenarioSpans } from '../record/ScenarioSpans.ts';
import type { RunFolder } from '../RunFolder.ts';
import type { Settings } from '../settings.ts';
import type { StopRequest } from '../StopRequest.ts';
import type { FrameRecorder } from './FrameRecorder.ts';
import type { PoolUpdater, UpdateCause } from './PoolUpdater.ts';
import type { RunArtifacts } from './RunArtifacts.ts';
import type { ReportedInfraction, SessionEpisode, SessionExtension } from './SessionExtension.ts';
import type { SessionPlan } from './SessionPlan.ts';
import type { SessionProgress } from './SessionProgress.ts';

/** Steps driven in a session, and at the last update: one object for all its episodes. */
export interface SessionClock {
  ticks: number;
  updatedAtTick: number;
}

export interface TrainingEpisodeParts<Sample> {
  readonly episode: SessionEpisode<Sample>;
  readonly routeId: string;
  readonly problem: DrivingProblem<Sample>;
  readonly plan: SessionPlan;
  readonly settings: Settings['training'];
  readonly updater: PoolUpdater<Sample>;
  readonly recorder: FrameRecorder;
  readonly clock: SessionClock;
  readonly extensions: readonly SessionExtension<Sample>[];
  readonly artifacts: RunArtifacts;
  readonly progress: SessionProgress;
  readonly stop: StopRequest;
  readonly folder: RunFolder;
}

/** Steps between two looks at the screen. */
const SHOW_EVERY_TICKS = 200;

/**
 * What happens at each step of a training episode: it is recorded, infractions and failures are noticed, and the pool is updated by the clock, at once
 * on an infraction, and at once on an exception, again and again until the leading policy gets over it or the attempts are used up.
 */
export class TrainingEpisode<Sample> {
  readonly #parts: TrainingEpisodeParts<Sample>;
  /** Infractions that no update has looked at yet. */
  #fresh: ReportedInfraction[] = [];

  readonly #scenarios = new ScenarioSpans();
  #referee: Referee | undefined;

  constructor(parts: TrainingEpisodeParts<Sample>) {
    this.#parts = parts;
  }

  /** @param running the scenarios that run at this step */
  async onStep(step: EpisodeStep, referee: Referee, running: readonly PlacedScenario[]): Promise<'stop' | void> {
    this.#referee = referee;
    this.#scenarios.observe(step.tick, running);
    const { clock, recorder, settings, plan, progress, stop, folder, routeId, updater } = this.#parts;
    clock.ticks += 1;
    progress.drove(step.observation.scene.ego.speedMps);
    // LangProp updates before it takes the step into its buffer.
    if (!plan.routeClock && recorder.isDue(step)) recorder.record(step);
    const extra = await this.#infractions(step, referee);
    await this.#updateIfDue(step, extra);
    if (plan.routeClock && recorder.isDue(step)) recorder.record(step);
    if (stop.requested || updater.optimiser.updates >= settings.updates) return 'stop';
    if (step.tick % settings.saveEveryTicks === 0 && folder.stopRequested) return 'stop';
    if (step.tick % SHOW_EVERY_TICKS === 0) progress.show(`driving route ${routeId}, ${referee.routeCompletion.toFixed(0)} %`);
    return step.observation.scene.ego.standingForS > plan.stuckAfterS ? 'stop' : undefined;
  }

  /** The rules may end an episode with an infraction: it is recorded, and blamed in later batches. */
  end(outcome: EpisodeOutcome): void {
    const { recorder, artifacts, episode, progress } = this.#parts;
    const last = this.#referee === undefined ? [] : recorder.report(this.#referee.infractions);
    for (const { infraction, number } of last) artifacts.emit({ kind: 'infraction', episode: episode.id, number, infraction: { ...infraction } });
    progress.infractions(last.length);
    recorder.end(outcome, this.#scenarios.all);
  }

  /** Takes in what the referee and the extensions report; returns the extensions' samples. */
  async #infractions(step: EpisodeStep, referee: Referee): Promise<Sample[]> {
    const { episode, recorder, extensions, artifacts, progress, problem } = this.#parts;
    const reported: ReportedInfraction[] = recorder.report(referee.infractions);
    for (const extension of extensions) {
      for (const own of (await extension.onStep?.(step, episode, referee)) ?? []) reported.push({ infraction: own, number: recorder.addInfraction(own) });
    }
    if (reported.length === 0) return [];
    for (const { infraction, number } of reported) artifacts.emit({ kind: 'infraction', episode: episode.id, number, infraction: { ...infraction } });
    progress.infractions(reported.filter(({ infraction }) => 'timeS' in infraction).length);
    const urgent = reported.filter(({ infraction }) => problem.punishes(infraction.kind) && ('timeS' in infraction || infraction.urgent === true));
    this.#fresh.push(...urgent);
    if (urgent.length === 0) return [];
    const samples: Sample[] = [];
    for (const extension of extensions) samples.push(...((await extension.onInfractions?.(urgent, episode, step)) ?? []));
    return samples;
  }

  async #updateIfDue(step: EpisodeStep, extra: readonly Sample[]): Promise<void> {
    const { problem, recorder, artifacts, episode, plan, settings, updater, clock } = this.#parts;
    const fresh = this.#fresh;
    const cause = this.#cause(step);
    if (!plan.routeClock || step.tick % settings.saveEveryTicks === 0) this.#fresh = [];
    if (cause === undefined) return;
    recorder.flush();
    if (cause === 'exception') {
      const failure = problem.failureOf(step)!;
      artifacts.emit({ kind: 'policyFailed', episode: episode.id, tick: step.tick, policy: updater.optimiser.best.hash, failure: { ...failure } });
      await this.#repairException(step);
    } else {
      const blamed = cause === 'infraction' ? fresh.flatMap(({ number }) => updater.batches.beforeInfraction(episode.id, number)) : [];
      await this.#update([...blamed, ...extra, ...updater.batches.draw()], cause);
    }
    clock.updatedAtTick = clock.ticks;
  }

  #cause(step: EpisodeStep): UpdateCause | undefined {
    const { problem, plan, settings, clock } = this.#parts;
    const rested = clock.ticks - clock.updatedAtTick >= plan.repairPauseTicks;
    const heard = !plan.routeClock || step.tick % settings.saveEveryTicks === 0;
    if (plan.infractions && this.#fresh.length > 0 && heard && rested) return 'infraction';
    const due = plan.routeClock ? step.tick % settings.updateEveryTicks === 0 : clock.ticks - clock.updatedAtTick >= settings.updateEveryTicks;
    // LangProp updates by the clock before it asks the policy; otherwise a failure is mended first.
    if (plan.routeClock && due) return 'period';
    if (problem.failureOf(step) !== undefined && rested) return 'exception';
    return due ? 'period' : undefined;
  }

  async #repairException(step: EpisodeStep): Promise<void> {
    const { problem, plan, settings, updater, stop } = this.#parts;
    if (step.label === undefined) return;
    const sample = problem.sampleOf(problem.frameOf(step), []);
    const frames = Array.from({ length: settings.infractionWeight }, () => sample);
    for (let attempt = 0; attempt < plan.repairAttempts; attempt += 1) {
      await this.#update([...frames, ...updater.batches.draw()], 'exception');
      if (stop.requested || updater.optimiser.updates >= settings.updates) return;
      if (attempt + 1 < plan.repairAttempts && !(await updater.leaderFails(sample))) return;
    }
  }

  async #update(batch: readonly Sample[], cause: UpdateCause): Promise<void> {
    const { updater, clock, episode, stop } = this.#parts;
    // Online, before anything was recorded, there is nothing to update on.
    if (batch.length === 0) return;
    await updater.update(batch, cause, clock.ticks);
    if (!stop.requested) await episode.driver.use(updater.optimiser.best);
  }
}
