import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashTableOrder, hashTableOrderOfIds } from '../../src/map/hashTableOrder.ts';

describe('hashTableOrder', () => {
  it('is what GCC gives for a small table: the last bucket opened comes first', () => {
    const keys = [0, 1, 2, 3, 13, 26, 14];
    expect(hashTableOrder(keys).map((position) => keys[position])).toEqual([3, 2, 14, 1, 26, 13, 0]);
  });

  it('reorders when the table grows past 13 keys', () => {
    const keys = Array.from({ length: 14 }, (_, index) => index);
    expect(hashTableOrder(keys).map((position) => keys[position])).toEqual([13, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('gives every key once', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: 5000 }), { maxLength: 300 }), (keys) => {
        expect(hashTableOrder(keys).toSorted((one, other) => one - other)).toEqual(keys.map((_, position) => position));
      }),
      { seed: 9 },
    );
  });

  it('keeps the order of the file for ids that are no distinct numbers', () => {
    expect(hashTableOrderOfIds(['b', 'a', '3'])).toEqual([0, 1, 2]);
    expect(hashTableOrderOfIds(['1', '1'])).toEqual([0, 1]);
    expect(hashTableOrderOfIds(['0', '1', '2'])).toEqual([2, 1, 0]);
  });
});
