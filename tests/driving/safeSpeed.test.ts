import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeSpeed } from '../../src/driving/safeSpeed.ts';

const distance = fc.double({ min: 0, max: 200, noNaN: true });
const speed = fc.double({ min: 0, max: 40, noNaN: true });

describe('safeSpeed', () => {
  it('is the speed from which reaction and comfortable braking use up exactly the distance', () => {
    fc.assert(
      fc.property(distance, speed, fc.double({ min: 0.5, max: 8, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), (distanceM, leadMps, decelMps2, reactionS) => {
        const v = safeSpeed(distanceM, leadMps, decelMps2, reactionS);
        const ownPathM = v * reactionS + (v * v) / (2 * decelMps2);
        const leadPathM = (leadMps * leadMps) / (2 * decelMps2);
        expect(ownPathM).toBeCloseTo(distanceM + leadPathM, 6);
      }),
      { seed: 2 },
    );
  });

  it('never falls when the distance or the speed of the leader grows', () => {
    fc.assert(
      fc.property(distance, distance, speed, speed, (nearM, moreM, leadMps, moreMps) => {
        expect(safeSpeed(nearM + moreM, leadMps + moreMps, 2.5, 0.8)).toBeGreaterThanOrEqual(safeSpeed(nearM, leadMps, 2.5, 0.8));
      }),
      { seed: 3 },
    );
  });

  it('is 0 when the distance is used up and the leader stands or comes closer', () => {
    expect([safeSpeed(0, 0, 2.5, 0.8), safeSpeed(-3, 0, 2.5, 0.8), safeSpeed(0, -5, 2.5, 0.8)]).toEqual([0, 0, 0]);
  });
});
