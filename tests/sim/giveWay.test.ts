import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { ActorFlag } from '../../src/world/WorldFrame.ts';
import { STAND, overlappingVehicles } from './drives.ts';
import { ownTown, straightRoad, straightRoadOf, straightSetup, townSetup } from './roads.ts';
import { stateOf } from './stateOf.ts';

describe('emergency vehicles', () => {
  it('are spawned on demand, with sirens on', () => {
    const { actors } = new EmbeddedWorld().reset(townSetup(ownTown(), { vehicles: 20, walkers: 0, carelessWalkers: 0, emergencyVehicles: 3 }, 1));
    const rows = [...actors.kind.subarray(0, actors.count).keys()].filter((row) => actors.kind[row] === ActorKind.emergency);
    expect(rows.map((row) => actors.flags[row] & ActorFlag.sirenOn)).toEqual([8, 8, 8]);
  });

  it.each([1, 2])('overtake those ahead of them on a road with %i lanes a side, and touch nobody', (lanesPerSide) => {
    const map = straightRoadOf(lanesPerSide);
    let ahead = 0;
    let overtaken = 0;
    for (let seed = 1; seed <= 24; seed += 1) {
      const world = new EmbeddedWorld();
      const { actors } = world.reset({ ...straightSetup(map, { seed, traffic: { vehicles: 10, walkers: 0, carelessWalkers: 0, emergencyVehicles: 1 } }), ego: { pose: { x: 790, y: -3.5 * lanesPerSide - 1, z: 0, headingRad: 0 }, speedMps: 0 } });
      const siren = actors.count - 1;
      const way = Math.cos(actors.headingRad[siren]);
      const aheadOf = (row: number): number => (actors.x[row] - actors.x[siren]) * way;
      const roadLeft = way > 0 ? 800 - actors.x[siren] : actors.x[siren];
      const others = Array.from({ length: siren - 1 }, (_, index) => index + 1).filter((row) => Math.cos(actors.headingRad[row]) * way > 0.9 && aheadOf(row) > 10 && aheadOf(row) < 90);
      if (roadLeft < 450) continue;
      for (let step = 0; step < 520; step += 1) {
        world.step({ ego: STAND });
        expect({ seed, step, overlaps: overlappingVehicles(actors) }).toEqual({ seed, step, overlaps: [] });
      }
      ahead += others.length;
      overtaken += others.filter((row) => aheadOf(row) < -5).length;
    }
    expect(ahead).toBeGreaterThan(4);
    expect(overtaken / ahead).toBeGreaterThan(0.6);
  });

  it('are let through by drivers who draw over, slow down, and take their lane again afterwards', () => {
    const map = straightRoad();
    const world = new EmbeddedWorld();
    world.reset({ ...straightSetup(map, { seed: 3, x: 780, traffic: { vehicles: 14, walkers: 0, carelessWalkers: 0, emergencyVehicles: 1 } }) });
    let mostDrawn = 0;
    let later = stateOf(world, map);
    for (let step = 0; step < 1500; step += 1) {
      world.step({ ego: STAND });
      later = stateOf(world, map);
      for (let row = 1; row < later.count - 1; row += 1) mostDrawn = Math.max(mostDrawn, Math.abs(later.leftM[row]));
      if (step === 20) world.step({ ego: STAND, actors: [{ kind: 'flags', id: later.id[later.count - 1], flags: ActorFlag.sirenOn }] });
    }
    expect(mostDrawn).toBeGreaterThan(1);
    world.step({ ego: STAND, actors: [{ kind: 'flags', id: later.id[later.count - 1], flags: 0 }] });
    for (let step = 0; step < 400; step += 1) world.step({ ego: STAND });
    later = stateOf(world, map);
    expect([...later.aimY.subarray(1, later.count)].filter((offset) => offset !== 0)).toEqual([]);
  });

  it('cross red lights when nobody is in the way', () => {
    const town = ownTown();
    let onRed = 0;
    for (let seed = 1; seed <= 3; seed += 1) {
      const world = new EmbeddedWorld();
      const { actors } = world.reset(townSetup(town, { vehicles: 60, walkers: 0, carelessWalkers: 0, emergencyVehicles: 2 }, seed));
      let before = stateOf(world, town);
      for (let step = 0; step < 1800; step += 1) {
        world.step({ ego: STAND });
        if (step % 5 === 0) expect(overlappingVehicles(actors)).toEqual([]);
        const now = stateOf(world, town);
        for (let row = 1; row < now.count; row += 1) {
          const light = town.lanes.light[now.lane[row]];
          if (now.kind[row] === ActorKind.emergency && light >= 0 && now.lane[row] !== before.lane[row] && now.lightState[light] === 0) onRed += 1;
        }
        before = now;
      }
    }
    expect(onRed).toBeGreaterThan(0);
  });
});
