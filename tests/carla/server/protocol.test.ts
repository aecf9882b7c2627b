import { connect } from 'node:net';
import fc from 'fast-check';
import msgpack from 'msgpack-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CarlaServer } from '../../../src/carla/server/CarlaServer.ts';
import { STEP_S } from '../../../src/world/World.ts';
import { RpcTestClient } from './RpcTestClient.ts';
import { serve, TOWNS } from './servedTowns.ts';
import type { Served } from './servedTowns.ts';
import { readSnapshot, StreamTestClient } from './StreamTestClient.ts';

const SYNCHRONOUS: readonly unknown[] = [true, false, [true, STEP_S], true, 0.01, 10, 0, true, 3000, 2000, true];
const AUDI = [1, 'vehicle.audi.tt', [['role_name', 4, 'hero']]] as const;
const WORLD_STREAM = 1;

let served: Served;
let client: RpcTestClient;

beforeEach(async () => {
  served = await serve();
  client = await RpcTestClient.to(served.server.port);
});

afterEach(async () => {
  client.close();
  await served.server.close();
});

/** Where streams are: the token says it. */
async function stream(id: number, asker = client): Promise<StreamTestClient> {
  const answer = await asker.call('get_sensor_token', id);
  const token = Array.isArray(answer) && answer[0] instanceof Uint8Array ? answer[0] : new Uint8Array(24);
  return StreamTestClient.to(new DataView(token.buffer, token.byteOffset).getUint16(4, true), id);
}

async function spawnPoint(index: number): Promise<unknown> {
  const info = await client.call('get_map_info');
  return Array.isArray(info) && Array.isArray(info[1]) ? info[1][index] : undefined;
}

async function spawn(place: number): Promise<number> {
  const actor = await client.call('spawn_actor', AUDI, await spawnPoint(place));
  return Array.isArray(actor) && typeof actor[0] === 'number' ? actor[0] : -1;
}

describe('frames', () => {
  it('run by the clock while no client ticks, and each is one more than the last', async () => {
    const world = await stream(WORLD_STREAM);
    const snapshots = (await world.received(6)).slice(0, 6).map(readSnapshot);
    expect(snapshots.map(({ frame }) => frame - snapshots[0].frame)).toEqual([0n, 1n, 2n, 3n, 4n, 5n]);
    expect(new Set(snapshots.map(({ type, stepS }) => `${type} ${stepS.toFixed(3)}`))).toEqual(new Set(['17 0.050']));
    world.close();
  });

  it('come one for each tick in synchronous mode; a tick is answered with the frame that it makes', async () => {
    const frame = await client.call('set_episode_settings', SYNCHRONOUS);
    expect(frame).toBe(served.server.carla.frame);
    const world = await stream(WORLD_STREAM);
    await world.received(1);
    const answers = [await client.call('tick_cue'), await client.call('tick_cue'), await client.call('tick_cue')];
    expect(answers).toEqual([1, 2, 3].map((step) => Number(frame) + step));
    const snapshots = (await world.received(4)).map(readSnapshot);
    expect(snapshots.map((snapshot) => Number(snapshot.frame) - Number(frame))).toEqual([0, 1, 2, 3]);
    world.close();
  });

  it('greet a newcomer to a standing world with its last snapshot', async () => {
    await client.call('set_episode_settings', SYNCHRONOUS);
    await client.call('tick_cue');
    const world = await stream(WORLD_STREAM);
    const [snapshot] = await world.received(1);
    expect(Number(readSnapshot(snapshot).frame)).toBe(served.server.carla.frame);
    world.close();
  });

  it('are there from the start: a client that makes the world synchronous with its first call still has a snapshot', async () => {
    const early = await serve();
    expect(early.server.carla.frame).toBe(1);
    const first = await RpcTestClient.to(early.server.port);
    await first.call('set_episode_settings', SYNCHRONOUS);
    const world = await stream(WORLD_STREAM, first);
    const [snapshot] = await world.received(1);
    expect(Number(readSnapshot(snapshot).frame)).toBe(early.server.carla.frame);
    world.close();
    first.close();
    await early.server.close();
  });

  it('list every living actor, new ones from the next frame on, destroyed ones no more', async () => {
    await client.call('set_episode_settings', SYNCHRONOUS);
    const world = await stream(WORLD_STREAM);
    await world.received(1);
    const before = readSnapshot(world.payloads[0]).actorIds;
    const car = await spawn(0);
    await client.call('tick_cue');
    await world.received(2);
    expect(readSnapshot(world.payloads[1]).actorIds).toEqual([...before, car]);
    await client.call('destroy_actor', car);
    await client.call('tick_cue');
    await world.received(3);
    expect(readSnapshot(world.payloads[2]).actorIds).toEqual(before);
    world.close();
  });

  it('count on through a change of town: new episode, new ids, the map change told exactly once', async () => {
    await client.call('set_episode_settings', SYNCHRONOUS);
    const world = await stream(WORLD_STREAM);
    await world.received(1);
    const car = await spawn(0);
    await client.call('tick_cue');
    await client.call('load_new_episode', '', false, 0xffff);
    const info = await client.call('get_episode_info');
    await client.call('tick_cue');
    await client.call('tick_cue');
    const [, last, first, second] = (await world.received(4)).map(readSnapshot);
    expect([last.mapChanged, first.mapChanged, second.mapChanged]).toEqual([false, true, false]);
    expect([first.frame - last.frame, first.episode - last.episode]).toEqual([1n, 1n]);
    expect(Array.isArray(info) ? info[0] : undefined).toBe(Number(first.episode));
    expect(Math.min(...first.actorIds)).toBeGreaterThan(car);
    expect(first.timeS).toBeCloseTo(STEP_S, 9);
    world.close();
  });
});

describe('streams', () => {
  it('keep the data of the moment between asking for a token and connecting', async () => {
    await client.call('set_episode_settings', SYNCHRONOUS);
    const car = await spawn(0);
    const sensor = await client.call('spawn_actor_with_parent', [2, 'sensor.other.gnss', []], [[0, 0, 2], [0, 0, 0]], car, 0);
    const token = Array.isArray(sensor) && sensor[5] instanceof Uint8Array ? sensor[5] : new Uint8Array(24);
    const view = new DataView(token.buffer, token.byteOffset);
    await client.call('get_sensor_token', view.getUint32(0, true));
    const frame = await client.call('tick_cue');
    const gnss = await StreamTestClient.to(view.getUint16(4, true), view.getUint32(0, true));
    const [payload] = await gnss.received(1);
    expect([Number(payload.readBigUInt64LE(0)), Number(payload.readBigUInt64LE(8))]).toEqual([4, frame]);
    gnss.close();
  });

  it('of an unknown id, and of a sensor that is gone, are closed', async () => {
    const unknown = await stream(99);
    await new Promise<void>((resolve) => void unknown.socket.once('close', () => resolve()));
    const sensor = await client.call('spawn_actor', [2, 'sensor.other.imu', []], [[0, 0, 2], [0, 0, 0]]);
    const [id, token] = Array.isArray(sensor) && sensor[5] instanceof Uint8Array ? [sensor[0], sensor[5]] : [-1, new Uint8Array(24)];
    const imu = await stream(new DataView(token.buffer, token.byteOffset).getUint32(0, true));
    await imu.received(1);
    await client.call('destroy_actor', id);
    await new Promise<void>((resolve) => void imu.socket.once('close', () => resolve()));
    expect(imu.socket.destroyed).toBe(true);
  });
});

describe('calls', () => {
  it('that are unknown are answered with an error, whether the client waits or not', async () => {
    await expect(client.call('make_coffee', 1)).rejects.toThrow("server could not find function 'make_coffee'");
    const { id, bytes } = client.request('make_coffee', [], [true]);
    const answer = client.answerTo(id);
    client.socket.write(bytes);
    expect((await answer).slice(2)).toEqual(["server could not find function 'make_coffee'", null]);
    expect(served.notes).toEqual(["a client asked for 'make_coffee', which is not served: it got an error"]);
  });

  it('with arguments that do not fit say which one', async () => {
    await expect(client.call('spawn_actor', AUDI, 'here')).rejects.toThrow('spawn_actor, argument 2 must be an array, not "here"');
    await expect(client.call('destroy_actor', -1)).rejects.toThrow('destroy_actor, argument 1 must be a u32, not -1');
  });

  it('that cannot be met are refused with a reason, and the server goes on', async () => {
    await expect(client.call('destroy_actor', 123_456)).rejects.toThrow('unable to find actor 123456');
    await expect(client.call('spawn_actor', [1, 'vehicle.ufo', []], await spawnPoint(0))).rejects.toThrow("the blueprint 'vehicle.ufo' is not served");
    await expect(client.call('load_new_episode', 'Atlantis', true, 0)).rejects.toThrow("Map 'Atlantis' not found");
    await expect(client.call('request_file', 'Nav/x.bin')).rejects.toThrow("there is no file 'Nav/x.bin'");
    await expect(client.call('set_traffic_light_state', await spawn(0), 0)).rejects.toThrow('is no traffic light but vehicle.audi.tt');
    expect(await client.call('version')).toBe('0.9.16');
    expect(served.notes).toEqual([]);
  });

  it('in a batch fail one by one, bare of the wrapping that other results have', async () => {
    const place = await spawnPoint(0);
    const { id, bytes } = client.request('apply_batch', [[[[0, [AUDI, place, [false], []]]], [[0, [AUDI, place, [false], 216, '', []]]], [[99, []]], [[1, [7_000_000]]]], false]);
    const answer = client.answerTo(id);
    client.socket.write(bytes);
    const [, , error, result] = await answer;
    const car = Array.isArray(result) && Array.isArray(result[0]) && Array.isArray(result[0][0]) ? result[0][0][1] : undefined;
    expect(error).toBeNull();
    expect(result).toEqual([
      [[1, car]], [[0, ['Spawn failed because of collision at spawn position']]], [[0, ['there is no batch command 99']]],
      [[0, ['unable to find actor 7000000: it does not exist or was destroyed']]],
    ]);
  });

  it('in a batch that asks for a tick are followed by one step, after the answer', async () => {
    await client.call('set_episode_settings', SYNCHRONOUS);
    const { frame } = served.server.carla;
    const world = await stream(WORLD_STREAM);
    await world.received(1);
    const batches = [client.request('apply_batch', [[[[0, [AUDI, await spawnPoint(0), [false], []]]]], true]), client.request('apply_batch', [[], false])];
    const answers = batches.map(({ id }) => client.answerTo(id));
    for (const { bytes } of batches) client.socket.write(bytes);
    await Promise.all(answers);
    expect(served.server.carla.frame).toBe(frame + 1);
    await world.received(2);
    expect(readSnapshot(world.payloads[1]).actorIds.length).toBe(readSnapshot(world.payloads[0]).actorIds.length + 1);
    world.close();
  });

  it('that are notifications are carried out and not answered', async () => {
    await client.call('set_episode_settings', SYNCHRONOUS);
    const { frame } = served.server.carla;
    client.socket.write(msgpack.encode([2, 'tick_cue', [[false]]]));
    client.socket.write(msgpack.encode([2, 'get_weather_parameters', [[false]]]));
    expect(await client.call('version')).toBe('0.9.16');
    expect([served.server.carla.frame, served.notes]).toEqual([frame + 1, []]);
  });

  it('arrive in one piece however the bytes are cut, and many at once are answered in order', async () => {
    const requests = Array.from({ length: 30 }, (_, index) => client.request(index % 2 === 0 ? 'version' : 'get_weather_parameters', []));
    const answers = requests.map(({ id }) => client.answerTo(id));
    const bytes = Buffer.concat(requests.map((request) => request.bytes));
    const cuts = fc.sample(fc.integer({ min: 1, max: bytes.length - 1 }), { seed: 3, numRuns: 25 }).toSorted((one, other) => one - other);
    let from = 0;
    for (const cut of [...cuts, bytes.length]) {
      client.socket.write(bytes.subarray(from, cut));
      from = cut;
      await new Promise((resolve) => void setImmediate(resolve));
    }
    const results = await Promise.all(answers);
    expect(results.filter((_, index) => index % 2 === 0).map((answer) => answer[3])).toEqual(Array.from({ length: 15 }, () => [[1, '0.9.16']]));
  });
});

describe('options', () => {
  it('speak to clients of 0.9.15: another type of snapshots, another count of attribute types', async () => {
    const older = await serve('Codriver01', { version: '0.9.15' });
    const guest = await RpcTestClient.to(older.server.port);
    const token = await guest.call('get_sensor_token', WORLD_STREAM);
    const bytes = Array.isArray(token) && token[0] instanceof Uint8Array ? token[0] : new Uint8Array(24);
    const world = await StreamTestClient.to(new DataView(bytes.buffer, bytes.byteOffset).getUint16(4, true), WORLD_STREAM);
    const definitions = await guest.call('get_actor_definitions');
    const types = Array.isArray(definitions) && Array.isArray(definitions[0]) && Array.isArray(definitions[0][3]) ? definitions[0][3].map((attribute) => (Array.isArray(attribute) ? attribute[1] : undefined)) : [];
    expect([await guest.call('version'), readSnapshot((await world.received(1))[0]).type, [...new Set(types)].toSorted()]).toEqual(['0.9.15', 16n, [0, 1, 3, 4]]);
    world.close();
    guest.close();
    await older.server.close();
  });

  it('call towns by their bare names for the leaderboard 1.0', async () => {
    const bare = await serve('Codriver01', { mapNames: 'bare' });
    const guest = await RpcTestClient.to(bare.server.port);
    expect(await guest.call('get_map_info')).toEqual(['Codriver01', expect.any(Array)]);
    guest.close();
    await bare.server.close();
  });

  it('refuse a step that no simulation can take, and keep the old one', async () => {
    await expect(client.call('set_episode_settings', SYNCHRONOUS.with(2, [true, 1e9]))).rejects.toThrow('fixed_delta_seconds is 1000000000; this server steps by at most 1 s');
    expect(served.server.carla.stepS).toBe(STEP_S);
  });

  it('leave cameras black where nothing shall be rendered', async () => {
    const image = async (noRendering: boolean): Promise<number> => {
      await client.call('set_episode_settings', SYNCHRONOUS.with(1, noRendering));
      const camera = await client.call('spawn_actor', [2, 'sensor.camera.rgb', [['image_size_x', 2, '32'], ['image_size_y', 2, '16']]], [[0, 0, 2], [0, 0, 0]]);
      const token = Array.isArray(camera) && camera[5] instanceof Uint8Array ? camera[5] : new Uint8Array(24);
      const view = await stream(new DataView(token.buffer, token.byteOffset).getUint32(0, true));
      await client.call('tick_cue');
      const [payload] = await view.received(1);
      view.close();
      expect([payload.length, payload.readUInt32LE(48), payload.readUInt32LE(52), payload.readFloatLE(56)]).toEqual([48 + 12 + 4 * 32 * 16, 32, 16, 90]);
      return payload.subarray(60).reduce((sum, byte) => sum + byte, 0);
    };
    expect([await image(true), (await image(false)) > 0]).toEqual([0, true]);
  });
});

describe('garbage', () => {
  it.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a map', Buffer.from([0x81, 0x01, 0x02])],
    ['an array that is no request', Buffer.from([0x93, 0x05, 0x06, 0x07])],
    ['a request without a whole number', Buffer.from([0x94, 0x00, 0xca, 0x40, 0x60, 0x00, 0x00, 0xa1, 0x78, 0x90])],
    ['a request with a negative number', Buffer.from([0x94, 0x00, 0xff, 0xa1, 0x78, 0x90])],
    ['arrays within arrays', Buffer.alloc(5000, 0x91)],
    ['a text of 4 GB', Buffer.from([0xdb, 0xff, 0xff, 0xff, 0xff])],
    ['an array of 4 thousand million elements', Buffer.from([0xdd, 0xff, 0xff, 0xff, 0xff])],
  ])('on the port of calls, such as %s, ends that connection and no other', async (_, bytes) => {
    const guest = connect(served.server.port, '127.0.0.1');
    const closed = new Promise<void>((resolve) => void guest.on('error', () => {}).once('close', () => resolve()));
    guest.write(bytes);
    await closed;
    expect(await client.call('version')).toBe('0.9.16');
    expect(served.notes).toEqual([expect.stringMatching(/^closed the connection of .*: /)]);
  });

  it('on both ports, whatever it is, leaves the server at work', async () => {
    const random = fc.sample(fc.uint8Array({ minLength: 1, maxLength: 400 }), { seed: 11, numRuns: 60 });
    const world = await stream(WORLD_STREAM);
    const streamPort = world.socket.remotePort ?? 0;
    const guests = random.map((bytes, index) => {
      const guest = connect(index % 2 === 0 ? served.server.port : streamPort, '127.0.0.1').on('error', () => {});
      guest.write(bytes);
      return guest;
    });
    await world.received(10);
    for (const guest of guests) guest.destroy();
    expect(await client.call('version')).toBe('0.9.16');
    await world.received(15);
    world.close();
  });

  it('as arguments of every call is answered with an error or a result, never with silence', async () => {
    const calls = ['spawn_actor', 'apply_batch', 'set_episode_settings', 'set_actor_transform', 'apply_physics_control', 'get_actors_by_id', 'cast_ray', 'set_weather_parameters', 'load_new_episode'];
    const junk = fc.array(fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null), fc.array(fc.anything({ maxDepth: 1, values: [fc.integer(), fc.string(), fc.boolean()], withBoxedValues: false, key: fc.constant('0') }).filter((one) => typeof one !== 'object'))), { maxLength: 4 });
    for (const [index, args] of fc.sample(junk, { seed: 8, numRuns: 180 }).entries()) {
      const { id, bytes } = client.request(calls[index % calls.length], args);
      const answer = client.answerTo(id);
      client.socket.write(bytes);
      expect((await answer).slice(0, 2)).toEqual([1, id]);
    }
    expect(served.notes).toEqual([]);
  });
});

describe('the end', () => {
  it('frees the ports and ends every connection', async () => {
    const world = await stream(WORLD_STREAM);
    await world.received(1);
    const ended = Promise.all([client.socket, world.socket].map((socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve()))));
    await served.server.close();
    await ended;
    expect(served.server.connections).toBe(0);
  });

  it('a port that is taken is an error that names it', async () => {
    const again = CarlaServer.start({ host: '127.0.0.1', port: served.server.port, version: '0.9.16', towns: TOWNS, firstTown: 'Codriver01', mapNames: 'full', note: () => {} });
    await expect(again).rejects.toMatchObject({ code: 'CARLA_PORT', where: `127.0.0.1:${served.server.port}`, remedy: 'choose another port, or stop the server that has it' });
  });
});
