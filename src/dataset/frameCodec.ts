import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import type { FrameFailure, FrameInput } from './RecordedFrame.ts';

/**
 * Bytes of frames. A frame is six header words (step, words of scene, driver action and expert action, bytes of memory and
 * failure text plus one, 0 for none), then the words, then the texts in UTF-8, padded to whole words; little-endian.
 * A block is the frames' bytes one after the other, compressed as one zstd frame with a checksum.
 */
export const FRAMES_PER_BLOCK = 8;

const HEADER_WORDS = 6;
const FailureSchema = z.object({ kind: z.string(), message: z.string(), line: z.int().optional() });
const utf8Encoder = new TextEncoder();
const utf8Decoder = new TextDecoder('utf-8', { fatal: true });
const NO_BYTES = new Uint8Array(0);

export interface DecodedFrame {
  readonly step: number;
  readonly scene: Float32Array;
  readonly driverAction: Float32Array;
  readonly expertAction: Float32Array;
  readonly memory: string | undefined;
  readonly failure: FrameFailure | undefined;
}

/** The bytes of one frame; see {@link FRAMES_PER_BLOCK} for the layout. Bit patterns of the words are kept, NaN payloads too. */
export function encodeFrame(frame: FrameInput): Uint8Array {
  const memory = frame.memory === undefined ? NO_BYTES : utf8Encoder.encode(frame.memory);
  const failure = frame.failure === undefined ? NO_BYTES : utf8Encoder.encode(JSON.stringify(FailureSchema.parse(frame.failure)));
  const words = frame.scene.length + frame.driverAction.length + frame.expertAction.length;
  const textBytes = Math.ceil((memory.length + failure.length) / 4) * 4;
  const bytes = new Uint8Array((HEADER_WORDS + words) * 4 + textBytes);
  const header = new Uint32Array(bytes.buffer, 0, HEADER_WORDS);
  header[0] = frame.step;
  header[1] = frame.scene.length;
  header[2] = frame.driverAction.length;
  header[3] = frame.expertAction.length;
  header[4] = frame.memory === undefined ? 0 : memory.length + 1;
  header[5] = frame.failure === undefined ? 0 : failure.length + 1;
  const body = new Float32Array(bytes.buffer, HEADER_WORDS * 4, words);
  body.set(frame.scene, 0);
  body.set(frame.driverAction, frame.scene.length);
  body.set(frame.expertAction, frame.scene.length + frame.driverAction.length);
  bytes.set(memory, (HEADER_WORDS + words) * 4);
  bytes.set(failure, (HEADER_WORDS + words) * 4 + memory.length);
  return bytes;
}

/**
 * Reads `count` frames that lie one after the other. Arrays are views of `bytes` (of a copy when it is not aligned to words).
 * @throws RangeError, SyntaxError, TypeError or ZodError when the bytes are not what {@link encodeFrame} wrote
 */
export function decodeFrames(bytes: Uint8Array, count: number): DecodedFrame[] {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const frames: DecodedFrame[] = [];
  let offset = aligned.byteOffset;
  for (let index = 0; index < count; index += 1) {
    const header = new Uint32Array(aligned.buffer, offset, HEADER_WORDS);
    const [step, sceneWords, driverWords, expertWords, memoryMark, failureMark] = header;
    const memoryBytes = memoryMark === 0 ? 0 : memoryMark! - 1;
    const failureBytes = failureMark === 0 ? 0 : failureMark! - 1;
    const sceneAt = offset + HEADER_WORDS * 4;
    const driverAt = sceneAt + sceneWords! * 4;
    const expertAt = driverAt + driverWords! * 4;
    const memoryAt = expertAt + expertWords! * 4;
    offset = memoryAt + Math.ceil((memoryBytes + failureBytes) / 4) * 4;
    if (offset > aligned.byteOffset + aligned.byteLength) throw new RangeError(`frame ${index} of ${count} reaches beyond its ${aligned.byteLength} bytes`);
    frames.push({
      step: step!,
      scene: new Float32Array(aligned.buffer, sceneAt, sceneWords),
      driverAction: new Float32Array(aligned.buffer, driverAt, driverWords),
      expertAction: new Float32Array(aligned.buffer, expertAt, expertWords),
      memory: memoryMark === 0 ? undefined : utf8Decoder.decode(new Uint8Array(aligned.buffer, memoryAt, memoryBytes)),
      failure:
        failureMark === 0
          ? undefined
          : FailureSchema.parse(JSON.parse(utf8Decoder.decode(new Uint8Array(aligned.buffer, memoryAt + memoryBytes, failureBytes)))),
    });
  }
  if (offset !== aligned.byteOffset + aligned.byteLength) {
    throw new RangeError(`${aligned.byteOffset + aligned.byteLength - offset} bytes remain after ${count} frames`);
  }
  return frames;
}

export interface CompressedBlock {
  readonly payload: Uint8Array;
  /** Size before compression. */
  readonly rawBytes: number;
}

/** Compresses the bytes of up to {@link FRAMES_PER_BLOCK} encoded frames. Equal frames give equal bytes. */
export function compressBlock(encodedFrames: readonly Uint8Array[]): CompressedBlock {
  let rawBytes = 0;
  for (const frame of encodedFrames) rawBytes += frame.length;
  const raw = new Uint8Array(rawBytes);
  let offset = 0;
  for (const frame of encodedFrames) {
    raw.set(frame, offset);
    offset += frame.length;
  }
  const payload = zstdCompressSync(raw, {
    params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
    // The known size and one chunk for the whole result save a third of the call's fixed cost.
    pledgedSrcSize: rawBytes,
    chunkSize: rawBytes + 1024,
  });
  return { payload, rawBytes };
}

/** The inverse of {@link compressBlock}. @throws Error when the payload is damaged or holds another number of bytes */
export function decompressBlock(block: CompressedBlock): Uint8Array {
  const raw = zstdDecompressSync(block.payload, { chunkSize: Math.max(64, block.rawBytes) });
  if (raw.length !== block.rawBytes) throw new RangeError(`block holds ${raw.length} bytes instead of ${block.rawBytes}`);
  return raw;
}
