import { spawn as spawnProcess } from 'node:child_process';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptStream } from '../../../src/carla/server/stream/acceptStream.ts';
import { StreamHub } from '../../../src/carla/server/stream/StreamHub.ts';
import type { StreamSession } from '../../../src/carla/server/stream/StreamHub.ts';
import { STEP_S } from '../../../src/world/World.ts';
import { clientScript, NEEDS_CLIENT, PYTHON } from '../pythonWithCarla.ts';
import { RpcTestClient } from './RpcTestClient.ts';
import { serve } from './servedTowns.ts';
import type { Served } from './servedTowns.ts';
import { readSnapshot, StreamTestClient } from './StreamTestClient.ts';

const SYNCHRONOUS: readonly unknown[] = [true, false, [true, STEP_S], true, 0.01, 10, 0, true, 3000, 2000, true];
const WORLD_STREAM = 1;
const MB = 2 ** 20;

let served: Served;
let client: RpcTestClient;
let streamPort: number;

beforeEach(async () => {
  served = await serve();
  client = await RpcTestClient.to(served.server.port);
  const answer = await client.call('get_sensor_token', WORLD_STREAM);
  const token = Array.isArray(answer) && answer[0] instanceof Uint8Array ? answer[0] : new Uint8Array(24);
  streamPort = new DataView(token.buffer, token.byteOffset).getUint16(4, true);
});

afterEach(async () => {
  client.close();
  await served.server.close();
});

async function opened(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket.on('error', () => {});
}

const closing = (socket: Socket): Promise<void> => new Promise((resolve) => void (socket.destroyed ? resolve() : socket.once('close', () => resolve())));

/** Waits, without a limit of its own, until something is so. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => void setTimeout(resolve, 20));
}

describe('connections that lead nowhere', () => {
  it('name no stream and are let go after a while', async () => {
    const port = await new Promise<number>((resolve) => {
      const server = createServer((socket) => acceptStream(socket, new StreamHub(), 50)).listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
        server.unref();
      });
    });
    const silent = await opened(port);
    const halting = await opened(port);
    halting.write(Uint8Array.of(1, 0));
    silent.resume();
    halting.resume();
    await Promise.all([closing(silent), closing(halting)]);
  });

  it('stand open in half a request and hold up neither others nor the end', async () => {
    const idle = await Promise.all(Array.from({ length: 40 }, (_, index) => opened(index % 2 === 0 ? served.server.port : streamPort)));
    for (const socket of idle) socket.write(Uint8Array.of(0x94, 0x00));
    const world = await StreamTestClient.to(streamPort, WORLD_STREAM);
    await world.received(5);
    expect(await client.call('version')).toBe('0.9.16');
    await served.server.close();
    await Promise.all([world.socket, ...idle].map((socket) => closing(socket.resume())));
    expect([served.server.connections, served.notes]).toEqual([0, []]);
  });

  it('are reset in the middle of an answer, a hundred times over', async () => {
    for (let round = 0; round < 100; round += 1) {
      const guest = await RpcTestClient.to(served.server.port);
      guest.socket.write(guest.request('get_actor_definitions', []).bytes);
      if (round % 2 === 0) await new Promise<void>((resolve) => void guest.socket.once('data', () => resolve()));
      guest.socket.resetAndDestroy();
    }
    await until(() => served.server.connections === 1);
    expect([await client.call('version'), served.notes]).toEqual(['0.9.16', []]);
  });
});

describe('slow readers', () => {
  /** A session that takes nothing off the server's hands. */
  function stuck(): StreamSession & { writableLength: number; taken: number; isGone: boolean } {
    return {
      writableLength: 0, taken: 0, isGone: false,
      write(bytes) {
        this.taken += 1;
        this.writableLength += bytes.length;
      },
      destroy() {
        this.isGone = true;
      },
    };
  }

  it('of a stream miss messages in asynchronous mode, but not the first 8 MB', () => {
    const hub = new StreamHub();
    const id = hub.open();
    const session = stuck();
    hub.join(id, session);
    for (let frame = 0; frame < 50; frame += 1) hub.publish(id, [new Uint8Array(MB)]);
    expect([session.taken, session.isGone]).toEqual([8, false]);
    session.writableLength = 0;
    hub.publish(id, [new Uint8Array(MB)]);
    expect(session.taken).toBe(9);
  });

  it('of a stream get every message in synchronous mode until they are hopelessly behind, and are let go then', () => {
    const hub = new StreamHub();
    const id = hub.open();
    hub.isLossless = true;
    const session = stuck();
    hub.join(id, session);
    const message = new Uint8Array(MB);
    for (let frame = 0; frame < 300 && !session.isGone; frame += 1) hub.publish(id, [message]);
    expect([session.taken, session.isGone]).toEqual([256, true]);
  });

  it('of a camera keep nobody else from every frame of the world', async () => {
    const camera = await client.call('spawn_actor', [2, 'sensor.camera.semantic_segmentation', [['image_size_x', 2, '512'], ['image_size_y', 2, '256']]], [[0, 0, 2], [0, 0, 0]]);
    const token = Array.isArray(camera) && camera[5] instanceof Uint8Array ? camera[5] : new Uint8Array(24);
    const slow = await StreamTestClient.to(streamPort, new DataView(token.buffer, token.byteOffset).getUint32(0, true));
    slow.socket.pause();
    const world = await StreamTestClient.to(streamPort, WORLD_STREAM);
    const frames = (await world.received(20)).map((payload) => Number(readSnapshot(payload).frame));
    expect(frames.map((frame) => frame - frames[0])).toEqual(frames.map((_, index) => index));
    slow.close();
    world.close();
  });

  it('of answers are not listened to until they have taken them', async () => {
    await client.call('set_episode_settings', SYNCHRONOUS);
    const frame = served.server.carla.frame;
    const slow = await RpcTestClient.to(served.server.port);
    slow.socket.pause();
    const requests = [...Array.from({ length: 60 }, () => slow.request('get_map_data', [])), slow.request('tick_cue', [])];
    const answers = requests.map(({ id }) => slow.answerTo(id));
    for (const { bytes } of requests) slow.socket.write(bytes);
    for (let call = 0; call < 50; call += 1) expect(await client.call('version')).toBe('0.9.16');
    expect(served.server.carla.frame).toBe(frame);
    slow.socket.resume();
    const all = await Promise.all(answers);
    expect([all.map((answer) => answer[1]), served.server.carla.frame]).toEqual([requests.map(({ id }) => id), frame + 1]);
    slow.close();
  });
});

describe('huge messages', () => {
  it('that arrive in thousands of pieces are read, while others are served', async () => {
    const { id, bytes } = client.request('get_actors_by_id', [Array.from({ length: 300_000 }, (_, index) => 1_000_000 + index)]);
    const answer = client.answerTo(id);
    const other = await RpcTestClient.to(served.server.port);
    for (let at = 0; at < bytes.length; at += 700) {
      client.socket.write(bytes.subarray(at, at + 700));
      if (at % 70_000 === 0) expect(await other.call('version')).toBe('0.9.16');
    }
    expect((await answer).slice(2)).toEqual([null, [[1, []]]]);
    other.close();
  });

  it('whose method has a name of a megabyte are answered with a short error', async () => {
    await expect(client.call('x'.repeat(MB))).rejects.toThrow(new Error(`rpc error: server could not find function '${'x'.repeat(80)}'`));
  });

  it('that say they are larger than any message end the connection at once', async () => {
    const guest = await opened(served.server.port);
    guest.write(Uint8Array.of(0x94, 0x00, 0x01, 0xc6, 0x10, 0x00, 0x00, 0x00));
    await closing(guest.resume());
    expect(served.notes).toEqual(['closed the connection of 127.0.0.1: a message of 268435464 bytes is too large']);
  });
});

describe.skipIf(PYTHON === undefined)(`a client of CARLA's that is killed${NEEDS_CLIENT}`, () => {
  it('while it ticks and listens leaves a world that another one goes on with', async () => {
    const { python, script, env, dispose } = clientScript('tick_for_ever.py');
    const child = spawnProcess(python, [script, String(served.server.port)], { env, stdio: 'ignore' });
    await until(() => served.server.connections === 6 && served.server.carla.settings.synchronousMode && served.server.carla.episode.steps > 30);
    child.kill('SIGKILL');
    await until(() => served.server.connections === 1);
    const { frame } = served.server.carla;
    expect(await client.call('tick_cue')).toBe(frame + 1);
    expect([...served.server.carla.episode.actors.all()].filter(({ kind }) => kind === 'vehicle').length).toBe(1);
    await client.call('load_new_episode', '', true, 0xffff);
    const world = await StreamTestClient.to(streamPort, WORLD_STREAM);
    await world.received(5);
    expect([[...served.server.carla.episode.actors.all()].filter(({ kind }) => kind === 'vehicle'), served.notes]).toEqual([[], []]);
    world.close();
    dispose();
  });
});
