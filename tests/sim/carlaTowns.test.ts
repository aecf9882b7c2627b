import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { STAND, overlappingVehicles } from './drives.ts';
import { townSetup } from './roads.ts';

const MAPS = new URL('../../../shared/maps/carla/', import.meta.url);
const hasMaps = existsSync(MAPS);

/** Seeds of which each once showed a way in which junctions of that town go wrong: chains of short links, a roundabout, bridges, parallel turning lanes. */
describe('traffic in the towns of CARLA', () => {
  it.skipIf(!hasMaps).each([['Town01', 6], ['Town03', 3], ['Town04', 1], ['Town05', 1]] as const)(
    'fills %s with 120 vehicles that drive for two minutes and more without touching each other (seed %i; needs ../shared)',
    (town, seed) => {
      const world = new EmbeddedWorld();
      const map = readRoadMap(readFileSync(new URL(`${town}.xodr`, MAPS), 'utf8'), town);
      const { actors } = world.reset(townSetup(map, { vehicles: 120, walkers: 20, carelessWalkers: 0.2 }, seed));
      const overlaps: string[] = [];
      let moving = 0;
      for (let step = 0; step < 3000; step += 1) {
        world.step({ ego: STAND });
        if (step % 5 === 0) overlaps.push(...overlappingVehicles(actors));
        for (let row = 1; row < 121; row += 1) if (actors.speedMps[row] > 0.1) moving += 1;
      }
      expect(overlaps).toEqual([]);
      expect(moving / (3000 * 120)).toBeGreaterThan(0.3);
    },
  );
});
