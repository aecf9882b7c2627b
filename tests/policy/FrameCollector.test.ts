import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, wordsOf, type Frame } from '../../src/policy/wire/Frame.ts';
import { FrameCollector } from '../../src/policy/wire/FrameCollector.ts';

const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const frames = fc.array(
  fc.record({ kind: uint32, a: uint32, b: uint32, c: uint32, text: fc.string({ unit: 'grapheme' }), note: fc.string({ unit: 'grapheme' }), bytes: fc.uint8Array({ maxLength: 300 }) }),
  { maxLength: 6 },
);

function plain(frame: Frame): Frame {
  return { ...frame, bytes: new Uint8Array(frame.bytes) };
}

describe('frames', () => {
  it('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(frames, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(encodeFrame));
        const collector = new FrameCollector();
        const received: Frame[] = [];
        for (let position = 0, cut = 0; position < stream.length; cut += 1) {
          const end = Math.min(stream.length, position + cuts[cut % cuts.length]!);
          collector.add(stream.subarray(position, end), (frame) => received.push(plain(frame)));
          position = end;
        }
        expect(received).toEqual(sent.map((frame) => plain(frame)));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('with contradicting lengths are refused', () => {
    const frame = encodeFrame({ kind: 1, text: 'abc' });
    frame.writeUInt32LE(99, 20);
    expect(() => decodeFrame(frame, 0)).toThrow(RangeError);
  });

  it('carry words to any alignment', () => {
    const words = Float32Array.of(1.5, -2, NaN, Infinity);
    const frame = encodeFrame({ kind: 1, text: 'x', bytes: new Uint8Array(words.buffer) });
    expect(wordsOf(decodeFrame(frame, 0).bytes)).toEqual(words);
  });
});
