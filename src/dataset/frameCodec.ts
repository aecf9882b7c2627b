import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import type { FrameFailure, FrameInput } from './RecordedFrame.ts';

/**
 * Bytes of frames. A frame is seven header words (step, words of scene, driver action and expert action, bytes of memory and
 * failure text plus one, 0 for none, words of grounds), then the words, then the texts in UTF-8, padded to whole words; little-endian.
 * Format version 1 had no grounds, and six header words.
 * A block is the frames' bytes one after the other, compressed as one zstd frame with a checksum.
 */
export const FRAMES_PER_BLOCK = 8;

export const HEADER_WORDS = 7;
export const HEADER_WORDS_V1 = 6;
const NONE = new Float32Array(0);
export const FailureSchema = z.object({ kind: z.string(), message: z.string(), line: z.int().optional() });
const utf8Encoder = new TextEncoder();

/** How much room {@link encodeFrameInto} may need for a frame. */
export function encodedFrameBound(frame: FrameInput): number {
  const words = HEADER_WORDS + frame.scene.length + frame.driverAction.length + frame.expertAction.length + (frame.grounds?.length ?? 0);
  // UTF-8 takes at most three bytes for a UTF-16 code unit.
  const textBytes = 3 * (frame.memory?.length ?? 0) + (frame.failure === undefined ? 0 : 3 * failureText(frame.failure).length);
  return words * 4 + textBytes + 3;
}

/**
 * Writes a frame's bytes at `offset` (a multiple of 4) of an array that has room for {@link encodedFrameBound}.
 * Bit patterns of the words are kept, NaN payloads too. @returns where they end, a multiple of 4
 */
export function encodeFrameInto(frame: FrameInput, target: Uint8Array<ArrayBuffer>, offset: number): number {
  const { scene, driverAction, expertAction, grounds = NONE, memory, failure } = frame;
  const start = target.byteOffset + offset;
  const words = scene.length + driverAction.length + expertAction.length + grounds.length;
  const textAt = offset + (HEADER_WORDS + words) * 4;
  const memoryBytes = memory === undefined ? 0 : utf8Encoder.encodeInto(memory, target.subarray(textAt)).written;
  const failureBytes = failure === undefined ? 0 : utf8Encoder.encodeInto(failureText(failure), target.subarray(textAt + memoryBytes)).written;
  const header = new Uint32Array(target.buffer, start, HEADER_WORDS);
  header[0] = frame.step;
  header[1] = scene.length;
  header[2] = driverAction.length;
  header[3] = expertAction.length;
  header[4] = memory === undefined ? 0 : memoryBytes + 1;
  header[5] = failure === undefined ? 0 : failureBytes + 1;
  header[6] = grounds.length;
  const body = new Float32Array(target.buffer, start + HEADER_WORDS * 4, words);
  body.set(scene, 0);
  body.set(driverAction, scene.length);
  body.set(expertAction, scene.length + driverAction.length);
  body.set(grounds, words - grounds.length);
  const textEnd = textAt + memoryBytes + failureBytes;
  const end = wholeWords(textEnd);
  target.fill(0, textEnd, end);
  return end;
}

/** The bytes of one frame; see {@link FRAMES_PER_BLOCK} for the layout. */
export function encodeFrame(frame: FrameInput): Uint8Array {
  const bytes = new Uint8Array(wholeWords(encodedFrameBound(frame)));
  return bytes.subarray(0, encodeFrameInto(frame, bytes, 0));
}

function failureText(failure: FrameFailure): string {
  return JSON.stringify(FailureSchema.parse(failure));
}

/** The next multiple of 4. */
export function wholeWords(bytes: number): number {
  return Math.ceil(bytes / 4) * 4;
}

export interface CompressedBlock {
  readonly payload: Uint8Array;
  /** Size before compression. */
  readonly rawBytes: number;
}

/** Compresses the bytes of up to {@link FRAMES_PER_BLOCK} encoded frames. Equal bytes give equal bytes. */
export function compressBlock(encodedFrames: Uint8Array): CompressedBlock {
  const payload = zstdCompressSync(encodedFrames, {
    params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
    // The known size and one chunk for the whole result save a third of the call's fixed cost.
    pledgedSrcSize: encodedFrames.length,
    chunkSize: encodedFrames.length + 1024,
  });
  return { payload, rawBytes: encodedFrames.length };
}

/** The inverse of {@link compressBlock}. @throws Error when the payload is damaged or holds another number of bytes */
export function decompressBlock(block: CompressedBlock): Uint8Array {
  const raw = zstdDecompressSync(block.payload, { chunkSize: Math.max(64, block.rawBytes) });
  if (raw.length !== block.rawBytes) throw new RangeError(`block holds ${raw.length} bytes instead of ${block.rawBytes}`);
  return raw;
}
