import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { managedAcceleration } from '../../src/sim/trafficManager.ts';
import { STAND, overlappingVehicles } from './drives.ts';
import { ownTown, straightRoadOf, straightSetup, townSetup } from './roads.ts';
import { stateOf } from './stateOf.ts';

const TOWN = ownTown();
const MANAGED = { vehicles: 60, walkers: 0, carelessWalkers: 0, rules: 'carla-tm' } as const;

describe('the target speed of the Traffic Manager', () => {
  it.each([
    ['the wanted speed on a free road', { v: 8, wanted: 10, gap: Infinity, lead: 0 }, 3],
    ['up to 10 km/h more than the leader\'s beyond the follow distance', { v: 8, wanted: 14, gap: 14, lead: 7 }, 3],
    ['the leader\'s within it', { v: 8, wanted: 14, gap: 4.5, lead: 8 }, 0],
    ['an emergency stop when nearly touching', { v: 3, wanted: 10, gap: 0.2, lead: 3 }, -8],
  ])('is %s', (_what, { v, wanted, gap, lead }, accel) => {
    expect(managedAcceleration(v, wanted, gap, lead, 1)).toBeCloseTo(accel, 6);
  });

  it('stops before a standing leader from any speed', () => {
    for (const start of [3, 8, 14, 25]) {
      let v = start;
      let gap = 120;
      for (let step = 0; step < 1200; step += 1) {
        const next = Math.max(0, v + managedAcceleration(v, start, gap, 0, 1) * 0.05);
        gap -= ((v + next) / 2) * 0.05;
        v = next;
        expect(gap).toBeGreaterThan(0);
      }
      expect(v).toBeLessThan(0.05);
      expect(gap).toBeLessThan(11);
    }
  });
});

describe('traffic by the rules of CARLA\'s Traffic Manager', () => {
  it('drives for minutes without touching each other', () => {
    const world = new EmbeddedWorld();
    const { actors } = world.reset(townSetup(TOWN, MANAGED, 3));
    const overlaps: string[] = [];
    let moving = 0;
    for (let step = 0; step < 3000; step += 1) {
      world.step({ ego: STAND });
      if (step % 4 === 0) overlaps.push(...overlappingVehicles(actors));
      for (let row = 1; row < actors.count; row += 1) if (actors.speedMps[row] > 0.1) moving += 1;
    }
    expect(overlaps).toEqual([]);
    expect(moving / (3000 * 60)).toBeGreaterThan(0.2);
  });

  it('stops for two seconds before every junction without lights and lets one vehicle in at a time', () => {
    const world = new EmbeddedWorld();
    world.reset(townSetup(TOWN, MANAGED, 1));
    let before = stateOf(world, TOWN);
    const stood = new Map<number, number>();
    const faults: string[] = [];
    let entries = 0;
    for (let step = 0; step < 2400; step += 1) {
      world.step({ ego: STAND });
      const now = stateOf(world, TOWN);
      for (let row = 1; row < now.count; row += 1) {
        if (now.standingSince[row] >= 0) stood.set(row, now.tick - now.standingSince[row]);
        const to = now.lane[row];
        const junction = TOWN.lanes.junction[to];
        if (to === before.lane[row] || junction < 0 || TOWN.lanes.junction[before.lane[row]] >= 0) continue;
        if (TOWN.lanes.light[to] < 0) {
          entries += 1;
          if ((stood.get(row) ?? 0) < 40) faults.push(`${now.id[row]} did not pause at ${step}`);
          for (let other = 1; other < now.count; other += 1) if (other !== row && TOWN.lanes.junction[now.lane[other]] === junction) faults.push(`${now.id[row]} entered beside ${now.id[other]} at ${step}`);
        }
        stood.delete(row);
      }
      before = now;
    }
    expect(faults).toEqual([]);
    expect(entries).toBeGreaterThan(30);
  });

  it('changes lanes only when blocked', () => {
    const changes = (rules: 'human' | 'carla-tm'): number => {
      const map = straightRoadOf(2);
      let found = 0;
      for (let seed = 1; seed <= 3; seed += 1) {
        const world = new EmbeddedWorld();
        world.reset({ ...straightSetup(map, { seed, traffic: { ...MANAGED, vehicles: 30, rules } }), ego: { pose: { x: 20, y: 8, z: 0, headingRad: 0 }, speedMps: 0 } });
        let before = stateOf(world, map);
        for (let step = 0; step < 500; step += 1) {
          world.step({ ego: STAND });
          const now = stateOf(world, map);
          for (let row = 1; row < now.count; row += 1) if (now.lane[row] !== before.lane[row]) found += 1;
          before = now;
        }
      }
      return found;
    };
    const managed = changes('carla-tm');
    expect(managed).toBeLessThan(changes('human'));
  });
});
