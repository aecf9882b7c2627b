import { describe, expect, it } from 'vitest';
import { boxesOverlap } from '../../src/geometry/orientedBox.ts';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { FIRST_SCRIPTED_ID } from '../../src/world/WorldCommands.ts';
import type { ActorCommand } from '../../src/world/WorldCommands.ts';
import type { CollisionEvent, WorldFrame } from '../../src/world/WorldFrame.ts';
import { pedals } from './drives.ts';
import { straightRoad, straightSetup } from './roads.ts';

const STRAIGHT = straightRoad();
const OTHER = FIRST_SCRIPTED_ID;

function spawn(kind: ActorKind, typeId: string, x: number, y: number, size: readonly [number, number]): ActorCommand {
  return { kind: 'spawn', id: OTHER, actor: { kind, typeId, pose: { x, y, z: 0, headingRad: 0 }, speedMps: 0, lengthM: size[0], widthM: size[1], heightM: 1.5 } };
}

function overlapsEgo(frame: WorldFrame, row: number): boolean {
  const a = frame.actors;
  return boxesOverlap(
    a.x[0], a.y[0], Math.cos(a.headingRad[0]), Math.sin(a.headingRad[0]), a.lengthM[0] / 2 - 0.01, a.widthM[0] / 2 - 0.01,
    a.x[row], a.y[row], Math.cos(a.headingRad[row]), Math.sin(a.headingRad[row]), a.lengthM[row] / 2, a.widthM[row] / 2,
  );
}

describe('contacts of the ego', () => {
  it('stops at a parked lorry, which it pushes a little, and never overlaps it after a step', () => {
    const world = new EmbeddedWorld();
    world.reset(straightSetup(STRAIGHT, { speedMps: 15 }));
    const events: CollisionEvent[] = [];
    let frame = world.step({ ego: pedals(), actors: [spawn(ActorKind.truck, 'vehicle.carlamotors.carlacola', 130, -1.75, [5.2, 2.6])] });
    for (let step = 0; step < 100; step += 1) {
      frame = world.step({ ego: pedals() });
      events.push(...frame.events);
      expect(overlapsEgo(frame, 1)).toBe(false);
    }
    expect(events[0]).toMatchObject({ kind: 'collision', otherId: OTHER, otherTypeId: 'vehicle.carlamotors.carlacola' });
    expect(events[0].closingSpeedMps).toBeGreaterThan(12);
    expect(frame.actors.speedMps[0]).toBeLessThan(5);
    expect(frame.actors.x[0]).toBeLessThan(frame.actors.x[1]);
  });

  it('slides along a car that it brushes and keeps most of its speed', () => {
    const world = new EmbeddedWorld();
    world.reset(straightSetup(STRAIGHT, { speedMps: 10 }));
    const events: CollisionEvent[] = [];
    let frame = world.step({ ego: pedals(), actors: [spawn(ActorKind.car, 'vehicle.audi.tt', 130, -1.75 + 2.0, [4.2, 2])] });
    for (let step = 0; step < 80; step += 1) {
      frame = world.step({ ego: pedals({ throttle: 0.5 }) });
      events.push(...frame.events);
    }
    expect(events.length).toBeGreaterThan(0);
    expect(frame.actors.speedMps[0]).toBeGreaterThan(7);
    expect(frame.actors.x[0]).toBeGreaterThan(130);
  });

  it('knocks a walker over and loses little speed', () => {
    const world = new EmbeddedWorld();
    world.reset(straightSetup(STRAIGHT, { speedMps: 10 }));
    let frame = world.step({ ego: pedals(), actors: [spawn(ActorKind.walker, 'walker.pedestrian.0001', 115, -1.75, [0.37, 0.37])] });
    const events: CollisionEvent[] = [];
    const speeds: number[] = [];
    for (let step = 0; step < 30; step += 1) {
      frame = world.step({ ego: pedals({ throttle: 0.5 }) });
      events.push(...frame.events);
      speeds.push(frame.actors.speedMps[0]);
    }
    expect(events[0]).toMatchObject({ otherId: OTHER, otherTypeId: 'walker.pedestrian.0001' });
    expect(Math.abs(events[0].closingSpeedMps - 10)).toBeLessThan(0.5);
    expect(events).toHaveLength(1);
    expect(Math.min(...speeds)).toBeGreaterThan(9);
  });

  it('is stopped by the town\'s layout about 1.5 m beyond the sidewalk, and can back out again', () => {
    const world = new EmbeddedWorld();
    let frame = world.reset(straightSetup(STRAIGHT, { speedMps: 10 }));
    const events: CollisionEvent[] = [];
    for (let step = 0; step < 100; step += 1) {
      frame = world.step({ ego: pedals({ throttle: 0.5, steer: -0.6 }) });
      events.push(...frame.events);
    }
    const corner = frame.actors.y[0] - (frame.actors.lengthM[0] / 2) * Math.abs(Math.sin(frame.actors.headingRad[0])) - (frame.actors.widthM[0] / 2) * Math.cos(frame.actors.headingRad[0]);
    expect(events[0]).toMatchObject({ otherId: 0, otherTypeId: 'static.building' });
    expect(events[0].closingSpeedMps).toBeGreaterThan(5);
    expect(frame.actors.speedMps[0]).toBe(0);
    expect(corner).toBeGreaterThan(-5.5 - 1.5 - 0.5);
    expect(corner).toBeLessThan(-5.5 - 0.5);
    const y = frame.actors.y[0];
    for (let step = 0; step < 60; step += 1) frame = world.step({ ego: pedals({ throttle: 0.6, reverse: true }) });
    expect(frame.actors.y[0]).toBeGreaterThan(y + 1);
  });

  it('is not reported when it only passes close by', () => {
    const world = new EmbeddedWorld();
    world.reset(straightSetup(STRAIGHT, { speedMps: 10 }));
    world.step({ ego: pedals(), actors: [spawn(ActorKind.car, 'vehicle.audi.tt', 120, -1.75 + 2.2, [4.2, 2])] });
    for (let step = 0; step < 80; step += 1) expect(world.step({ ego: pedals({ throttle: 0.5 }) }).events).toEqual([]);
  });
});
