import { z } from 'zod';
import { EpisodeOutcomeSchema, EpisodeHeaderSchema, InfractionInputSchema } from './EpisodeRecord.ts';
import type { EpisodeOutcome, EpisodeHeader, InfractionInput } from './EpisodeRecord.ts';
import { FRAMES_PER_BLOCK, compressBlock } from './frameCodec.ts';
import { OpenBlock } from './OpenBlock.ts';
import type { FrameInput } from './RecordedFrame.ts';
import { Recording } from './Recording.ts';
import { RecordingError } from './RecordingError.ts';
import { RecordingFile } from './RecordingFile.ts';
import type { RecordingMetadata } from './RecordingFile.ts';

/** An episode that takes frames. Of the frames in its open block the first `storedFrames` are in the file's tail. */
interface OpenEpisode {
  readonly number: number;
  lastStep: number;
  blockId: number;
  readonly block: OpenBlock;
  storedFrames: number;
}

const HIGHEST_STEP = 0xffffffff;
const TailRowSchema = z.object({ id: z.int(), payload: z.instanceof(Uint8Array) });
const ValueSchema = z.object({ value: z.int() });

/**
 * Writes a recording. Every method is one transaction: when it returns, what it wrote survives a kill -9 of this process; when it
 * throws, nothing of it is kept. Hand over frames in batches where speed matters (a batch of 200 costs about 20 µs a frame, single
 * frames about 60 µs). Several episodes may be open at once. Equal calls give equal rows.
 */
export class RecordingWriter {
  /** Reads what has been written so far. Closed together with the writer. */
  readonly recording: Recording;
  readonly #file: RecordingFile;
  readonly #open = new Map<string, OpenEpisode>();
  #nextBlockId = 0;
  #dataVersion = 0;

  private constructor(file: RecordingFile) {
    this.#file = file;
    this.recording = new Recording(file);
    this.#dataVersion = this.#value('PRAGMA data_version', 'data_version');
    this.#loadState();
  }

  /**
   * Goes on with a recording, or makes a new one where there is no file yet. After a crash the episodes that had not ended are still
   * open: append to them, end them, or remove them with {@link removeEpisode}.
   * @throws RecordingError when the file is no recording, has another version or other metadata, or its folder cannot be written
   */
  static open(path: string, metadata: RecordingMetadata): RecordingWriter {
    return new RecordingWriter(RecordingFile.openToWrite(path, metadata));
  }

  /** Ids of the episodes that have not ended, in order of their beginning. */
  get openEpisodeIds(): string[] {
    return [...this.#open.keys()];
  }

  /** @throws RecordingError (RECORDING_EPISODE) when the id is taken; ZodError when a field has the wrong form */
  beginEpisode(header: EpisodeHeader): void {
    const checked = EpisodeHeaderSchema.parse(header);
    const number = this.#write(() => {
      if (this.#file.get('SELECT 1 FROM episodes WHERE id = ?', checked.id) !== undefined) {
        throw this.#episodeError(`The recording already has an episode \`${checked.id}\`.`, 'Give each episode its own id, or remove the old one first.');
      }
      const next = this.#value('SELECT COALESCE(MAX(number), 0) + 1 AS value FROM episodes');
      this.#file.run(
        'INSERT INTO episodes(number, id, update_number, driver, town, route, status, header) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
        next, checked.id, checked.update, checked.driver, checked.town, checked.routeId, 'running', JSON.stringify(checked),
      );
      return next;
    });
    this.#open.set(checked.id, { number, lastStep: -1, blockId: -1, block: new OpenBlock(), storedFrames: 0 });
  }

  /**
   * Appends frames to an episode.
   * @throws RecordingError (RECORDING_EPISODE when it is not open, RECORDING_FRAME when steps do not increase or a label is out of range)
   */
  append(episodeId: string, frames: readonly FrameInput[]): void {
    const episode = this.#openEpisode(episodeId);
    this.#checkFrames(episodeId, episode.lastStep, frames);
    this.#write(() => {
      for (const frame of frames) this.#appendFrame(episode, frame);
      for (; episode.storedFrames < episode.block.frames; episode.storedFrames += 1) {
        const frameId = episode.blockId * FRAMES_PER_BLOCK + episode.storedFrames;
        this.#file.run('INSERT INTO tail(id, episode, payload) VALUES (?, ?, ?)', frameId, episode.number, episode.block.frameBytes(episode.storedFrames));
      }
    });
  }

  /** Adds an infraction to an open episode. Which frames it stands ahead of follows from its tick. @returns its number in the episode, from 1 */
  addInfraction(episodeId: string, infraction: InfractionInput): number {
    const episode = this.#openEpisode(episodeId);
    const { kind, tick, details } = InfractionInputSchema.parse(infraction);
    return this.#write(() => {
      const number = this.#value('SELECT COALESCE(MAX(number), 0) + 1 AS value FROM infractions WHERE episode = ?', 'value', episode.number);
      this.#file.run('INSERT INTO infractions(episode, number, kind, tick, details) VALUES (?, ?, ?, ?, ?)', episode.number, number, kind, tick, JSON.stringify(details));
      return number;
    });
  }

  /** Ends an episode: its result is kept, its last block compressed; nothing can be added to it any more. */
  endEpisode(episodeId: string, outcome: EpisodeOutcome): void {
    const episode = this.#openEpisode(episodeId);
    const checked = EpisodeOutcomeSchema.parse(outcome);
    this.#write(() => {
      if (episode.block.frames > 0) this.#storeBlock(episode);
      this.#file.run('UPDATE episodes SET status = ?, outcome = ? WHERE number = ?', checked.status, JSON.stringify(checked), episode.number);
    });
    this.#open.delete(episodeId);
  }

  /**
   * Removes an episode with all its frames, ended or not. For resuming: what was recorded after the last checkpoint goes, and is then
   * recorded again with the same ids. Make replay buffers afterwards: they keep what they know of ended episodes.
   */
  removeEpisode(episodeId: string): void {
    const { number } = this.recording.episode(episodeId);
    this.#write(() => {
      this.#file.run('DELETE FROM blocks WHERE id IN (SELECT DISTINCT id / ? FROM frames WHERE episode = ?)', FRAMES_PER_BLOCK, number);
      this.#file.run('DELETE FROM tail WHERE episode = ?', number);
      this.#file.run('DELETE FROM frames WHERE episode = ?', number);
      this.#file.run('DELETE FROM infractions WHERE episode = ?', number);
      this.#file.run('DELETE FROM episodes WHERE number = ?', number);
    });
    this.recording.forgetBlocks();
    this.#loadState();
  }

  /** Closes the file. Open episodes stay open in it. */
  close(): void {
    this.#file.close();
  }

  #appendFrame(episode: OpenEpisode, frame: FrameInput): void {
    const { block } = episode;
    if (block.frames === 0) {
      episode.blockId = this.#nextBlockId;
      this.#nextBlockId += 1;
    }
    this.#file.run(
      'INSERT INTO frames(episode, step, id, disagreement, reason, failure) VALUES (?, ?, ?, ?, ?, ?)',
      episode.number, frame.step, episode.blockId * FRAMES_PER_BLOCK + block.frames, frame.disagreement ?? 0, frame.reasonClass ?? 0, frame.failure?.kind ?? null,
    );
    episode.lastStep = frame.step;
    block.append(frame);
    if (block.isFull) this.#storeBlock(episode);
  }

  /** Moves the episode's open block to the compressed ones. */
  #storeBlock(episode: OpenEpisode): void {
    const { payload, rawBytes } = compressBlock(episode.block.bytes);
    this.#file.run('INSERT INTO blocks(id, episode, frames, raw_bytes, payload) VALUES (?, ?, ?, ?, ?)', episode.blockId, episode.number, episode.block.frames, rawBytes, payload);
    if (episode.storedFrames > 0) {
      const firstId = episode.blockId * FRAMES_PER_BLOCK;
      this.#file.run('DELETE FROM tail WHERE id BETWEEN ? AND ?', firstId, firstId + FRAMES_PER_BLOCK - 1);
    }
    episode.block.clear();
    episode.storedFrames = 0;
  }

  #checkFrames(episodeId: string, lastStep: number, frames: readonly FrameInput[]): void {
    let previous = lastStep;
    for (const { step, disagreement = 0, reasonClass = 0 } of frames) {
      if (!Number.isInteger(step) || step <= previous || step > HIGHEST_STEP) {
        throw this.#frameError(episodeId, `step ${step} does not follow step ${previous}: steps are integers that increase within an episode`);
      }
      if (!(disagreement >= 0 && disagreement < Infinity)) throw this.#frameError(episodeId, `disagreement ${disagreement} of step ${step} is not a number from 0`);
      if (!Number.isInteger(reasonClass) || reasonClass < 0 || reasonClass > 255) throw this.#frameError(episodeId, `reasonClass ${reasonClass} of step ${step} is not an integer from 0 to 255`);
      previous = step;
    }
  }

  /** One transaction, refused when someone else has written since ours: block ids are counted here. */
  #write<T>(work: () => T): T {
    try {
      return this.#file.transaction(() => {
        if (this.#value('PRAGMA data_version', 'data_version') !== this.#dataVersion) {
          throw new RecordingError('RECORDING_BUSY', 'Another process has written to this recording.', { where: this.#file.path, remedy: 'Give each writer its own recording.', kind: 'environment' });
        }
        return work();
      });
    } catch (error) {
      this.#loadState();
      throw error;
    }
  }

  /** What this object knows of the file, from the file: at the beginning, and after a failed transaction has left it half changed. */
  #loadState(): void {
    this.#nextBlockId = this.#value(`SELECT 1 + MAX((SELECT COALESCE(MAX(id), -1) FROM blocks), (SELECT COALESCE(MAX(id) / ${FRAMES_PER_BLOCK}, -1) FROM tail)) AS value`);
    this.#open.clear();
    for (const { id, number, outcome } of this.recording.episodes()) {
      if (outcome !== undefined) continue;
      const lastStep = this.#value('SELECT COALESCE(MAX(step), -1) AS value FROM frames WHERE episode = ?', 'value', number);
      const tail = this.#file.all('SELECT id, payload FROM tail WHERE episode = ? ORDER BY id', number).map((row) => TailRowSchema.parse(row));
      const block = new OpenBlock();
      for (const { payload } of tail) block.appendBytes(payload);
      this.#open.set(id, { number, lastStep, blockId: tail.length === 0 ? -1 : Math.floor(tail[0]!.id / FRAMES_PER_BLOCK), block, storedFrames: tail.length });
    }
  }

  #value(sql: string, column = 'value', ...parameters: number[]): number {
    return ValueSchema.parse({ value: this.#file.get(sql, ...parameters)?.[column] }).value;
  }

  #openEpisode(episodeId: string): OpenEpisode {
    const episode = this.#open.get(episodeId);
    if (episode === undefined) throw this.#episodeError(`Episode \`${episodeId}\` is not open.`, 'Begin it first; an ended episode takes nothing more.');
    return episode;
  }

  #episodeError(message: string, remedy: string): RecordingError {
    return new RecordingError('RECORDING_EPISODE', message, { where: this.#file.path, remedy, kind: 'internal' });
  }

  #frameError(episodeId: string, problem: string): RecordingError {
    return new RecordingError('RECORDING_FRAME', `Episode \`${episodeId}\`: ${problem}.`, { where: this.#file.path, remedy: 'Append the frames of an episode once each, in order.', kind: 'internal' });
  }
}
