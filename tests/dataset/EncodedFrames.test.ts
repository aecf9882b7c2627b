import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAMES_PER_BLOCK, compressBlock, decompressBlock, encodeFrame } from '../../src/dataset/frameCodec.ts';
import type { CompressedBlock } from '../../src/dataset/frameCodec.ts';
import type { FrameInput } from '../../src/dataset/RecordedFrame.ts';
import { decodeFrames } from './decodeFrames.ts';
import { smallFrame, syntheticDrive } from './syntheticDrive.ts';

/** Any bit patterns, so NaN payloads and -0 too. */
const words = fc.uint8Array({ maxLength: 400 }).map((bytes) => new Float32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer));
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const frame: fc.Arbitrary<FrameInput> = fc.record(
  {
    step: fc.nat(0xffffffff),
    scene: words,
    driverAction: words,
    expertAction: words,
    grounds: words,
    memory: text,
    failure: fc.record({ kind: text, message: text, line: fc.nat() }, { requiredKeys: ['kind', 'message'] }),
  },
  { requiredKeys: ['step', 'scene', 'driverAction', 'expertAction'] },
);
const block = fc.array(frame, { minLength: 1, maxLength: FRAMES_PER_BLOCK });

function bits(array: Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice();
}

function compressed(frames: readonly FrameInput[]): CompressedBlock {
  return compressBlock(Buffer.concat(frames.map(encodeFrame)));
}

function comparable(frames: readonly FrameInput[]): unknown[] {
  return frames.map(({ step, scene, driverAction, expertAction, grounds = new Float32Array(0), memory, failure }) => ({
    step,
    scene: bits(scene),
    driverAction: bits(driverAction),
    expertAction: bits(expertAction),
    grounds: bits(grounds),
    memory,
    failure,
  }));
}

describe('EncodedFrames and frameCodec', () => {
  it('gives back every bit of any block of frames', () => {
    fc.assert(
      fc.property(block, (frames) => {
        expect(comparable(decodeFrames(decompressBlock(compressed(frames)), frames.length))).toEqual(comparable(frames));
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('reads bytes that do not begin at a word', () => {
    const encoded = encodeFrame(smallFrame(7, { memory: 'é' }));
    const shifted = new Uint8Array(encoded.length + 1);
    shifted.set(encoded, 1);
    expect(comparable(decodeFrames(shifted.subarray(1), 1))).toEqual(comparable([smallFrame(7, { memory: 'é' })]));
  });

  it('gives equal bytes for equal frames', () => {
    const once = compressed(syntheticDrive(5, 8));
    expect(compressed(syntheticDrive(5, 8))).toEqual(once);
  });

  it('tells a missing memory from an empty one', () => {
    const memories = decodeFrames(decompressBlock(compressed([smallFrame(1), smallFrame(2, { memory: '' })])), 2).map((each) => each.memory);
    expect(memories).toEqual([undefined, '']);
  });

  it('never takes damaged bytes for a block', () => {
    fc.assert(
      fc.property(block, fc.nat(), fc.integer({ min: 1, max: 255 }), (frames, place, change) => {
        const { payload, rawBytes } = compressed(frames);
        const damaged = payload.slice();
        damaged[place % damaged.length]! ^= change;
        let decoded: unknown;
        try {
          decoded = comparable(decodeFrames(decompressBlock({ payload: damaged, rawBytes }), frames.length));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          return;
        }
        // A change in a byte that carries nothing (a header flag) may go unseen, but never a change of the content.
        expect(decoded).toEqual(comparable(frames));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  it('refuses a frame that reaches beyond its bytes and bytes that are left over', () => {
    const encoded = encodeFrame(smallFrame(1));
    expect(() => decodeFrames(encoded.slice(0, -4), 1)).toThrow(RangeError);
    expect(() => decodeFrames(encoded, 2)).toThrow(RangeError);
    expect(() => decodeFrames(new Uint8Array([...encoded, 0, 0, 0, 0]), 1)).toThrow('4 bytes remain after 1 frames');
  });
});
