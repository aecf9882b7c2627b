import type { EncodedFrames } from './EncodedFrames.ts';

/** A block of a recording that has been read and decompressed. */
export interface LoadedBlock {
  readonly episodeId: string;
  readonly firstId: number;
  readonly frames: EncodedFrames;
  /** Size of its bytes. */
  readonly bytes: number;
}

/** As much as some 25,000 typical frames: the replay buffer of an ordinary session. */
const MOST_BYTES = 64_000_000;

/**
 * The blocks that were read last, up to a number of bytes. Batches of a training session come from the same frames again and again, those
 * ahead of infractions above all, and unpacking a block takes most of the time of reading it.
 */
export class BlockCache {
  readonly #mostBytes: number;
  /** In order of their last use. */
  readonly #blocks = new Map<number, LoadedBlock>();
  #bytes = 0;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  get(blockId: number): LoadedBlock | undefined {
    const block = this.#blocks.get(blockId);
    if (block === undefined) return undefined;
    this.#blocks.delete(blockId);
    this.#blocks.set(blockId, block);
    return block;
  }

  /** Keeps a block that it does not have; those used longest ago go. */
  add(blockId: number, block: LoadedBlock): void {
    this.#blocks.set(blockId, block);
    this.#bytes += block.bytes;
    for (const [oldest, { bytes }] of this.#blocks) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#blocks.delete(oldest);
      this.#bytes -= bytes;
    }
  }

  clear(): void {
    this.#blocks.clear();
    this.#bytes = 0;
  }
}
