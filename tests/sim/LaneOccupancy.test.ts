import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY, LaneOccupancy, LINK, NodeKind } from '../../src/sim/LaneOccupancy.ts';

describe('lane occupancy', () => {
  it('lists the nodes of each lane in order of travel, ties in order of insertion', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ lane: fc.integer({ min: 0, max: 3 }), s: fc.integer({ min: -3, max: 20 }) }), { maxLength: 40 }), (places) => {
        const occupancy = new LaneOccupancy(4, 10);
        const insert = (lane: number, row: number, s: number): void => {
          const node = occupancy.open(lane, row, NodeKind.own);
          occupancy.body[node * BODY.stride + BODY.s] = s;
          if (row % 3 === 0) occupancy.linkNew();
        };
        insert(2, 9, 1);
        occupancy.clear();
        places.forEach(({ lane, s }, row) => insert(lane, row % 10, s));
        occupancy.linkNew();
        for (let lane = 0; lane < 4; lane += 1) {
          const listed: [number, number][] = [];
          for (let node = occupancy.first[lane]; node >= 0; node = occupancy.link[node * LINK.stride + LINK.next]) listed.push([occupancy.body[node * BODY.stride + BODY.s], occupancy.link[node * LINK.stride + LINK.row]]);
          const expected = places.map(({ lane: other, s }, row) => ({ other, s, row })).filter(({ other }) => other === lane).toSorted((a, b) => a.s - b.s || a.row - b.row);
          expect(listed).toEqual(expected.map(({ s, row }) => [s, row % 10]));
        }
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});
