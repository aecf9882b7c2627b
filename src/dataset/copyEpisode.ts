import type { FrameInput } from './RecordedFrame.ts';
import type { Recording } from './Recording.ts';
import { RecordingError } from './RecordingError.ts';
import type { RecordingWriter } from './RecordingWriter.ts';

/** Frames that are held at once. */
const BATCH = 200;

/**
 * Appends an ended episode of another recording, frames, infractions and outcome. When it is interrupted the episode is left open.
 * @throws RecordingError (RECORDING_EPISODE) when the source has no such episode or it has not ended, or the target has one of this id
 */
export function copyEpisode(source: Recording, episodeId: string, target: RecordingWriter): void {
  const { number, status: _status, outcome, ...header } = source.episode(episodeId);
  if (outcome === undefined) throw new RecordingError('RECORDING_EPISODE', `Episode \`${episodeId}\` has not ended.`, { where: source.path, remedy: 'Copy it when it has.', kind: 'internal' });
  target.beginEpisode(header);
  const { frameIds, disagreements, reasonClasses } = source.frameColumns(number);
  for (let from = 0; from < frameIds.length; from += BATCH) {
    const frames = source.read(frameIds.subarray(from, from + BATCH));
    target.append(episodeId, frames.map((frame, index): FrameInput => ({ ...frame, disagreement: disagreements[from + index]!, reasonClass: reasonClasses[from + index]! })));
  }
  for (const { kind, tick, details } of source.infractions(episodeId)) target.addInfraction(episodeId, { kind, tick, details });
  target.endEpisode(episodeId, outcome);
}
