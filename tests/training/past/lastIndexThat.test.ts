import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lastIndexThat } from '../../../src/training/past/lastIndexThat.ts';

it('finds the last place from which something holds, in about as many trials as the places have binary digits', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), async (count, good) => {
      let trials = 0;
      const found = await lastIndexThat(count, async (index) => {
        trials += 1;
        return index < good;
      });
      expect(found).toBe(count === 0 || good === 0 ? undefined : Math.min(good, count) - 1);
      expect(trials).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(Math.max(1, count))));
    }),
    { seed: 3 },
  );
});
