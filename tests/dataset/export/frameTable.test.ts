import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { drivingFormat } from '../../../src/dataset/export/drivingFormat.ts';
import { frameColumns, shortReal } from '../../../src/dataset/export/frameTable.ts';
import { leavesOf, valueAt, viewerSchema } from '../../../src/dataset/export/layoutShape.ts';

const schema = z.object({ a: z.number(), list: z.array(z.object({ x: z.number() })).max(3), inner: z.object({ flag: z.boolean(), word: z.enum(['p', 'q']), gap: z.number().nullable() }), at: z.array(z.number()).max(2) });

describe('shortReal', () => {
  it('is read back as the same 32-bit float and is never longer than needed', () => {
    fc.assert(fc.property(fc.float({ noNaN: true }), (value) => Object.is(Math.fround(shortReal(value)), value)), { seed: 11 });
    expect([0.1, 13.888889, 1e-16, 5].map((value) => shortReal(Math.fround(value)))).toEqual([0.1, 13.888889, 1e-16, 5]);
  });
});

describe('the table of frames', () => {
  it('has every single value of the schema, points by their coordinates, lists by their length', () => {
    expect(leavesOf(schema)).toEqual([
      { path: ['a'], type: 'number' },
      { path: ['list'], type: 'number' },
      { path: ['inner', 'flag'], type: 'boolean' },
      { path: ['inner', 'word'], type: 'text' },
      { path: ['inner', 'gap'], type: 'number' },
      { path: ['at', '0'], type: 'number' },
      { path: ['at', '1'], type: 'number' },
    ]);
    const value = { a: 2, list: [{ x: 1 }, { x: 2 }], inner: { flag: true, word: 'q', gap: null }, at: [7, 8] };
    expect(leavesOf(schema).map(({ path }) => valueAt(value, path))).toEqual([2, 2, true, 'q', null, 7, 8]);
    expect(valueAt(undefined, ['a'])).toBeNull();
  });

  it('names each column once', () => {
    const names = frameColumns(drivingFormat).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['town', 'ego_speedMps', 'actors', 'driver_targetSpeedMps', 'expert_reason', 'expert_brakeReason', 'expert_limitedBy', 'expert_noReturnS', 'expert_acceptable', 'expert_acceptable_fromMps', 'disagreement']));
  });

  it('describes messages to viewers without unions and enums', () => {
    expect(viewerSchema('t.Test', schema)).toEqual({
      title: 't.Test',
      type: 'object',
      properties: {
        a: { type: 'number' },
        list: { type: 'array', items: { type: 'object', properties: { x: { type: 'number' } } } },
        inner: { type: 'object', properties: { flag: { type: 'boolean' }, word: { type: 'string' }, gap: { type: 'number' } } },
        at: { type: 'array', items: { type: 'number' } },
      },
    });
  });
});
