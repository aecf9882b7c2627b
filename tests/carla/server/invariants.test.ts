import { beforeEach, describe, expect, it } from 'vitest';
import { poseToCarla } from '../../../src/carla/coordinates.ts';
import { DIALECTS } from '../../../src/carla/server/Dialect.ts';
import { LightCarla } from '../../../src/carla/server/LightCarla.ts';
import { allMethods } from '../../../src/carla/server/methods/allMethods.ts';
import type { RpcMethod } from '../../../src/carla/server/rpc/RpcMethod.ts';
import { StreamHub } from '../../../src/carla/server/stream/StreamHub.ts';
import { decodeMsgpack } from '../../../src/carla/server/wire/decodeMsgpack.ts';
import type { MsgpackValue } from '../../../src/carla/server/wire/decodeMsgpack.ts';
import { TOWNS } from './servedTowns.ts';
import { straightTown } from './straightTown.ts';
import { readSnapshot } from './StreamTestClient.ts';

/**
 * What every client may rely on, without sockets: calls go to the methods, messages come out of the hub in the order in which they are sent. The seventh,
 * how unknown calls are answered, is a matter of the connection: see protocol.test.ts.
 */
const ROAD = straightTown();
const SYNCHRONOUS: readonly MsgpackValue[] = [true, false, [true, 0.05], true, 0.01, 10, 0, true, 3000, 2000, true];
const WORLD_STREAM = 1;
const OFF_THE_ROAD = [[100, 200, 0], [0, 0, 0]];

interface Sent {
  readonly stream: number;
  readonly payload: Buffer;
}

let carla: LightCarla;
let hub: StreamHub;
let methods: ReadonlyMap<string, RpcMethod>;
let sent: Sent[];

function start(town = ROAD): void {
  hub = new StreamHub();
  sent = [];
  carla = new LightCarla({ dialect: DIALECTS['0.9.16'], towns: { names: [town.name], open: () => town }, streams: hub, streamPort: 2001, mapNames: 'full', now: () => 1.5 }, town.name);
  methods = new Map(allMethods(carla).map((method) => [method.name, method]));
  listen(WORLD_STREAM);
  call('set_episode_settings', SYNCHRONOUS);
}

beforeEach(() => start());

function listen(stream: number): void {
  hub.join(stream, { writableLength: 0, write: (message) => void sent.push({ stream, payload: Buffer.from(message).subarray(4) }), destroy: () => {} });
}

function methodOf(name: string): RpcMethod {
  const method = methods.get(name);
  if (method === undefined) throw new Error(`${name} is not served`);
  return method;
}

/** A whole call: answer, then what follows it. */
function call(name: string, ...args: readonly MsgpackValue[]): MsgpackValue {
  const method = methodOf(name);
  const decoded = decodeMsgpack(method.answer(args), 0);
  method.afterwards?.();
  if (decoded.kind === 'incomplete' || !Array.isArray(decoded.value)) throw new Error('no whole answer');
  const [content] = decoded.value;
  if (!Array.isArray(content)) throw new Error('no CARLA response');
  if (content[0] === 0) throw new Error(String(content[1][0]));
  return content[1] ?? null;
}

const tick = (): MsgpackValue => call('tick_cue');
const snapshots = () => sent.filter(({ stream }) => stream === WORLD_STREAM).map(({ payload }) => payload);
const lastSnapshot = (): Buffer => snapshots().at(-1) ?? Buffer.alloc(0);

/** The record of an actor in a snapshot. */
function recordOf(id: number, snapshot = lastSnapshot()): Buffer | undefined {
  const index = readSnapshot(snapshot).actorIds.indexOf(id);
  return index < 0 ? undefined : snapshot.subarray(84 + 119 * index, 84 + 119 * (index + 1));
}

const placeOf = (record: Buffer | undefined): number[] => [5, 9, 13].map((at) => record?.readFloatLE(at) ?? NaN);
const speedOf = (record: Buffer | undefined): number => Math.hypot(record?.readFloatLE(29) ?? NaN, record?.readFloatLE(33) ?? NaN);

/** A place on the right lane of the road. */
function onRoad(x: number): MsgpackValue {
  const { location, rotation } = poseToCarla({ x, y: -1.75, z: 0.3, headingRad: 0 });
  return [[location.x, location.y, location.z], [rotation.pitch, rotation.yaw, rotation.roll]];
}

function spawn(id: string, place: MsgpackValue, parent = 0): { readonly id: number; readonly stream: number } {
  const description = [1, id, []];
  const actor = parent === 0 ? call('spawn_actor', description, place) : call('spawn_actor_with_parent', description, place, parent, 0, '');
  if (!Array.isArray(actor) || !(actor[5] instanceof Uint8Array)) throw new Error('no actor');
  const token = Buffer.from(actor[5]);
  return { id: Number(actor[0]), stream: token.length === 24 ? token.readUInt32LE(0) : 0 };
}

describe('1. frames', () => {
  it('reach clients as a snapshot first, then the data of every sensor with the same frame', () => {
    const car = spawn('vehicle.audi.tt', onRoad(100));
    const kinds = ['other.gnss', 'other.imu', 'other.radar', 'lidar.ray_cast', 'camera.depth'];
    const sensors = kinds.map((kind) => spawn(`sensor.${kind}`, [[0, 0, 2], [0, 0, 0]], car.id).stream);
    for (const stream of sensors) listen(stream);
    sent = [];
    const frames = [tick(), tick()];
    expect(sent.map(({ stream, payload }) => [stream, Number(payload.readBigUInt64LE(8))])).toEqual(frames.flatMap((frame) => [WORLD_STREAM, ...sensors].map((stream) => [stream, frame])));
  });
});

describe('2. a tick', () => {
  it('is answered before the step, and two ticks are two steps', () => {
    const { frame } = carla;
    const before = snapshots().length;
    const { answer, afterwards } = methodOf('tick_cue');
    const answered = decodeMsgpack(answer([]), 0);
    expect([answered.kind === 'value' ? answered.value : undefined, carla.frame, snapshots().length]).toEqual([[[1, frame + 1]], frame, before]);
    afterwards?.();
    tick();
    expect([carla.frame, snapshots().length]).toEqual([frame + 2, before + 2]);
  });
});

describe('3. actor ids', () => {
  it('only grow: over spawns, failures, deaths and episodes', () => {
    const ids: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const car = spawn('vehicle.audi.tt', onRoad(100));
      expect(() => spawn('vehicle.audi.tt', onRoad(101))).toThrow('Spawn failed because of collision at spawn position');
      ids.push(car.id, spawn('sensor.other.imu', [[0, 0, 1], [0, 0, 0]], car.id).id, spawn('static.prop.streetbarrier', onRoad(120)).id);
      if (round === 0) call('destroy_actor', car.id);
      else call('load_new_episode', '', false, 0xffff);
      if (round === 0) call('destroy_actor', ids[2]);
    }
    tick();
    expect([ids, Math.min(...readSnapshot(lastSnapshot()).actorIds) > ids[8]]).toEqual([[...new Set(ids)].toSorted((one, other) => one - other), true]);
  });

  it('are in every snapshot from the next one on until the actor dies, for every kind of actor', () => {
    start(TOWNS.open('Codriver01'));
    const info = call('get_map_info');
    const point = Array.isArray(info) && Array.isArray(info[1]) ? info[1][3] : null;
    const car = spawn('vehicle.audi.tt', point).id;
    const others = [
      spawn('walker.pedestrian.0001', OFF_THE_ROAD).id, spawn('sensor.camera.rgb', [[0, 0, 2], [0, 0, 0]], car).id, spawn('static.prop.container', [[150, 250, 0], [0, 0, 0]]).id,
    ];
    others.push(spawn('controller.ai.walker', [[0, 0, 0], [0, 0, 0]], others[0]).id);
    tick();
    const alive = readSnapshot(lastSnapshot()).actorIds;
    const known = call('get_actors_by_id', alive);
    const kinds = new Set(Array.isArray(known) ? known.map((actor) => (Array.isArray(actor) && Array.isArray(actor[2]) ? String(actor[2][1]).split('.')[0] : '')) : []);
    expect([[...kinds].toSorted(), alive.slice(-5)]).toEqual([['controller', 'sensor', 'spectator', 'static', 'traffic', 'vehicle', 'walker'], [car, ...others]]);
    for (const id of others.toReversed()) call('destroy_actor', id);
    tick();
    expect(readSnapshot(lastSnapshot()).actorIds).toEqual(alive.slice(0, -4));
  });
});

describe('4. a map change', () => {
  it('is told in the first snapshot after the load only, together with the new episode, which get_episode_info has at once', () => {
    tick();
    tick();
    call('load_new_episode', '', false, 0xffff);
    const info = call('get_episode_info');
    for (let step = 0; step < 3; step += 1) tick();
    const last = snapshots().slice(-4).map(readSnapshot);
    expect([last.map(({ mapChanged }) => mapChanged), last.map(({ episode }) => Number(episode))]).toEqual([[false, true, false, false], [1, 2, 2, 2]]);
    expect(Array.isArray(info) ? info[0] : undefined).toBe(2);
  });
});

describe('5. binary sizes', () => {
  it('are those of the protocol: token 24, header 48, episode 36 and 119 for each actor, image 12 and 4 for each pixel', () => {
    const car = spawn('vehicle.audi.tt', onRoad(100));
    const cameras = ['rgb', 'depth', 'semantic_segmentation', 'instance_segmentation'].map((kind) => {
      const actor = call('spawn_actor_with_parent', [1, `sensor.camera.${kind}`, [['image_size_x', 2, '40'], ['image_size_y', 2, '30']]], [[0, 0, 2], [0, 0, 0]], car.id, 0, '');
      const token = Array.isArray(actor) && actor[5] instanceof Uint8Array ? Buffer.from(actor[5]) : Buffer.alloc(0);
      expect(token.length).toBe(24);
      return token.readUInt32LE(0);
    });
    for (const stream of cameras) listen(stream);
    sent = [];
    tick();
    // The spectator, two speed signs, the car and four cameras.
    expect(sent.map(({ payload }) => payload.length)).toEqual([48 + 36 + 8 * 119, ...cameras.map(() => 48 + 12 + 4 * 40 * 30)]);
  });
});

describe('6. forms', () => {
  it('are exact: bytes as bin, switches as booleans, numbers of things as integers, whatever the value', () => {
    const car = call('spawn_actor', [1, 'vehicle.audi.tt', []], onRoad(100));
    const sensor = call('spawn_actor_with_parent', [1, 'sensor.other.gnss', []], [[0, 0, 0], [0, 0, 0]], Array.isArray(car) ? Number(car[0]) : 0, 0, '');
    const forms = (actor: MsgpackValue): unknown[] => (Array.isArray(actor) ? actor.map((field) => (field instanceof Uint8Array ? `bin ${field.length}` : Array.isArray(field) ? 'array' : typeof field)) : []);
    expect([forms(car), forms(sensor)]).toEqual([['number', 'number', 'array', 'array', 'bin 1', 'bin 0'], ['number', 'number', 'array', 'array', 'bin 0', 'bin 24']]);
    // The two doubles travel as float64; a float would be refused for any of the integers.
    const settings = methodOf('get_episode_settings').answer([]);
    const answered = decodeMsgpack(settings, 0);
    expect(answered.kind === 'value' ? answered.value : undefined).toEqual([[1, SYNCHRONOUS.with(4, 0.01)]]);
    expect([...settings].filter((byte) => byte === 0xcb).length).toBe(2);
  });
});

describe('8. what lasts', () => {
  it('are controls: a car goes on as it was told', () => {
    const car = spawn('vehicle.audi.tt', onRoad(100)).id;
    call('apply_control_to_vehicle', car, [0.6, 0, 0, false, false, false, 0]);
    const speeds: number[] = [];
    for (let step = 0; step < 40; step += 1) {
      tick();
      speeds.push(speedOf(recordOf(car)));
    }
    expect(speeds.every((speed, index) => index === 0 || speed >= speeds[index - 1])).toBe(true);
    expect([speeds[39] > 2, recordOf(car)?.readFloatLE(65)]).toEqual([true, Math.fround(0.6)]);
  });

  it('is a walker\'s way, and a target velocity as far as rolling lets it', () => {
    const walker = spawn('walker.pedestrian.0001', [[50, 20, 1], [0, 0, 0]]).id;
    call('apply_control_to_walker', walker, [[0, 1, 0], 1.5, false]);
    const car = spawn('vehicle.audi.tt', onRoad(100)).id;
    call('set_actor_target_velocity', car, [10, 0, 0]);
    for (let step = 0; step < 20; step += 1) tick();
    expect(speedOf(recordOf(walker))).toBeCloseTo(1.5, 5);
    expect(placeOf(recordOf(walker))[1]).toBeCloseTo(20 + 1.5 * 20 * 0.05, 3);
    expect(speedOf(recordOf(car))).toBeGreaterThan(8);
  });

  it('are states of lights that a client froze', () => {
    start(TOWNS.open('Codriver01'));
    tick();
    const light = readSnapshot(lastSnapshot()).actorIds.find((id) => carla.episode.actors.get(id).kind === 'trafficLight') ?? 0;
    call('freeze_all_traffic_lights', true);
    call('set_traffic_light_state', light, 1);
    for (let step = 0; step < 400; step += 1) tick();
    expect(recordOf(light)?.readUInt8(118)).toBe(1);
  });

  it('is where a box stands: spawning into it fails, beside it and after its death succeeds', () => {
    const car = spawn('vehicle.audi.tt', onRoad(100)).id;
    expect(() => spawn('walker.pedestrian.0001', onRoad(101))).toThrow('collision');
    spawn('vehicle.audi.tt', onRoad(105));
    call('destroy_actor', car);
    spawn('walker.pedestrian.0001', onRoad(101));
  });

  it('is the bond of children to their parents, and when a parent dies every child is still told of, with a finite place', () => {
    const car = spawn('vehicle.audi.tt', onRoad(100)).id;
    const mast = spawn('sensor.other.gnss', [[1, 0, 2], [0, 0, 0]], car).id;
    const onMast = spawn('sensor.other.imu', [[0, 0, 1], [0, 0, 0]], mast).id;
    call('apply_control_to_vehicle', car, [1, 0, 0, false, false, false, 0]);
    for (let step = 0; step < 30; step += 1) tick();
    const [place, child, grandchild] = [car, mast, onMast].map((id) => placeOf(recordOf(id)));
    expect([child[0] - place[0], child[2] - place[2], grandchild[0] - place[0], grandchild[2] - place[2]].map((metres) => Math.round(metres * 1000) / 1000)).toEqual([1, 2, 1, 3]);
    call('destroy_actor', car);
    tick();
    expect([recordOf(car), placeOf(recordOf(mast)).every(Number.isFinite), placeOf(recordOf(onMast)).every(Number.isFinite)]).toEqual([undefined, true, true]);
  });
});
