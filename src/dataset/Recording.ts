import { z } from 'zod';
import { EpisodeOutcomeSchema, EpisodeHeaderSchema } from './EpisodeRecord.ts';
import type { EpisodeRecord, InfractionRecord } from './EpisodeRecord.ts';
import { BlockCache, type LoadedBlock } from './BlockCache.ts';
import { EncodedFrames } from './EncodedFrames.ts';
import type { DecodedFrame } from './EncodedFrames.ts';
import { FRAMES_PER_BLOCK, decompressBlock } from './frameCodec.ts';
import type { RecordedFrame } from './RecordedFrame.ts';
import { RecordingError } from './RecordingError.ts';
import { RecordingFile } from './RecordingFile.ts';
import type { RecordingExpectation, RecordingMetadata, Row } from './RecordingFile.ts';

export interface RecordingCounts {
  readonly episodes: number;
  readonly endedEpisodes: number;
  readonly frames: number;
  readonly infractions: number;
}

/** The narrow columns of an episode's frames, in order of step: what sampling needs without reading a scene. */
export interface EpisodeFrameColumns {
  readonly frameIds: Float64Array;
  readonly steps: Float64Array;
  readonly disagreements: Float64Array;
  readonly reasonClasses: Uint8Array;
}

const EpisodeRowSchema = z.object({ number: z.int(), status: z.string(), header: z.string(), outcome: z.string().nullable() });
const InfractionRowSchema = z.object({ episodeId: z.string(), number: z.int(), kind: z.string(), tick: z.int(), details: z.string() });
const DetailsSchema = z.record(z.string(), z.json());
const CountsSchema = z.object({ episodes: z.int(), endedEpisodes: z.int(), frames: z.int(), infractions: z.int() });

const EPISODE_COLUMNS = 'SELECT number, status, header, outcome FROM episodes';
const BLOCK_BY_ID = 'SELECT e.id AS episodeId, b.frames, b.raw_bytes AS rawBytes, b.payload FROM blocks b JOIN episodes e ON e.number = b.episode WHERE b.id = ?';
const TAIL_BY_ID = 'SELECT e.id AS episodeId, 1 AS frames, length(t.payload) AS rawBytes, t.payload FROM tail t JOIN episodes e ON e.number = t.episode WHERE t.id = ?';
const INFRACTION_COLUMNS = 'SELECT e.id AS episodeId, i.number, i.kind, i.tick, i.details FROM infractions i JOIN episodes e ON e.number = i.episode';

/**
 * A recording to read: episodes, infractions, and frames by episode or by id. What a writer has acknowledged is visible at once,
 * from the same process or another.
 */
export class Recording {
  readonly #file: RecordingFile;
  readonly #cache = new BlockCache();
  #cachedVersion: unknown;

  /** For {@link RecordingWriter}; others use {@link Recording.open}. */
  constructor(file: RecordingFile) {
    this.#file = file;
  }

  /**
   * Opens a recording read-only.
   * @param expected what the reader relies on, above all the digest of its scene codec
   * @throws RecordingError (RECORDING_MISSING, _FORMAT, _VERSION, _SCHEMA, _DAMAGED)
   */
  static open(path: string, expected: RecordingExpectation = {}): Recording {
    return new Recording(RecordingFile.openToRead(path, expected));
  }

  get path(): string {
    return this.#file.path;
  }

  get metadata(): RecordingMetadata {
    return this.#file.metadata;
  }

  counts(): RecordingCounts {
    const row = this.#file.get(`SELECT
      (SELECT COUNT(*) FROM episodes) AS episodes, (SELECT COUNT(*) FROM episodes WHERE outcome IS NOT NULL) AS endedEpisodes,
      (SELECT COALESCE(SUM(frames), 0) FROM blocks) + (SELECT COUNT(*) FROM tail) AS frames, (SELECT COUNT(*) FROM infractions) AS infractions`);
    return this.#parsed(CountsSchema, row, 'its counts');
  }

  /** All episodes in the order of their beginning. */
  episodes(): EpisodeRecord[] {
    return this.#file.all(`${EPISODE_COLUMNS} ORDER BY number`).map((row) => this.#episode(row));
  }

  /** @throws RecordingError (RECORDING_EPISODE) when the recording has no such episode */
  episode(episodeId: string): EpisodeRecord {
    const row = this.#file.get(`${EPISODE_COLUMNS} WHERE id = ?`, episodeId);
    if (row === undefined) {
      throw new RecordingError('RECORDING_EPISODE', `The recording has no episode \`${episodeId}\`.`, { where: this.path, remedy: 'List its episodes with `codriver data info`.' });
    }
    return this.#episode(row);
  }

  /** Infractions of one episode or of all, by episode and number. */
  infractions(episodeId?: string): InfractionRecord[] {
    const rows =
      episodeId === undefined
        ? this.#file.all(`${INFRACTION_COLUMNS} ORDER BY i.episode, i.number`)
        : this.#file.all(`${INFRACTION_COLUMNS} WHERE e.id = ? ORDER BY i.number`, episodeId);
    return rows.map((row) => {
      const { details, ...rest } = this.#parsed(InfractionRowSchema, row, 'an infraction');
      return { ...rest, details: this.#parsedJson(DetailsSchema, details, 'the details of an infraction') };
    });
  }

  /** The frames of an episode in order of step; a block at a time is held. @throws RecordingError as {@link episode} and {@link read} */
  *frames(episodeId: string): Generator<RecordedFrame, void, undefined> {
    const { frameIds } = this.frameColumns(this.episode(episodeId).number);
    for (let from = 0; from < frameIds.length; from += FRAMES_PER_BLOCK) {
      yield* this.read(frameIds.subarray(from, from + FRAMES_PER_BLOCK));
    }
  }

  /**
   * Frames by id, in the order asked for; an id may occur more than once. Each block is decoded once, in the order of the file.
   * @throws RecordingError (RECORDING_FRAME for an unknown id, RECORDING_DAMAGED)
   */
  read(frameIds: ArrayLike<number>): RecordedFrame[] {
    const order = Uint32Array.from({ length: frameIds.length }, (_, index) => index).toSorted((a, b) => frameIds[a]! - frameIds[b]! || a - b);
    const result = Array.from<RecordedFrame>({ length: frameIds.length });
    this.#file.snapshot(() => {
      this.#forgetOldBlocks();
      let block: LoadedBlock | undefined;
      for (const place of order) {
        const frameId = frameIds[place]!;
        if (block === undefined || !holds(block, frameId)) block = this.#block(frameId);
        result[place] = { frameId, episodeId: block.episodeId, ...this.#decode(block, frameId) };
      }
    });
    return result;
  }

  /** The narrow columns of all frames of an episode. @param episodeNumber `number` of its {@link EpisodeRecord} */
  frameColumns(episodeNumber: number): EpisodeFrameColumns {
    // One JSON text per column is read about ten times faster than a row object per frame.
    const row = this.#file.get(
      `SELECT json_group_array(id) AS ids, json_group_array(step) AS steps, json_group_array(disagreement) AS disagreements, json_group_array(reason) AS reasons
       FROM frames WHERE episode = ?`,
      episodeNumber,
    );
    const column = (name: string): Float64Array => this.#numberColumn(row?.[name]);
    const columns = { frameIds: column('ids'), steps: column('steps'), disagreements: column('disagreements'), reasonClasses: Uint8Array.from(column('reasons')) };
    for (let index = 1; index < columns.steps.length; index += 1) {
      if (columns.steps[index]! <= columns.steps[index - 1]! || columns.frameIds[index]! <= columns.frameIds[index - 1]!) {
        throw this.#file.damaged(`the order of the frames of episode ${episodeNumber}`);
      }
    }
    return columns;
  }

  /** For the writer, when it has removed blocks: their ids may come again. */
  forgetBlocks(): void {
    this.#cache.clear();
  }

  close(): void {
    this.#cache.clear();
    this.#file.close();
  }

  /** Another connection may have removed an episode and given its blocks' ids to others. */
  #forgetOldBlocks(): void {
    const version = this.#file.get('PRAGMA data_version')?.['data_version'];
    if (version !== this.#cachedVersion) this.#cache.clear();
    this.#cachedVersion = version;
  }

  #block(frameId: number): LoadedBlock {
    const blockId = Math.floor(frameId / FRAMES_PER_BLOCK);
    const known = this.#cache.get(blockId);
    if (known !== undefined && Number.isInteger(frameId) && holds(known, frameId)) return known;
    const compressed = this.#file.get(BLOCK_BY_ID, blockId);
    const row = compressed ?? this.#file.get(TAIL_BY_ID, frameId);
    const stored = row === undefined ? undefined : this.#stored(row, blockId);
    const firstId = compressed === undefined ? frameId : blockId * FRAMES_PER_BLOCK;
    if (stored === undefined || !Number.isInteger(frameId) || frameId >= firstId + stored.frames) {
      throw new RecordingError('RECORDING_FRAME', `The recording has no frame ${frameId}.`, { where: this.path, remedy: 'Use the frame ids of this very recording.' });
    }
    try {
      const bytes = compressed === undefined ? stored.payload : decompressBlock(stored);
      const block = { episodeId: stored.episodeId, firstId, frames: new EncodedFrames(bytes, stored.frames, this.#file.version), bytes: bytes.length };
      // Single frames of open blocks come and go; a compressed block never changes.
      if (compressed !== undefined) this.#cache.add(blockId, block);
      return block;
    } catch (error) {
      throw this.#file.damaged(`block ${blockId}`, error);
    }
  }

  /** A strict reader instead of a schema: each frame of a random batch goes through here. */
  #stored({ episodeId, frames, rawBytes, payload }: Row, blockId: number): StoredBlock {
    const fits = typeof episodeId === 'string' && typeof frames === 'number' && frames >= 1 && frames <= FRAMES_PER_BLOCK && typeof rawBytes === 'number' && rawBytes >= 1;
    if (!fits || !(payload instanceof Uint8Array)) throw this.#file.damaged(`block ${blockId}`);
    return { episodeId, frames, rawBytes, payload };
  }

  #decode(block: LoadedBlock, frameId: number): DecodedFrame {
    try {
      return block.frames.decode(frameId - block.firstId);
    } catch (error) {
      throw this.#file.damaged(`frame ${frameId}`, error);
    }
  }

  #episode(row: Row): EpisodeRecord {
    const { number, status, header, outcome } = this.#parsed(EpisodeRowSchema, row, 'an episode');
    return {
      ...this.#parsedJson(EpisodeHeaderSchema, header, `the header of episode ${number}`),
      number,
      status,
      outcome: outcome === null ? undefined : this.#parsedJson(EpisodeOutcomeSchema, outcome, `the outcome of episode ${number}`),
    };
  }

  #parsed<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
    const result = schema.safeParse(value);
    if (!result.success) throw this.#file.damaged(what, result.error);
    return result.data;
  }

  #parsedJson<T>(schema: z.ZodType<T>, json: string, what: string): T {
    let value: unknown;
    try {
      value = JSON.parse(json);
    } catch (error) {
      throw this.#file.damaged(what, error);
    }
    return this.#parsed(schema, value, what);
  }

  /** A strict reader instead of a schema: a million numbers go through here when a buffer is resumed. */
  #numberColumn(json: unknown): Float64Array {
    const values: unknown = typeof json === 'string' ? JSON.parse(json) : undefined;
    if (!Array.isArray(values)) throw this.#file.damaged('a column of the frames');
    const column = Float64Array.from(values);
    for (let index = 0; index < column.length; index += 1) {
      if (!Number.isFinite(column[index])) throw this.#file.damaged('a column of the frames');
    }
    return column;
  }
}

interface StoredBlock {
  readonly episodeId: string;
  readonly frames: number;
  readonly rawBytes: number;
  readonly payload: Uint8Array;
}

function holds({ firstId, frames }: LoadedBlock, frameId: number): boolean {
  return frameId >= firstId && frameId < firstId + frames.count;
}
