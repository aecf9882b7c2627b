import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LaneOccupancy, NodeKind } from '../../src/sim/LaneOccupancy.ts';

describe('lane occupancy', () => {
  it('lists the nodes of each lane in order of travel, ties in order of insertion', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ lane: fc.integer({ min: 0, max: 3 }), s: fc.integer({ min: -3, max: 20 }) }), { maxLength: 40 }), (places) => {
        const occupancy = new LaneOccupancy(4, 10);
        occupancy.insert(2, 9, NodeKind.own, 1, 0, 1, 1, 0);
        occupancy.clear();
        places.forEach(({ lane, s }, row) => occupancy.insert(lane, row % 10, NodeKind.own, s, 0, 2, 1, 0));
        for (let lane = 0; lane < 4; lane += 1) {
          const listed: [number, number][] = [];
          for (let node = occupancy.first[lane]; node >= 0; node = occupancy.next[node]) listed.push([occupancy.s[node], occupancy.row[node]]);
          const expected = places.map(({ lane: other, s }, row) => ({ other, s, row })).filter(({ other }) => other === lane).toSorted((a, b) => a.s - b.s || a.row - b.row);
          expect(listed).toEqual(expected.map(({ s, row }) => [s, row % 10]));
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
