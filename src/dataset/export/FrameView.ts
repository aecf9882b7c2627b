import type { Action } from '../../driving/Action.ts';
import type { Scene } from '../../driving/Scene.ts';
import { actionCodec, sceneCodec } from '../../driving/sceneCodec.ts';
import type { EpisodeRecord, InfractionRecord } from '../EpisodeRecord.ts';
import { FRAMES_PER_BLOCK } from '../frameCodec.ts';
import type { RecordedFrame } from '../RecordedFrame.ts';
import type { Recording } from '../Recording.ts';

/** A frame with everything that is known of it, unpacked: what exports and samples show. */
export interface FrameView {
  readonly episode: EpisodeRecord;
  readonly frameId: number;
  readonly step: number;
  readonly scene: Scene;
  /** Undefined where the recording has none. */
  readonly driver: Action | undefined;
  readonly expert: Action | undefined;
  readonly disagreement: number;
  /** Types of the scenarios that ran, joined by `+`; empty when none did or it is not known. */
  readonly scenario: string;
  /** Kinds of the infractions that followed within the look-ahead. */
  readonly infractionsAhead: readonly string[];
  readonly memory: string | undefined;
  readonly failure: RecordedFrame['failure'];
}

/** An episode on its way into an export. */
export interface EpisodeView {
  readonly episode: EpisodeRecord;
  readonly infractions: readonly InfractionRecord[];
  /** In order of step; a few are held at a time. */
  readonly frames: () => Generator<FrameView, void, undefined>;
}

/** What a reader of drives expects of a recording: that its scenes and actions are packed as ours are. */
export const DRIVING_LAYOUT = { sceneSchema: sceneCodec.schemaDigest, actionSchema: actionCodec.schemaDigest };

/** How many blocks are read at once. */
const BLOCKS = 25;

/** The episodes of a recording of drives, in their order. @param lookAheadFrames how many frames before an infraction count as ahead of it */
export function* episodeViews(recording: Recording, lookAheadFrames: number): Generator<EpisodeView, void, undefined> {
  for (const episode of recording.episodes()) {
    const infractions = recording.infractions(episode.id);
    yield { episode, infractions, frames: () => framesOf(recording, episode, infractions, lookAheadFrames) };
  }
}

function* framesOf(recording: Recording, episode: EpisodeRecord, infractions: readonly InfractionRecord[], lookAheadFrames: number): Generator<FrameView, void, undefined> {
  const { frameIds, steps, disagreements } = recording.frameColumns(episode.number);
  const batch = BLOCKS * FRAMES_PER_BLOCK;
  for (let from = 0; from < frameIds.length; from += batch) {
    for (const [index, frame] of recording.read(frameIds.subarray(from, from + batch)).entries()) {
      const place = from + index;
      // A frame stands ahead of an infraction when fewer than the look-ahead frames lie between it and the infraction's tick.
      const horizon = steps[place + lookAheadFrames] ?? Infinity;
      const ahead = lookAheadFrames === 0 ? [] : infractions.filter(({ tick }) => tick > frame.step && tick <= horizon);
      yield frameView(episode, frame, disagreements[place]!, ahead.map(({ kind }) => kind));
    }
  }
}

/** Unpacks a frame. @param frame of a recording of {@link DRIVING_LAYOUT} */
export function frameView(episode: EpisodeRecord, frame: RecordedFrame, disagreement: number, infractionsAhead: readonly string[]): FrameView {
  return {
    episode,
    frameId: frame.frameId,
    step: frame.step,
    scene: sceneCodec.unpack(frame.scene, 0),
    driver: actionOf(frame.driverAction),
    expert: actionOf(frame.expertAction),
    disagreement,
    scenario: scenarioAt(episode, frame.step),
    infractionsAhead,
    memory: frame.memory,
    failure: frame.failure,
  };
}

/** Types of the scenarios that ran at a step, each once, joined by `+`. */
export function scenarioAt({ outcome }: EpisodeRecord, step: number): string {
  const types = (outcome?.scenarios ?? []).filter(({ fromTick, toTick }) => fromTick <= step && step <= toTick).map(({ type }) => type);
  return [...new Set(types)].join('+');
}

function actionOf(words: Float32Array): Action | undefined {
  return words.length === 0 ? undefined : actionCodec.unpack(words, 0);
}
