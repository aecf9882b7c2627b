import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packedCodec } from '../../src/packing/PackedCodec.ts';
import { PackingError } from '../../src/packing/PackedLayout.ts';
import { ActionSchema } from '../../src/driving/Action.ts';

const Everything = z.object({
  number: z.number(),
  level: z.number().int().min(-3).max(900),
  flag: z.boolean(),
  colour: z.enum(['red', 'green', 'off']),
  maybe: z.number().nullable(),
  maybeColour: z.enum(['p', 'q']).nullable(),
  text: z.string().max(12),
  rows: z.array(z.object({ id: z.number().int(), gap: z.number().nullable(), inner: z.object({ on: z.boolean() }).nullable() })).max(5),
  grid: z.array(z.array(z.number().int().min(0).max(16)).max(4)).max(4),
});

const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });

const everything: fc.Arbitrary<z.infer<typeof Everything>> = fc.record({
  number: float32,
  level: fc.integer({ min: -3, max: 900 }),
  flag: fc.boolean(),
  colour: fc.constantFrom('red', 'green', 'off'),
  maybe: fc.option(float32),
  maybeColour: fc.option(fc.constantFrom('p', 'q')),
  text: fc.string({ maxLength: 12, unit: 'binary' }).filter((text) => text.length <= 12),
  rows: fc.array(fc.record({ id: fc.nat(16_777_216), gap: fc.option(float32), inner: fc.option(fc.record({ on: fc.boolean() })) }), { maxLength: 5 }),
  grid: fc.array(fc.array(fc.integer({ min: 0, max: 16 }), { maxLength: 4 }), { maxLength: 4 }),
});

describe('packedCodec', () => {
  const codec = packedCodec(Everything);

  it('gives back every value that 32-bit floats can hold, at any offset, and says how many words it took', () => {
    const words = new Float32Array(codec.maxWords + 7);
    fc.assert(
      fc.property(everything, fc.nat(7), (value, offset) => {
        words.fill(-77);
        const written = codec.pack(value, words, offset);
        expect(codec.unpack(words, offset)).toEqual(value);
        expect(written).toBeLessThanOrEqual(codec.maxWords);
        expect([...words.subarray(0, offset), ...words.subarray(offset + written)].every((word) => word === -77)).toBe(true);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('reaches maxWords with full lists', () => {
    const row = { id: 1, gap: 2, inner: { on: true } };
    const full = { number: 1, level: 1, flag: true, colour: 'red', maybe: 1, maybeColour: 'p', text: 'abcdefghijkl', rows: [row, row, row, row, row], grid: [[1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3, 4]] } as const;
    expect(codec.pack({ ...full, rows: [...full.rows], grid: full.grid.map((line) => [...line]) }, new Float32Array(codec.maxWords), 0)).toBe(codec.maxWords);
  });

  it.each([
    [{ targetSpeedMps: Number.NaN, lateralOffsetLeftM: 0, reason: 'cruise' }, 'targetSpeedMps: expected a finite number from 0 to 60, got NaN'],
    [{ targetSpeedMps: 61, lateralOffsetLeftM: 0, reason: 'cruise' }, 'targetSpeedMps: expected a finite number from 0 to 60, got 61'],
    [{ targetSpeedMps: '5', lateralOffsetLeftM: 0, reason: 'cruise' }, 'targetSpeedMps: expected a finite number from 0 to 60, got "5"'],
    [{ lateralOffsetLeftM: 0, reason: 'cruise' }, 'targetSpeedMps: expected a finite number from 0 to 60, got nothing'],
    [{ targetSpeedMps: 5, lateralOffsetLeftM: 0, reason: 'hurry' }, 'got "hurry"'],
    [null, 'the result: expected an object, got null'],
  ])('names the field that does not fit: %j', (value, message) => {
    const action = packedCodec(ActionSchema);
    // oxlint-disable-next-line no-implied-eval -- the text is run as the sandbox runs it, on values that no type would allow
    const pack = new Function(`return ${action.packSource};`)() as (value: unknown, words: Float32Array, offset: number) => number;
    expect(() => pack(value, new Float32Array(8), 0)).toThrow(message);
  });

  it('fills in defaults of missing fields', () => {
    const action = packedCodec(ActionSchema);
    const words = new Float32Array(action.maxWords);
    // oxlint-disable-next-line no-implied-eval -- as above
    const pack = new Function(`return ${action.packSource};`)() as (value: unknown, words: Float32Array, offset: number) => number;
    pack({ targetSpeedMps: 3, reason: 'curve' }, words, 0);
    expect(action.unpack(words, 0)).toEqual({ targetSpeedMps: 3, lateralOffsetLeftM: 0, reason: 'curve' });
  });

  it('has an example that fits', () => {
    const codec = packedCodec(z.object({ far: z.number().min(5).max(9), near: z.number().max(-1), kind: z.enum(['a', 'b']), text: z.string().max(3), maybe: z.number().nullable(), flags: z.array(z.boolean()).max(2), none: z.array(z.number()).max(0) }));
    const example: unknown = JSON.parse(codec.exampleText);
    expect(example).toEqual({ far: 5, near: -1, kind: 'a', text: '', maybe: 0, flags: [false], none: [] });
    const words = new Float32Array(codec.maxWords);
    codec.pack(JSON.parse(codec.exampleText), words, 0);
    expect(codec.unpack(words, 0)).toEqual(example);
  });

  it('names the element of a nested list that does not fit', () => {
    const words = new Float32Array(codec.maxWords);
    const value = { number: 1, level: 1, flag: true, colour: 'red', maybe: null, maybeColour: null, text: '', rows: [], grid: [[1], [2, 99]] } as const;
    expect(() => codec.pack({ ...value, rows: [], grid: value.grid.map((row) => [...row]) }, words, 0)).toThrow('grid[1][1]: expected a whole number from 0 to 16, got 99');
  });

  it('refuses schemas that have no packed form and says where', () => {
    expect(() => packedCodec(z.object({ list: z.array(z.number()) }))).toThrow(PackingError);
    expect(() => packedCodec(z.object({ either: z.union([z.number(), z.string().max(3)]) }))).toThrow('a union');
    expect(() => packedCodec(z.object({ any: z.record(z.string(), z.number()) }))).toThrow(PackingError);
  });

  it('gives different digests to different layouts and the same to equal ones', () => {
    expect(packedCodec(z.object({ a: z.number() })).schemaDigest).toBe(packedCodec(z.object({ a: z.number() })).schemaDigest);
    expect(packedCodec(z.object({ a: z.number() })).schemaDigest).not.toBe(packedCodec(z.object({ b: z.number() })).schemaDigest);
  });
});
