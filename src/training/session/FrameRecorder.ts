import type { EpisodeStep } from '../../driving/runEpisode.ts';
import type { EpisodeHeader, ScenarioSpan } from '../../dataset/EpisodeRecord.ts';
import type { FrameInput } from '../../dataset/RecordedFrame.ts';
import type { RecordingWriter } from '../../dataset/RecordingWriter.ts';
import type { Infraction } from '../../leaderboard/Infraction.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';
import type { DrivingProblem } from '../problems/DrivingProblem.ts';
import type { ExtraInfraction } from './SessionExtension.ts';
import { NativeProblem } from '../problems/NativeProblem.ts';

/** Frames are written in batches of this many; an infraction or failure writes at once. */
const BATCH = 16;

/**
 * Records one episode: every n-th step with what the driver saw, what it did and what the expert would have done, in some tasks
 * steps on which the driver failed whatever their number, and infractions as they happen.
 */
export class FrameRecorder {
  readonly #writer: RecordingWriter;
  readonly #episodeId: string;
  readonly #everyTicks: number;
  readonly #problem: Pick<DrivingProblem<unknown>, 'frameOf' | 'failureOf' | 'recordsFailures'>;
  #waiting: FrameInput[] = [];
  #reported = 0;

  /** @param problem the task whose scenes and actions are recorded */
  constructor(writer: RecordingWriter, start: EpisodeHeader, everyTicks: number, problem: Pick<DrivingProblem<unknown>, 'frameOf' | 'failureOf' | 'recordsFailures'> = new NativeProblem()) {
    this.#problem = problem;
    this.#writer = writer;
    this.#episodeId = start.id;
    this.#everyTicks = everyTicks;
    writer.beginEpisode(start);
  }

  /** True when this step belongs into the recording. */
  isDue(step: EpisodeStep): boolean {
    return step.tick % this.#everyTicks === 0 || (this.#problem.recordsFailures && this.#problem.failureOf(step) !== undefined);
  }

  record(step: EpisodeStep): void {
    this.#waiting.push(this.#problem.frameOf(step));
    if (this.#waiting.length >= BATCH) this.flush();
  }

  /** Writes what the referee reported since the last call; returns the numbers under which the infractions are kept. */
  report(infractions: readonly Infraction[]): { readonly infraction: Infraction; readonly number: number }[] {
    const fresh = infractions.slice(this.#reported);
    this.#reported = infractions.length;
    if (fresh.length > 0) this.flush();
    return fresh.map((infraction) => {
      const { kind, tick, ...details } = infraction;
      return { infraction, number: this.#writer.addInfraction(this.#episodeId, { kind, tick, details: { ...details, at: { ...details.at } } }) };
    });
  }

  /** Writes an infraction that no referee reported; returns its number. */
  addInfraction(infraction: ExtraInfraction): number {
    this.flush();
    return this.#writer.addInfraction(this.#episodeId, { ...infraction });
  }

  /** When this returns, everything recorded so far survives a kill. */
  flush(): void {
    if (this.#waiting.length === 0) return;
    this.#writer.append(this.#episodeId, this.#waiting);
    this.#waiting = [];
  }

  /** @param scenarios that ran, where they are known */
  end({ result, ticks }: EpisodeOutcome, scenarios?: readonly ScenarioSpan[]): void {
    this.flush();
    this.#writer.endEpisode(this.#episodeId, {
      status: result.status,
      ticks,
      scores: { drivingScore: result.drivingScore, routeCompletion: result.routeCompletion, infractionPenalty: result.penalty },
      ...(scenarios === undefined ? {} : { scenarios: [...scenarios] }),
    });
  }
}
