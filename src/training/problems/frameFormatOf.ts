import { drivingFormat } from '../../dataset/export/drivingFormat.ts';
import { layoutOf, type FrameFormat } from '../../dataset/export/FrameFormat.ts';
import { Recording } from '../../dataset/Recording.ts';
import { langPropFormat } from '../../tasks/drivingLangprop/langPropFormat.ts';

const FORMATS: readonly FrameFormat[] = [drivingFormat, langPropFormat];

/**
 * The format of the task that a recording is of, by the digests that it carries. A recording of neither task, or of another version of one, counts for
 * `driving`: whoever opens it with that format says what differs.
 * @throws RecordingError when it cannot be read
 */
export function frameFormatOf(path: string): FrameFormat {
  const recording = Recording.open(path);
  try {
    const { metadata } = recording;
    return FORMATS.find((format) => layoutOf(format).sceneSchema === metadata.sceneSchema && layoutOf(format).actionSchema === metadata.actionSchema) ?? drivingFormat;
  } finally {
    recording.close();
  }
}
