import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { LightState } from '../../src/world/LightState.ts';
import { FIRST_SCRIPTED_ID } from '../../src/world/WorldCommands.ts';
import { STAND, overlappingVehicles } from './drives.ts';
import { stateOf } from './stateOf.ts';
import { ownTown, straightRoad, straightRoadOf, straightSetup, townSetup } from './roads.ts';

const TOWN = ownTown();
const STRAIGHT = straightRoad();

describe('background traffic', () => {
  it('starts away from the ego and spaced, mostly cars, with some of every other kind', () => {
    const kinds = new Map<number, number>();
    for (let seed = 0; seed < 4; seed += 1) {
      const { actors } = new EmbeddedWorld().reset(townSetup(TOWN, { vehicles: 120, walkers: 0, carelessWalkers: 0 }, seed));
      expect(actors.count).toBe(121);
      for (let a = 1; a < actors.count; a += 1) {
        kinds.set(actors.kind[a], (kinds.get(actors.kind[a]) ?? 0) + 1);
        for (let b = 0; b < a; b += 1) {
          const clear = b === 0 ? 15 : 10.5;
          expect((actors.x[a] - actors.x[b]) ** 2 + (actors.y[a] - actors.y[b]) ** 2).toBeGreaterThan(clear * clear);
        }
      }
    }
    expect([...kinds.keys()].toSorted()).toEqual([ActorKind.car, ActorKind.truck, ActorKind.motorcycle, ActorKind.bicycle]);
    expect(kinds.get(ActorKind.car)! / 480).toBeGreaterThan(0.75);
  });

  it('drives for minutes without touching each other, and everybody gets on', () => {
    const world = new EmbeddedWorld();
    const { actors } = world.reset(townSetup(TOWN, { vehicles: 80, walkers: 10, carelessWalkers: 0.2 }, 11));
    const way = new Float64Array(actors.count);
    const overlaps: string[] = [];
    for (let step = 0; step < 4800; step += 1) {
      world.step({ ego: STAND });
      for (let row = 1; row < actors.count; row += 1) way[row] += Math.abs(actors.speedMps[row]) * 0.05;
      if (step % 4 === 0) overlaps.push(...overlappingVehicles(actors));
    }
    expect(overlaps).toEqual([]);
    expect(Math.min(...way.subarray(1))).toBeGreaterThan(150);
  });

  it('enters junctions on green or, late, on yellow, and stops at stop signs first', () => {
    const world = new EmbeddedWorld();
    world.reset(townSetup(TOWN, { vehicles: 80, walkers: 0, carelessWalkers: 0 }, 5));
    const { lanes } = TOWN;
    const redFor = new Int32Array(TOWN.lights.length);
    const stood = new Map<number, number>();
    let before = stateOf(world, TOWN);
    let entries = 0;
    const faults: string[] = [];
    for (let step = 0; step < 2400; step += 1) {
      const frame = world.step({ ego: STAND });
      frame.lightStates.forEach((state, light) => (redFor[light] = state === LightState.red ? redFor[light] + 1 : 0));
      const now = stateOf(world, TOWN);
      for (let row = 1; row < now.count; row += 1) {
        const from = before.lane[row];
        const to = now.lane[row];
        if (now.speedMps[row] < 0.1 && lanes.lengthM[from] - now.laneS[row] - now.lengthM[row] / 2 < 8) stood.set(row, from);
        if (from === to || lanes.junction[to] < 0 || lanes.junction[from] >= 0) continue;
        entries += 1;
        if (lanes.light[to] >= 0 && redFor[lanes.light[to]] > 50) faults.push(`${now.id[row]} ran light ${lanes.light[to]} at ${step}`);
        if (lanes.stopSign[from] >= 0 && stood.get(row) !== from) faults.push(`${now.id[row]} ran the stop sign of lane ${from} at ${step}`);
      }
      before = now;
    }
    expect(faults).toEqual([]);
    expect(entries).toBeGreaterThan(100);
  });

  it('stops behind a standing ego and goes on when the ego has gone', () => {
    const world = new EmbeddedWorld();
    const setup = straightSetup(STRAIGHT, { x: 300 });
    let frame = world.reset(setup);
    const id = FIRST_SCRIPTED_ID;
    world.step({
      ego: STAND,
      actors: [
        { kind: 'spawn', id, actor: { kind: ActorKind.car, typeId: 'vehicle.audi.tt', pose: { x: 100, y: -1.75, z: 0, headingRad: 0 }, speedMps: 10, lengthM: 4.2, widthM: 2, heightM: 1.4 } },
        { kind: 'follow', id, speedMps: 10, blind: false },
      ],
    });
    for (let step = 0; step < 900; step += 1) {
      frame = world.step({ ego: STAND });
      expect(frame.events).toEqual([]);
    }
    const gap = frame.actors.x[0] - frame.actors.x[1] - (frame.actors.lengthM[0] + frame.actors.lengthM[1]) / 2;
    expect(frame.actors.speedMps[1]).toBe(0);
    expect(gap).toBeGreaterThan(1);
    expect(gap).toBeLessThan(4);
    frame = world.step({ ego: STAND, actors: [{ kind: 'teleport', id: frame.actors.id[0], pose: { x: 300, y: 4.5, z: 0, headingRad: 0 } }] });
    for (let step = 0; step < 200; step += 1) frame = world.step({ ego: STAND });
    expect(frame.actors.speedMps[1]).toBeGreaterThan(8);
  });

  it('brakes for a walker on the road', () => {
    const world = new EmbeddedWorld();
    world.reset(straightSetup(STRAIGHT, { x: 700 }));
    const car = FIRST_SCRIPTED_ID;
    const walker = FIRST_SCRIPTED_ID + 1;
    let frame = world.step({
      ego: STAND,
      actors: [
        { kind: 'spawn', id: car, actor: { kind: ActorKind.car, typeId: 'vehicle.audi.tt', pose: { x: 100, y: -1.75, z: 0, headingRad: 0 }, speedMps: 10, lengthM: 4.2, widthM: 2, heightM: 1.4 } },
        { kind: 'follow', id: car, speedMps: 10, blind: false },
        { kind: 'spawn', id: walker, actor: { kind: ActorKind.walker, typeId: 'walker.pedestrian.0001', pose: { x: 160, y: -1.75, z: 0, headingRad: 1.57 }, speedMps: 0, lengthM: 0.4, widthM: 0.4, heightM: 1.8 } },
      ],
    });
    for (let step = 0; step < 300; step += 1) frame = world.step({ ego: STAND });
    expect([frame.actors.speedMps[1], frame.actors.x[1] < 160 - 2.1 - 1]).toEqual([0, true]);
    frame = world.step({ ego: STAND, actors: [{ kind: 'destroy', id: walker }] });
    for (let step = 0; step < 200; step += 1) frame = world.step({ ego: STAND });
    expect(frame.actors.x[1]).toBeGreaterThan(180);
  });

  it('a blind follower minds nobody', () => {
    const world = new EmbeddedWorld();
    world.reset(straightSetup(STRAIGHT, { x: 160 }));
    const id = FIRST_SCRIPTED_ID;
    const hits: number[] = [];
    const actors = [
      { kind: 'spawn', id, actor: { kind: ActorKind.car, typeId: 'vehicle.audi.tt', pose: { x: 100, y: -1.75, z: 0, headingRad: 0 }, speedMps: 10, lengthM: 4.2, widthM: 2, heightM: 1.4 } },
      { kind: 'follow', id, speedMps: 10, blind: true },
    ] as const;
    for (let step = 0; step < 200; step += 1) for (const event of world.step(step === 0 ? { ego: STAND, actors } : { ego: STAND }).events) hits.push(event.closingSpeedMps);
    expect(hits[0]).toBeGreaterThan(8);
  });

  it('changes lanes around a car that is parked in the way, without touching anybody', () => {
    const map = straightRoadOf(2);
    const passed = new Set<number>();
    for (let seed = 1; seed <= 3; seed += 1) {
      const world = new EmbeddedWorld();
      const { actors } = world.reset({ ...straightSetup(map, { seed, traffic: { vehicles: 16, walkers: 0, carelessWalkers: 0 } }), ego: { pose: { x: 20, y: 7.6, z: 0, headingRad: Math.PI }, speedMps: 0 } });
      const parked = { kind: ActorKind.car, typeId: 'vehicle.audi.tt', pose: { x: 500, y: -5.25, z: 0, headingRad: 0 }, speedMps: 0, lengthM: 4.2, widthM: 2, heightM: 1.4 };
      const startedBehind = new Set<number>();
      for (let row = 1; row < actors.count; row += 1) if (actors.y[row] < -4 && actors.x[row] < 440) startedBehind.add(actors.id[row]);
      for (let step = 0; step < 1400; step += 1) {
        world.step(step === 0 ? { ego: STAND, actors: [{ kind: 'spawn', id: FIRST_SCRIPTED_ID, actor: parked }] } : { ego: STAND });
        expect(overlappingVehicles(actors)).toEqual([]);
        for (let row = 1; row < actors.count; row += 1) if (startedBehind.has(actors.id[row]) && actors.x[row] > 510) passed.add(seed * 100 + actors.id[row]);
      }
    }
    expect(passed.size).toBeGreaterThan(3);
  });
});
