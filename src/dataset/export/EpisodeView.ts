import type { EpisodeRecord, InfractionRecord } from '../EpisodeRecord.ts';
import { FRAMES_PER_BLOCK } from '../frameCodec.ts';
import type { RecordedFrame } from '../RecordedFrame.ts';
import type { Recording } from '../Recording.ts';
import type { FrameFormat } from './FrameFormat.ts';
import { scenarioAt, type FrameView } from './FrameView.ts';

/** An episode on its way into an export. */
export interface EpisodeView {
  readonly episode: EpisodeRecord;
  readonly infractions: readonly InfractionRecord[];
  /** In order of step; a few are held at a time. */
  readonly frames: () => Generator<FrameView, void, undefined>;
}

/** How many blocks are read at once. */
const BLOCKS = 25;

/** The episodes of a recording, in their order. @param format of the recording's task; @param lookAheadFrames how many frames before an infraction count as ahead of it */
export function* episodeViews(recording: Recording, format: FrameFormat, lookAheadFrames: number): Generator<EpisodeView, void, undefined> {
  for (const episode of recording.episodes()) {
    const infractions = recording.infractions(episode.id);
    yield { episode, infractions, frames: () => framesOf(recording, format, episode, infractions, lookAheadFrames) };
  }
}

function* framesOf(recording: Recording, format: FrameFormat, episode: EpisodeRecord, infractions: readonly InfractionRecord[], lookAheadFrames: number): Generator<FrameView, void, undefined> {
  const { frameIds, steps, disagreements } = recording.frameColumns(episode.number);
  const batch = BLOCKS * FRAMES_PER_BLOCK;
  for (let from = 0; from < frameIds.length; from += batch) {
    for (const [index, frame] of recording.read(frameIds.subarray(from, from + batch)).entries()) {
      const place = from + index;
      // A frame stands ahead of an infraction when fewer than the look-ahead frames lie between it and the infraction's tick.
      const horizon = steps[place + lookAheadFrames] ?? Infinity;
      const ahead = lookAheadFrames === 0 ? [] : infractions.filter(({ tick }) => tick > frame.step && tick <= horizon);
      yield frameView(format, episode, frame, disagreements[place]!, ahead.map(({ kind }) => kind));
    }
  }
}

/** Unpacks a frame. @param format of the task that the frame is of */
export function frameView(format: FrameFormat, episode: EpisodeRecord, frame: RecordedFrame, disagreement: number, infractionsAhead: readonly string[]): FrameView {
  return {
    episode,
    frameId: frame.frameId,
    step: frame.step,
    scene: format.scene.codec.unpack(frame.scene, 0),
    driver: actionOf(format, frame.driverAction),
    expert: actionOf(format, frame.expertAction),
    grounds: format.grounds === undefined || frame.grounds.length === 0 ? undefined : format.grounds.codec.unpack(frame.grounds, 0),
    disagreement,
    scenario: scenarioAt(episode, frame.step),
    infractionsAhead,
    memory: frame.memory,
    failure: frame.failure,
  };
}

function actionOf({ action }: FrameFormat, words: Float32Array): object | undefined {
  return words.length === 0 ? undefined : action.codec.unpack(words, 0);
}
