import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import type { VehicleControl } from '../../src/world/WorldCommands.ts';
import type { ActorColumns } from '../../src/world/WorldFrame.ts';
import { STAND, pedals } from './drives.ts';
import { ownTown, straightRoad, straightSetup, townSetup } from './roads.ts';

const STRAIGHT = straightRoad();
/** The carriageway of the straight road ends here (m). */
const KERB_Y = 3.5;

/** Drives at 10 m/s along the straight road; `careful` brakes when someone is on the carriageway within braking distance ahead. */
function driveAlong(seed: number, carelessWalkers: number, careful: boolean): { hits: number; stepsOnRoad: number; latestBrakingMps2: number } {
  const world = new EmbeddedWorld();
  const frame = world.reset(straightSetup(STRAIGHT, { speedMps: 10, x: 60, seed, traffic: { vehicles: 0, walkers: 30, carelessWalkers } }));
  const { actors } = frame;
  const onRoad = new Set<number>();
  const result = { hits: 0, stepsOnRoad: 0, latestBrakingMps2: 0 };
  for (let step = 0; step < 1600 && actors.x[0] < 760; step += 1) {
    const events = world.step({ ego: careful && someoneAhead(actors) ? STAND : cruise(actors.speedMps[0]) }).events;
    result.hits += events.filter((event) => event.otherTypeId.startsWith('walker')).length;
    for (let row = 1; row < actors.count; row += 1) {
      const isOn = Math.abs(actors.y[row]) < KERB_Y;
      if (isOn) result.stepsOnRoad += 1;
      const id = actors.id[row];
      if (isOn && !onRoad.has(id) && actors.x[row] > actors.x[0]) {
        const way = actors.x[row] - actors.x[0] - actors.lengthM[0] / 2 - actors.lengthM[row] / 2;
        if (way < 60) result.latestBrakingMps2 = Math.max(result.latestBrakingMps2, actors.speedMps[0] ** 2 / (2 * Math.max(way, 0.1)));
      }
      if (isOn) onRoad.add(id);
      else onRoad.delete(id);
    }
  }
  return result;
}

function cruise(speed: number): VehicleControl {
  return speed < 10 ? pedals({ throttle: 0.7 }) : pedals({ throttle: 0.3 });
}

function someoneAhead(actors: ActorColumns): boolean {
  const v = actors.speedMps[0];
  for (let row = 1; row < actors.count; row += 1) {
    const way = actors.x[row] - actors.x[0] - actors.lengthM[0] / 2;
    if (way > -1 && way < v * 0.3 + (v * v) / 12 + 5 && Math.abs(actors.y[row]) < KERB_Y) return true;
  }
  return false;
}

describe('background walkers', () => {
  it('walk at 1.4 ± 0.2 m/s on the sidewalks and stay there when nobody is careless', () => {
    const world = new EmbeddedWorld();
    const frame = world.reset(straightSetup(STRAIGHT, { traffic: { vehicles: 0, walkers: 40, carelessWalkers: 0 } }));
    const speeds: number[] = [];
    for (let step = 0; step < 1200; step += 1) {
      world.step({ ego: STAND });
      for (let row = 1; row < frame.actors.count; row += 1) {
        expect(Math.abs(Math.abs(frame.actors.y[row]) - 4.5)).toBeLessThan(0.01);
        if (step === 600) speeds.push(frame.actors.speedMps[row]);
      }
    }
    const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
    const deviation = Math.sqrt(speeds.reduce((sum, speed) => sum + (speed - mean) ** 2, 0) / speeds.length);
    expect(Math.abs(mean - 1.4)).toBeLessThan(0.1);
    expect(deviation).toBeGreaterThan(0.08);
    expect(deviation).toBeLessThan(0.3);
  });

  it('step out before the ego when careless: who does not brake hits someone, who brakes with about 4 m/s² does not', () => {
    let bluntHits = 0;
    for (let seed = 1; seed <= 6; seed += 1) {
      bluntHits += driveAlong(seed, 0.5, false).hits > 0 ? 1 : 0;
      const careful = driveAlong(seed, 0.5, true);
      expect(careful.hits).toBe(0);
      expect(careful.stepsOnRoad).toBeGreaterThan(0);
      expect(careful.latestBrakingMps2).toBeLessThan(4.5);
    }
    expect(bluntHits).toBeGreaterThan(3);
  });

  it('leave the road alone when the share of careless ones is zero', () => {
    expect(driveAlong(1, 0, false)).toEqual({ hits: 0, stepsOnRoad: 0, latestBrakingMps2: 0 });
  });

  it('cross at crosswalks in the town', () => {
    const map = ownTown();
    const world = new EmbeddedWorld();
    const frame = world.reset(townSetup(map, { vehicles: 20, walkers: 60, carelessWalkers: 0 }, 3));
    const { x, y } = frame.actors;
    let crossings = 0;
    for (let step = 0; step < 3000; step += 1) {
      world.step({ ego: STAND });
      for (let row = 1; row < frame.actors.count; row += 1) {
        if (frame.actors.kind[row] !== ActorKind.walker) continue;
        for (const { start, end } of map.crosswalks) {
          const dx = x[row] - (start.x + end.x) / 2;
          const dy = y[row] - (start.y + end.y) / 2;
          if (dx * dx + dy * dy < 0.05) crossings += 1;
        }
      }
    }
    expect(crossings).toBeGreaterThan(3);
  });
});
