import { REASONS } from '../../driving/Action.ts';
import type { Action } from '../../driving/Action.ts';
import type { EpisodeStep } from '../../driving/runEpisode.ts';
import { actionCodec } from '../../driving/sceneCodec.ts';
import type { EpisodeHeader, ScenarioSpan } from '../../dataset/EpisodeRecord.ts';
import type { FrameInput } from '../../dataset/RecordedFrame.ts';
import type { RecordingWriter } from '../../dataset/RecordingWriter.ts';
import type { Infraction } from '../../leaderboard/Infraction.ts';
import type { EpisodeOutcome } from '../episodes/EpisodeOutcome.ts';

/** Frames are written in batches of this many; an infraction or failure writes at once. */
const BATCH = 16;

/**
 * Records one episode: every n-th step with what the driver saw, what it did and what the expert would have done, steps on which the
 * driver failed whatever their number, and infractions as they happen.
 */
export class FrameRecorder {
  readonly #writer: RecordingWriter;
  readonly #episodeId: string;
  readonly #everyTicks: number;
  #waiting: FrameInput[] = [];
  #reported = 0;

  constructor(writer: RecordingWriter, start: EpisodeHeader, everyTicks: number) {
    this.#writer = writer;
    this.#episodeId = start.id;
    this.#everyTicks = everyTicks;
    writer.beginEpisode(start);
  }

  /** True when this step belongs into the recording. */
  isDue(step: EpisodeStep): boolean {
    return step.tick % this.#everyTicks === 0 || step.decision.failure !== undefined;
  }

  record(step: EpisodeStep): void {
    const { decision, label } = step;
    this.#waiting.push({
      step: step.tick,
      scene: step.observation.packedScene.slice(),
      driverAction: packAction(decision.action),
      expertAction: label === undefined ? new Float32Array(0) : packAction(label.action),
      disagreement: label === undefined ? 0 : Math.abs(decision.action.targetSpeedMps - label.action.targetSpeedMps),
      reasonClass: label === undefined ? 0 : REASONS.indexOf(label.action.reason),
      ...(decision.failure === undefined ? {} : { failure: { kind: decision.failure.kind, message: decision.failure.message, line: decision.failure.line } }),
    });
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

function packAction(action: Action): Float32Array {
  const words = new Float32Array(actionCodec.maxWords);
  return words.subarray(0, actionCodec.pack(action, words, 0));
}
