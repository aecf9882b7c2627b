import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { STAND, drive, pedals } from './drives.ts';
import { ownTown, straightRoad, straightSetup, townSetup } from './roads.ts';

const BUSY = { vehicles: 60, walkers: 20, carelessWalkers: 0.2 };

describe('the embedded world is a function of its setup and commands', () => {
  it('gives another episode for another seed, and the same one from a world that was used before', () => {
    const used = new EmbeddedWorld();
    used.reset(straightSetup(straightRoad(), { speedMps: 5 }));
    drive(used, pedals({ throttle: 1 }), 50);
    const run = (world: EmbeddedWorld, seed: number): string => {
      world.reset(townSetup(ownTown(), BUSY, seed));
      return drive(world, STAND, 200);
    };
    expect(run(used, 4)).toBe(run(new EmbeddedWorld(), 4));
    expect(run(used, 4)).not.toBe(run(used, 5));
  });

  it('continues bit for bit from a save at any tick', () => {
    const world = new EmbeddedWorld();
    world.reset(townSetup(ownTown(), BUSY, 8));
    for (const tick of [1, 37, 400, 401]) {
      drive(world, STAND, tick - world.save().tick);
      const saved = world.save();
      const first = drive(world, STAND, 150);
      world.restore(saved);
      expect(drive(world, STAND, 150)).toBe(first);
      world.restore(saved);
    }
  });

  it('draws the same first vehicle however many more are asked for', () => {
    const map = ownTown();
    const few = new EmbeddedWorld();
    const more = new EmbeddedWorld();
    const a = few.reset(townSetup(map, { ...BUSY, vehicles: 1 }, 3)).actors;
    const b = more.reset(townSetup(map, { ...BUSY, vehicles: 2 }, 3)).actors;
    expect([a.id[1], a.x[1], a.y[1], a.lengthM[1]]).toEqual([b.id[1], b.x[1], b.y[1], b.lengthM[1]]);
  });
});
