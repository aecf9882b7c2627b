import fc from 'fast-check';
import msgpack from 'msgpack-lite';
import { describe, expect, it } from 'vitest';
import { decodeMsgpack, MsgpackError } from '../../../../src/carla/server/wire/decodeMsgpack.ts';
import type { MsgpackValue } from '../../../../src/carla/server/wire/decodeMsgpack.ts';
import { MsgpackWriter } from '../../../../src/carla/server/wire/MsgpackWriter.ts';
import { ValueEnd } from '../../../../src/carla/server/wire/ValueEnd.ts';

const SEEDED = { seed: 4, numRuns: 400 };

/** What CARLA's protocol consists of, down to a few levels. */
const value = fc.letrec<{ any: MsgpackValue }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null), fc.boolean(), fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }).map(narrowed), fc.integer({ min: -200, max: 70_000 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }), fc.string({ minLength: 200, maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), fc.array(tie('any'), { maxLength: 20 }),
  ),
})).any;

function narrowed(big: bigint): number | bigint {
  const number = Number(big);
  return Number.isSafeInteger(number) ? number : big;
}

function write(out: MsgpackWriter, one: MsgpackValue): void {
  if (one === null) out.nil();
  else if (typeof one === 'boolean') out.bool(one);
  else if (typeof one === 'number' || typeof one === 'bigint') out.int(one);
  else if (typeof one === 'string') out.text(one);
  else if (one instanceof Uint8Array) out.binary(one);
  else {
    out.array(one.length);
    for (const element of one) write(out, element);
  }
}

function encoded(one: MsgpackValue): Uint8Array {
  const out = new MsgpackWriter();
  write(out, one);
  return out.take();
}

describe('MessagePack', () => {
  it('is read as it was written', () => {
    fc.assert(fc.property(value, (one) => {
      const bytes = encoded(one);
      expect(decodeMsgpack(bytes, 0)).toEqual({ kind: 'value', value: one, end: bytes.length });
    }), SEEDED);
  });

  it('is understood by another implementation, floats included', () => {
    const out = new MsgpackWriter();
    out.array(6);
    out.float32(0.5);
    out.float64(0.1);
    out.int(-129);
    out.text('ä'.repeat(20_000));
    out.binary(new Uint8Array(70_000).fill(7));
    out.array(20);
    for (let index = 0; index < 20; index += 1) out.int(index * 4000);
    const decoded: unknown = msgpack.decode(out.take());
    expect(decoded).toEqual([0.5, 0.1, -129, 'ä'.repeat(20_000), Buffer.alloc(70_000, 7), Array.from({ length: 20 }, (_, index) => index * 4000)]);
  });

  it('takes floats of either width', () => {
    expect(decodeMsgpack(Uint8Array.of(0xca, 0x3f, 0, 0, 0), 0)).toEqual({ kind: 'value', value: 0.5, end: 5 });
    expect(decodeMsgpack(Uint8Array.of(0xcb, 0x3f, 0xe0, 0, 0, 0, 0, 0, 0), 0)).toEqual({ kind: 'value', value: 0.5, end: 9 });
  });

  it('says at least how many bytes are missing, wherever a value is cut, and never more than there are', () => {
    fc.assert(fc.property(value, fc.double({ min: 0, max: 0.999, noNaN: true }), (one, share) => {
      const bytes = encoded(one);
      const cut = Math.floor(bytes.length * share);
      const decoded = decodeMsgpack(bytes.subarray(0, cut), 0);
      expect(decoded.kind).toBe('incomplete');
      if (decoded.kind === 'incomplete') expect([decoded.atLeast > cut, decoded.atLeast <= bytes.length]).toEqual([true, true]);
    }), SEEDED);
  });

  it('refuses what the protocol has not: maps, extensions, endless nesting', () => {
    expect(() => decodeMsgpack(Uint8Array.of(0x81, 1, 2), 0)).toThrow(MsgpackError);
    expect(() => decodeMsgpack(Uint8Array.of(0xc1), 0)).toThrow(MsgpackError);
    expect(() => decodeMsgpack(new Uint8Array(1000).fill(0x91), 0)).toThrow('nested');
  });

  it('survives any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        expect(['value', 'incomplete']).toContain(decodeMsgpack(bytes, 0).kind);
      } catch (error) {
        expect(error).toBeInstanceOf(MsgpackError);
      }
    }), { seed: 5, numRuns: 2000 });
  });

  it('does not let a broken number into an integer', () => {
    expect(() => new MsgpackWriter().int(3.5)).toThrow(RangeError);
    expect(() => new MsgpackWriter().int(2n ** 64n)).toThrow(RangeError);
  });
});

describe('the end of a value', () => {
  it('is found in whatever pieces it arrives, and never too early', () => {
    fc.assert(fc.property(value, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }), (one, steps) => {
      const bytes = encoded(one);
      const end = new ValueEnd(2 ** 20);
      let there = 0;
      for (let index = 0; there < bytes.length; index += 1) {
        there = Math.min(bytes.length, there + steps[index % steps.length]);
        expect(end.in(Uint8Array.of(...bytes.subarray(0, there)))).toBe(there < bytes.length ? undefined : bytes.length);
      }
    }), SEEDED);
  });

  it('stands before what follows', () => {
    expect(new ValueEnd(100).in(Uint8Array.of(0x92, 0x01, 0xa1, 0x78, 0x05))).toBe(4);
  });

  it.each([
    ['a text beyond the limit', [0xdb, 0x00, 0x00, 0x10, 0x00], 'a message of 4101 bytes is too large'],
    ['an array beyond the limit', [0xdd, 0x00, 0x01, 0x00, 0x00], 'an array of 65536 is too large'],
    ['a map', [0x81], 'byte 0x81 starts no value of this protocol'],
    ['endless nesting', Array.from({ length: 70 }, () => 0x91), 'arrays are nested deeper than 64'],
  ])('is not waited for with %s', (_, bytes, message) => {
    expect(() => new ValueEnd(4096).in(Uint8Array.from(bytes))).toThrow(new MsgpackError(message));
  });
});
