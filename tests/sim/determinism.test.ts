import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { digestBytes } from '../../src/geometry/digest.ts';
import { readRoadMap } from '../../src/map/readRoadMap.ts';
import type { RoadMap } from '../../src/map/RoadMap.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { STAND, drive, pedals } from './drives.ts';
import { ownTown, straightRoad, straightSetup, townSetup } from './roads.ts';

const BUSY = { vehicles: 60, walkers: 20, carelessWalkers: 0.2 };
const TOWN01 = new URL('../../../shared/maps/carla/Town01.xodr', import.meta.url);
const hasTown01 = existsSync(TOWN01);

/** Digests of the whole state at some ticks of an episode with busy traffic and an ego that stands. */
function digests(map: RoadMap, seed: number): string[] {
  const world = new EmbeddedWorld();
  world.reset(townSetup(map, BUSY, seed));
  return [0, 100, 900].map((steps) => (steps === 0 ? digestBytes(world.save().bytes) : drive(world, STAND, steps)));
}

describe('the embedded world is a function of its setup and commands', () => {
  it('keeps its golden digests on the own town (a change here changes every recorded episode: declare it)', () => {
    expect({ 1: digests(ownTown(), 1), 2: digests(ownTown(), 2) }).toMatchInlineSnapshot(`
      {
        "1": [
          "1f40b0195b3727ac",
          "2abfae1022202770",
          "6d45f03fd4259160",
        ],
        "2": [
          "35f48f3b1f04cbb0",
          "87df74ec411ef300",
          "e24cf91b270830c0",
        ],
      }
    `);
  });

  it.skipIf(!hasTown01)('keeps its golden digests on Town01 (needs ../shared)', () => {
    const map = readRoadMap(readFileSync(TOWN01, 'utf8'), 'Town01');
    expect({ 1: digests(map, 1), 2: digests(map, 2) }).toMatchInlineSnapshot(`
      {
        "1": [
          "7c10902df5981bfc",
          "c6c8259c79b8e6c4",
          "4e165b083ac2e9fc",
        ],
        "2": [
          "83f38d77646478e4",
          "f7086c759ed65744",
          "03badfa115c7d4e8",
        ],
      }
    `);
  });

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
