import { z } from 'zod';
import { SceneSnapshotSchema, type SceneSnapshot } from '../../../expert/explain/SceneSnapshot.ts';
import { readInput } from '../readInput.ts';
import { TrainingError } from '../TrainingError.ts';

/** First line of a stream: what was driven, enough to drive it again. */
export const StreamStartSchema = z.object({
  kind: z.literal('start'),
  format: z.literal('codriver-explanations-1'),
  map: z.string(),
  routes: z.string(),
  routeId: z.string(),
  seed: z.int(),
  driver: z.enum(['expert', 'expert-teachable']),
});

export type StreamStart = z.infer<typeof StreamStartSchema>;

const SceneLineSchema = z.object({ kind: z.literal('scene'), scene: SceneSnapshotSchema });

/** A moment of a stream, and of which drive it is. */
export interface StreamScene {
  readonly start: StreamStart;
  readonly scene: SceneSnapshot;
}

/**
 * The last scene of a stream at or before a time.
 * @param atS seconds since the start of the drive; the last scene without it
 * @throws TrainingError for a file that is no stream, or holds no scene that early
 */
export function readStreamScene(path: string, atS = Infinity): StreamScene {
  const lines = readInput(path, 'the explanations').split('\n').filter((line) => line !== '');
  const start = StreamStartSchema.safeParse(parsed(lines[0] ?? '', path, 1));
  if (!start.success) throw new TrainingError('EXPLANATION_FILE', 'this is no stream of explanations', { where: path, remedy: 'write one with codriver drive --driver expert --explain <folder>' });
  let found: SceneSnapshot | undefined;
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('{"kind":"scene"')) continue;
    const result = SceneLineSchema.safeParse(parsed(line, path, index + 1));
    if (!result.success) throw new TrainingError('EXPLANATION_FILE', `a scene cannot be read: ${result.error.issues[0]!.path.join('.')}: ${result.error.issues[0]!.message}`, { where: `${path}:${index + 1}`, remedy: 'write the stream anew' });
    if (result.data.scene.scene.timeS > atS + 1e-6) break;
    found = result.data.scene;
  }
  if (found === undefined) throw new TrainingError('EXPLANATION_FILE', `the stream has no scene at or before ${atS} s`, { where: path, remedy: 'ask for a later time' });
  return { start: start.data, scene: found };
}

function parsed(line: string, path: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new TrainingError('EXPLANATION_FILE', 'a line is no JSON', { where: `${path}:${number}`, remedy: 'write the stream anew', cause });
  }
}
