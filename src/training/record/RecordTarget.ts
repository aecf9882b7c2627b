import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyEpisode } from '../../dataset/copyEpisode.ts';
import type { EpisodeHeader } from '../../dataset/EpisodeRecord.ts';
import { Recording } from '../../dataset/Recording.ts';
import type { RecordingMetadata } from '../../dataset/RecordingFile.ts';
import { RecordingWriter } from '../../dataset/RecordingWriter.ts';
import { TrainingError } from '../TrainingError.ts';

/**
 * A recording that takes episodes in a fixed order although they are driven in any: each is driven into a part of its own, in a folder
 * beside the recording, and moved in when those before it are there. So the recording is the same however many workers drove, and after
 * a kill nothing that had ended is driven again.
 */
export class RecordTarget {
  readonly path: string;
  readonly #parts: string;
  readonly #expected: readonly EpisodeHeader[];
  readonly #writer: RecordingWriter;
  #filed: number;

  /**
   * @param expected the episodes that the recording will hold, in their order
   * @throws TrainingError OUTPUT_EXISTS when there is a recording and it is not resumed, RECORD_MISMATCH when it is one of other drives
   */
  constructor(path: string, expected: readonly EpisodeHeader[], metadata: RecordingMetadata, resume: boolean) {
    if (existsSync(path) && !resume) {
      throw new TrainingError('OUTPUT_EXISTS', 'there is a recording of this name', { where: path, remedy: 'go on with it (--resume), or choose another --out' });
    }
    this.path = path;
    this.#parts = `${path}.parts`;
    this.#expected = expected;
    if (!resume) rmSync(this.#parts, { recursive: true, force: true });
    mkdirSync(dirname(path), { recursive: true });
    mkdirSync(this.#parts, { recursive: true });
    this.#writer = RecordingWriter.open(path, metadata);
    try {
      for (const id of this.#writer.openEpisodeIds) this.#writer.removeEpisode(id);
      this.#filed = this.#checkedCount();
    } catch (error) {
      this.#writer.close();
      throw error;
    }
  }

  get recording(): Recording {
    return this.#writer.recording;
  }

  get filed(): number {
    return this.#filed;
  }

  /** Where the episode of this place is to be driven into, or undefined when it has been driven. */
  partWanted(place: number): string | undefined {
    const part = this.#part(place);
    return place < this.#filed || existsSync(part) ? undefined : part;
  }

  /** Moves in every part that is next. */
  file(): void {
    while (this.#filed < this.#expected.length && existsSync(this.#part(this.#filed))) {
      const part = this.#part(this.#filed);
      const source = Recording.open(part, this.#writer.recording.metadata);
      try {
        const [episode] = source.episodes();
        const { id, runId } = this.#expected[this.#filed]!;
        if (episode?.id !== id || episode.runId !== runId) throw this.#mismatch(part);
        copyEpisode(source, id, this.#writer);
      } finally {
        source.close();
      }
      rmSync(part);
      this.#filed += 1;
    }
  }

  /** Closes the recording; the folder of parts goes when it is empty. */
  close(): void {
    this.#writer.close();
    const isDone = this.#filed === this.#expected.length;
    if (isDone) rmSync(this.#parts, { recursive: true, force: true });
    else if (readdirSync(this.#parts).length === 0) rmdirSync(this.#parts);
  }

  #part(place: number): string {
    return join(this.#parts, `${String(place).padStart(6, '0')}.sqlite`);
  }

  /** Episodes that are there, which must be the first of those expected. */
  #checkedCount(): number {
    const present = this.#writer.recording.episodes();
    const fits = present.length <= this.#expected.length && present.every(({ id, runId }, index) => id === this.#expected[index]!.id && runId === this.#expected[index]!.runId);
    if (!fits) throw this.#mismatch(this.path);
    return present.length;
  }

  #mismatch(where: string): TrainingError {
    return new TrainingError('RECORD_MISMATCH', 'the recording holds drives of another driver, of other routes, seeds or settings', {
      where,
      remedy: 'resume with the words it was begun with, or choose another --out',
    });
  }
}
