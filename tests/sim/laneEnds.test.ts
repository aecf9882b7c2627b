import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { SimNetwork } from '../../src/sim/SimNetwork.ts';
import { STAND, overlappingVehicles } from './drives.ts';
import { narrowingRoad, straightSetup } from './roads.ts';

describe.each(['ends', 'merges'] as const)('where one of two lanes %s', (kind) => {
  const map = narrowingRoad(kind);

  it('knows how far each lane goes on', () => {
    expect([...SimNetwork.of(map).metresToEnd]).toEqual(kind === 'ends' ? [800, 400, 400] : [800, 800, 400]);
  });

  it.each([1, 2, 3])('all drivers of that lane get onto the other one without touching anybody (seed %i)', (seed) => {
    const world = new EmbeddedWorld();
    const { actors } = world.reset({ ...straightSetup(map, { seed, traffic: { vehicles: 16, walkers: 0, carelessWalkers: 0 } }), ego: { pose: { x: 780, y: -1.75, z: 0, headingRad: 0 }, speedMps: 0 } });
    world.step({ ego: STAND, actors: [{ kind: 'teleport', id: 1, pose: { x: 780, y: 2.6, z: 0, headingRad: 0 } }] });
    const waiting = new Set<number>();
    for (let row = 1; row < actors.count; row += 1) if (actors.y[row] < -4 && actors.x[row] < 380) waiting.add(actors.id[row]);
    expect(waiting.size).toBeGreaterThan(2);
    for (let step = 0; step < 1100; step += 1) {
      world.step({ ego: STAND });
      expect(overlappingVehicles(actors)).toEqual([]);
      for (let row = 1; row < actors.count; row += 1) if (actors.x[row] > 430) waiting.delete(actors.id[row]);
    }
    expect([...waiting]).toEqual([]);
  });
});
