import { describe, expect, it } from 'vitest';
import { EmbeddedWorld } from '../../src/sim/EmbeddedWorld.ts';
import { ActorKind } from '../../src/world/ActorKind.ts';
import { FIRST_SCRIPTED_ID } from '../../src/world/WorldCommands.ts';
import type { ActorCommand } from '../../src/world/WorldCommands.ts';
import { ActorFlag } from '../../src/world/WorldFrame.ts';
import { STAND, pedals } from './drives.ts';
import { straightRoad, straightSetup } from './roads.ts';

const STRAIGHT = straightRoad();
const ID = FIRST_SCRIPTED_ID;

function car(id: number, x: number, headingRad = 0): ActorCommand {
  return { kind: 'spawn', id, actor: { kind: ActorKind.car, typeId: 'vehicle.audi.tt', pose: { x, y: -1.75, z: 0, headingRad }, speedMps: 0, lengthM: 4.2, widthM: 2, heightM: 1.4 } };
}

function fresh(): EmbeddedWorld {
  const world = new EmbeddedWorld();
  world.reset(straightSetup(STRAIGHT));
  return world;
}

describe('the weather command', () => {
  const skid = (roadGrip: number): number => {
    const world = new EmbeddedWorld();
    world.reset({ ...straightSetup(STRAIGHT), ego: { pose: { x: 20, y: -1.75, z: 0, headingRad: 0 }, speedMps: 15 } });
    world.step({ ego: pedals({ brake: 1 }), actors: [{ kind: 'weather', weather: { visibilityM: 500, roadGrip } }] });
    let frame = world.step({ ego: pedals({ brake: 1 }) });
    while (frame.actors.speedMps[0] > 0) frame = world.step({ ego: pedals({ brake: 1 }) });
    return frame.actors.x[0];
  };

  it('changes the grip under the ego at once', () => {
    expect(skid(0.5)).toBeGreaterThan(skid(1) + 5);
  });

  it('is part of the state, also when many actors come', () => {
    const world = fresh();
    const frame = world.step({ ego: STAND, actors: [{ kind: 'weather', weather: { visibilityM: 80, roadGrip: 0.75 } }] });
    const saved = world.save();
    world.step({ ego: STAND, actors: [{ kind: 'weather', weather: { visibilityM: 1000, roadGrip: 1 } }] });
    expect({ ...world.restore(saved).weather }).toEqual({ ...frame.weather });
    const crowded = world.step({ ego: STAND, actors: Array.from({ length: 80 }, (_, number) => car(ID + number, 100 + number * 6)) });
    expect({ ...crowded.weather }).toEqual({ visibilityM: 80, roadGrip: 0.75 });
  });

  it('refuses weather that cannot be', () => {
    const ask = (visibilityM: number, roadGrip: number) => () => fresh().step({ ego: STAND, actors: [{ kind: 'weather', weather: { visibilityM, roadGrip } }] });
    expect(ask(100, 0)).toThrow('a grip of 0');
    expect(ask(100, 1.1)).toThrow('a grip of 1.1');
    expect(ask(Number.NaN, 1)).toThrow('a visibility of NaN m');
  });
});

describe('commands to scripted actors', () => {
  it('a control lasts until the next one, as in CARLA', () => {
    const world = fresh();
    world.step({ ego: STAND, actors: [car(ID, 200), { kind: 'control', id: ID, control: pedals({ throttle: 0.8 }) }] });
    let frame = world.step({ ego: STAND });
    for (let step = 0; step < 60; step += 1) frame = world.step({ ego: STAND });
    expect(frame.actors.speedMps[1]).toBeGreaterThan(5);
    world.step({ ego: STAND, actors: [{ kind: 'control', id: ID, control: pedals({ brake: 1 }) }] });
    for (let step = 0; step < 60; step += 1) frame = world.step({ ego: STAND });
    expect(frame.actors.speedMps[1]).toBe(0);
  });

  it('flags are set as told and keep the scripted bit', () => {
    const frame = fresh().step({ ego: STAND, actors: [car(ID, 200), { kind: 'flags', id: ID, flags: ActorFlag.sirenOn | ActorFlag.doorOpen }] });
    expect(frame.actors.flags[1]).toBe(ActorFlag.sirenOn | ActorFlag.doorOpen | ActorFlag.scripted);
  });

  it('any number of actors finds room, and describes itself after others have gone', () => {
    const world = fresh();
    const many = Array.from({ length: 150 }, (_, index) => car(ID + index, 5 + index * 5.2));
    let frame = world.step({ ego: STAND, actors: many });
    expect(frame.actors.count).toBe(151);
    frame = world.step({ ego: STAND, actors: many.slice(0, 149).map((_, index) => ({ kind: 'destroy', id: ID + index })) });
    expect([frame.actors.count, frame.actors.id[1], frame.describe(ID + 3).typeId]).toEqual([2, ID + 149, 'vehicle.audi.tt']);
  });

  it('a snapshot from before the world grew can still be restored', () => {
    const world = fresh();
    world.step({ ego: pedals({ throttle: 1 }) });
    const early = world.save();
    world.step({ ego: STAND, actors: Array.from({ length: 100 }, (_, index) => car(ID + index, 300)) });
    const frame = world.restore(early);
    expect([frame.actors.count, frame.tick]).toEqual([1, 1]);
    expect(world.save()).toEqual(early);
  });

  it.each([
    ['an id of the world\'s own range', car(5, 200)],
    ['an id that lives already', car(ID, 200)],
    ['a light that the map lacks', { kind: 'light', light: 3, state: 0 }],
    ['following against the lane', { kind: 'follow', id: ID + 1, speedMps: 5, blind: false }],
    ['control of an actor that is not there', { kind: 'control', id: ID + 9, control: STAND }],
    ['walking by the ego', { kind: 'walk', id: 1, headingRad: 0, speedMps: 1 }],
  ] as const)('refuses %s with its place and a remedy', (_what, command) => {
    const world = fresh();
    world.step({ ego: STAND, actors: [car(ID, 300), car(ID + 1, 320, 1.6)] });
    expect(() => world.step({ ego: STAND, actors: [command] })).toThrow(expect.objectContaining({ code: 'WORLD_COMMAND', where: 'tick 1', remedy: expect.stringMatching(/\w+/) }));
  });

  it('refuses an ego that starts off the road', () => {
    const setup = straightSetup(STRAIGHT);
    const away = { ...setup, ego: { pose: { x: 100, y: 60, z: 0, headingRad: 0 }, speedMps: 0 } };
    expect(() => new EmbeddedWorld().reset(away)).toThrow(expect.objectContaining({ code: 'WORLD_SETUP', where: 'map straight' }));
  });
});
