import { beforeEach, describe, expect, it } from 'vitest';
import { Catalogue } from '../../../../src/carla/server/blueprints/Catalogue.ts';
import { DIALECTS } from '../../../../src/carla/server/Dialect.ts';
import { Episode } from '../../../../src/carla/server/episode/Episode.ts';
import type { ServedActor, VehicleActor } from '../../../../src/carla/server/episode/ServedActor.ts';
import { drive } from '../../../../src/carla/server/methods/vehicleMethods.ts';
import { StreamHub } from '../../../../src/carla/server/stream/StreamHub.ts';
import { axesOf, transformPoint } from '../../../../src/carla/coordinates.ts';
import type { CarlaTransform } from '../../../../src/carla/coordinates.ts';
import { poseToCarla } from '../../../../src/carla/coordinates.ts';
import { EmbeddedWorld } from '../../../../src/sim/EmbeddedWorld.ts';
import { CLEAR_WEATHER } from '../../../../src/world/WorldSetup.ts';
import { STEP_S } from '../../../../src/world/World.ts';
import { straightTown } from '../straightTown.ts';

const town = straightTown();
const { map } = town;
const NO_CONTROL = { throttle: 0, steer: 0, brake: 0, handBrake: false, reverse: false, manualGearShift: false, gear: 0 };

let episode: Episode;

beforeEach(() => {
  let lastId = 0;
  episode = new Episode(1, town, { catalogue: new Catalogue(DIALECTS['0.9.16']), streams: new StreamHub(), nextId: () => (lastId += 1) });
});

/** A place on the right lane, heading along it. */
function at(x: number, y = -1.75, z = 0.5): CarlaTransform {
  return poseToCarla({ x, y, z, headingRad: 0 });
}

function spawn(id: string, place: CarlaTransform, parentId = 0): ServedActor {
  return episode.actors.spawn({ uid: 1, id, attributes: [] }, place, parentId);
}

function car(place: CarlaTransform): VehicleActor {
  const actor = spawn('vehicle.lincoln.mkz_2017', place);
  if (actor.kind !== 'vehicle') throw new Error('no vehicle');
  return actor;
}

function run(steps: number): void {
  for (let step = 0; step < steps; step += 1) episode.step(STEP_S);
}

describe('spawning', () => {
  it('puts bodies on the ground and nothing into one another', () => {
    const first = car(at(100));
    expect(first.transform).toEqual({ ...at(100, -1.75, 0), rotation: first.transform.rotation });
    expect(() => car(at(103))).toThrow('Spawn failed because of collision at spawn position');
    expect(car(at(106)).transform.location.x).toBe(106);
    expect(spawn('walker.pedestrian.0001', at(110, -1.75, 1)).transform.location.z).toBeCloseTo(0.93, 9);
  });

  it('leaves alone what is meant to be hidden far below or above', () => {
    const hidden = car(at(100, -1.75, -500));
    hidden.hasGravity = true;
    run(3);
    expect(hidden.transform.location.z).toBe(-500);
    expect(car(at(100)).transform.location.z).toBe(0);
  });

  it('makes room when a body is destroyed or lets others through', () => {
    const first = car(at(100));
    first.hasCollisions = false;
    const second = car(at(100));
    expect(() => car(at(100))).toThrow('collision');
    episode.actors.destroy(second.id);
    expect(car(at(100)).id).toBeGreaterThan(second.id);
    expect(() => episode.actors.destroy(second.id)).toThrow(`unable to find actor ${second.id}`);
  });

  it('attaches sensors, which follow, and stay where they were when the parent goes', () => {
    const carrier = car({ ...at(100), rotation: { pitch: 0, yaw: 90, roll: 0 } });
    const relative = { location: { x: 2, y: 1, z: 1.5 }, rotation: { pitch: 0, yaw: 10, roll: 0 } };
    const camera = spawn('sensor.camera.rgb', relative, carrier.id);
    carrier.velocity = { x: 1, y: 1, z: 1 };
    run(1);
    expect(camera.transform.location).toEqual(transformPoint(carrier.transform, relative.location));
    expect(camera.transform.rotation.yaw).toBeCloseTo(100, 9);
    episode.actors.destroy(carrier.id);
    run(1);
    expect(camera.transform.rotation.yaw).toBeCloseTo(100, 9);
  });

  it('takes no part of the town away', () => {
    expect(() => episode.actors.destroy(1)).toThrow('actor 1 is part of the town and stays');
  });
});

describe('driving', () => {
  it('is the embedded world\'s own: the same controls give the same poses, bit for bit', () => {
    const world = new EmbeddedWorld();
    world.reset({ map, seed: 1, ego: { pose: { x: 100, y: -1.75, z: 0, headingRad: 0 }, speedMps: 0 }, traffic: { vehicles: 0, walkers: 0, carelessWalkers: 0 }, weather: CLEAR_WEATHER });
    const served = car(at(100));
    for (let step = 0; step < 150; step += 1) {
      const steer = step < 60 ? 0 : 0.06 * (step % 40 < 20 ? 1 : -1);
      const brake = step > 120 ? 0.6 : 0;
      drive(served, { ...NO_CONTROL, throttle: brake > 0 ? 0 : 0.7, steer, brake });
      episode.step(STEP_S);
      const { actors } = world.step({ ego: { throttle: brake > 0 ? 0 : 0.7, brake, steer: 0 - steer, reverse: false, handBrake: false } });
      expect(served.transform).toEqual(poseToCarla({ x: actors.x[0], y: actors.y[0], z: actors.z[0], headingRad: actors.headingRad[0] }));
    }
  });

  it('by steps of another length comes out nearly the same', () => {
    const endAfter = (stepS: number): number => {
      const vehicle = car(at(50));
      drive(vehicle, { ...NO_CONTROL, throttle: 0.8 });
      for (let timeS = 0; timeS < 5 - 1e-9; timeS += stepS) episode.step(stepS);
      const { x } = vehicle.transform.location;
      episode.actors.destroy(vehicle.id);
      return x;
    };
    const usual = endAfter(STEP_S);
    expect(endAfter(0.1)).toBeCloseTo(usual, 9);
    expect(Math.abs(endAfter(0.025) - usual)).toBeLessThan(0.4);
  });

  it('tells velocity and acceleration of the world, and the turn rate clockwise', () => {
    const vehicle = car(at(100));
    drive(vehicle, { ...NO_CONTROL, throttle: 1 });
    run(20);
    const before = vehicle.velocity.x;
    run(1);
    expect(vehicle.acceleration.x).toBeCloseTo((vehicle.velocity.x - before) / STEP_S, 9);
    drive(vehicle, { ...NO_CONTROL, throttle: 1, steer: 0.3 });
    run(5);
    expect([vehicle.angularVelocity.z > 5, axesOf(vehicle.transform.rotation).ahead.y > 0]).toEqual([true, true]);
  });

  it('ends at what is beside the road, with a contact of the town', () => {
    const vehicle = car(at(100));
    drive(vehicle, { ...NO_CONTROL, throttle: 1, steer: 0.4 });
    let hits = 0;
    for (let step = 0; step < 100; step += 1) {
      run(1);
      hits += episode.contacts.filter(({ actorId, otherId }) => actorId === vehicle.id && otherId === 0).length;
    }
    expect(hits).toBeGreaterThan(0);
    expect(vehicle.velocity).toEqual({ x: 0, y: 0, z: 0 });
  });
});

describe('contacts', () => {
  it('part two cars, tell both of the same impulse, and keep their momentum', () => {
    const rear = car(at(100));
    const front = car(at(106));
    episode.setVelocity(rear, { x: 12, y: 0, z: 0 });
    let seen = episode.contacts;
    while (seen.length === 0) {
      run(1);
      seen = episode.contacts;
    }
    const momentum = 1850 * (rear.velocity.x + front.velocity.x);
    expect(seen.map(({ actorId, otherId }) => [actorId, otherId])).toEqual([[rear.id, front.id], [front.id, rear.id]]);
    expect(seen[0].impulse.x).toBeCloseTo(-seen[1].impulse.x, 6);
    expect([seen[0].impulse.x < -1000, front.velocity.x > rear.velocity.x]).toEqual([true, true]);
    expect(momentum).toBeGreaterThan(1850 * 11);
    expect(momentum).toBeLessThanOrEqual(1850 * 12);
    expect(front.transform.location.x - rear.transform.location.x).toBeGreaterThanOrEqual(4.9016 - 1e-9);
  });

  it('move neither props nor cars without physics', () => {
    const prop = spawn('static.prop.streetbarrier', at(110));
    const parked = car(at(120));
    parked.hasPhysics = false;
    const rammer = car(at(130, 1.75));
    const before = [prop.transform, parked.transform];
    episode.setVelocity(rammer, { x: 0, y: 0, z: 0 });
    const driver = car(at(104));
    episode.setVelocity(driver, { x: 15, y: 0, z: 0 });
    run(40);
    expect([prop.transform, parked.transform]).toEqual(before);
    expect(driver.transform.location.x).toBeLessThan(110);
  });

  it('do not happen between what is above and what is below', () => {
    const upper = car(at(100, -1.75, 40));
    const lower = car(at(100));
    run(2);
    expect([episode.contacts, upper.transform.location.z, lower.transform.location.z]).toEqual([[], 40, 0]);
  });

  it('push walkers aside and go on', () => {
    const walker = spawn('walker.pedestrian.0002', at(110, -1.75, 1));
    const vehicle = car(at(104));
    episode.setVelocity(vehicle, { x: 10, y: 0, z: 0 });
    let hit = false;
    for (let step = 0; step < 20; step += 1) {
      run(1);
      hit ||= episode.contacts.some(({ actorId, otherId }) => actorId === vehicle.id && otherId === walker.id);
    }
    expect(hit).toBe(true);
    expect(vehicle.velocity.x).toBeGreaterThan(6);
  });
});
