import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { STAND, overlappingVehicles } from './drives.ts';
import { straightRoad, straightRoadOf, straightSetup } from './roads.ts';

describe('traffic behind an ego that stands in the road', () => {
  it.each([3, 5, 12, 14])('finds its way round on a road with a second lane (seed %i)', (seed) => {
    const map = straightRoadOf(2);
    const world = new EmbeddedWorld();
    const { actors } = world.reset({ ...straightSetup(map, { seed, traffic: { vehicles: 30, walkers: 0, carelessWalkers: 0 } }), ego: { pose: { x: 400, y: -5.25, z: 0, headingRad: 0 }, speedMps: 0 } });
    const behind = new Set<number>();
    for (let row = 1; row < actors.count; row += 1) if (actors.y[row] < -4 && actors.x[row] < 380) behind.add(actors.id[row]);
    const before = behind.size;
    for (let step = 0; step < 1700; step += 1) {
      const { events } = world.step({ ego: STAND });
      expect({ step, events, overlaps: overlappingVehicles(actors) }).toEqual({ step, events: [], overlaps: [] });
      for (let row = 1; row < actors.count; row += 1) if (actors.x[row] > 408) behind.delete(actors.id[row]);
    }
    expect(before).toBeGreaterThan(2);
    expect([...behind]).toEqual([]);
  });

  it('waits where there is no other lane, and is taken elsewhere when that lasts for minutes', () => {
    const map = straightRoad();
    const world = new EmbeddedWorld();
    const { actors } = world.reset(straightSetup(map, { seed: 2, x: 300, traffic: { vehicles: 6, walkers: 0, carelessWalkers: 0 } }));
    const near = (): number[] => Array.from({ length: actors.count - 1 }, (_, index) => index + 1).filter((row) => actors.y[row] < 0 && actors.x[row] > 240 && actors.x[row] < 300);
    for (let step = 0; step < 1700; step += 1) world.step({ ego: STAND });
    const stuck = near()[0];
    const place = actors.x[stuck];
    let wayTaken = 0;
    for (let step = 0; step < 3000; step += 1) {
      world.step({ ego: STAND });
      wayTaken = Math.max(wayTaken, Math.abs(actors.x[stuck] - place));
    }
    expect(wayTaken).toBeGreaterThan(60);
  });
});
