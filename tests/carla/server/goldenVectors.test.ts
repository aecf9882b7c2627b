import { describe, expect, it } from 'vitest';
import { CARLA_ORIGIN } from '../../../src/carla/coordinates.ts';
import { NO_BOX } from '../../../src/carla/server/episode/mapActors.ts';
import type { ServedActor } from '../../../src/carla/server/episode/ServedActor.ts';
import { DEFAULT_ACKERMANN } from '../../../src/carla/server/episode/vehiclePhysics.ts';
import { command, method } from '../../../src/carla/server/rpc/RpcMethod.ts';
import { RpcRefusal } from '../../../src/carla/server/rpc/RpcRefusal.ts';
import { ACTOR_RECORD_BYTES, EPISODE_HEADER_BYTES, packSnapshot, SimulationState } from '../../../src/carla/server/stream/packSnapshot.ts';
import { SENSOR_HEADER_BYTES, sensorHeader } from '../../../src/carla/server/stream/sensorHeader.ts';
import { streamToken } from '../../../src/carla/server/stream/streamToken.ts';
import { EpisodeInfo, VehiclePhysics } from '../../../src/carla/server/wire/rpcStructs.ts';
import { LightState } from '../../../src/world/LightState.ts';
import { RpcTestClient } from './RpcTestClient.ts';
import { serve } from './servedTowns.ts';

/** `00*7` stands for seven zeros. */
function bytes(hex: string): Uint8Array {
  return Uint8Array.from(hex.trim().split(/[\s|]+/).flatMap((word) => {
    const [byte, times] = word.split('*');
    return Array.from({ length: Number(times ?? 1) }, () => Number.parseInt(byte, 16));
  }));
}

/** Bytes that CARLA's own client was seen to accept. */
describe('golden vectors', () => {
  it('of a token', () => {
    expect(streamToken(1, 2001)).toEqual(bytes('01 00 00 00 d1 07 01 00 00*16'));
  });

  it('of results, with and without a value, and of refusals', () => {
    const token = streamToken(1, 2001);
    expect(method('get_episode_info', [], EpisodeInfo, () => ({ id: 7, token: { bytes: token } })).answer([])).toEqual(Uint8Array.of(...bytes('91 92 01 92 07 91 c4 18'), ...token));
    expect(command('reset', [], () => {}).answer([])).toEqual(bytes('91 91 c2'));
    const refuse = (): never => {
      throw new RpcRefusal('x');
    };
    expect(command('reset', [], refuse).answer([])).toEqual(bytes('91 92 c3 91 a1 78'));
    expect(method('get_episode_info', [], EpisodeInfo, refuse).answer([])).toEqual(bytes('91 92 00 91 a1 78'));
  });

  it('of a whole call over the socket', async () => {
    const { server } = await serve('Codriver01', { version: '0.9.15' });
    const client = await RpcTestClient.to(server.port);
    const answer = new Promise<Buffer>((resolve) => void client.socket.once('data', resolve));
    client.socket.write(bytes('94 00 01 a7 76 65 72 73 69 6f 6e 91 91 c2'));
    expect(Uint8Array.from(await answer)).toEqual(bytes('94 01 01 c0 91 92 01 a6 30 2e 39 2e 31 35'));
    client.close();
    await server.close();
  });

  it('of a sensor header', () => {
    const header = sensorHeader(16, 101, 0.05, CARLA_ORIGIN);
    expect(header).toEqual(bytes('10 00*7 | 65 00*7 | 9a 99 99 99 99 99 a9 3f | 00*24'));
    expect(header.length).toBe(SENSOR_HEADER_BYTES);
  });

  it('of a snapshot with one vehicle', () => {
    const light: ServedActor = { ...nobody(9), kind: 'trafficLight', light: 0, signId: new Uint8Array(32) };
    const car: ServedActor = {
      ...nobody(3), kind: 'vehicle', originHeightM: 0, hasPhysics: true, hasCollisions: true, hasGravity: true,
      transform: { location: { x: 10, y: 1.75, z: 0.5 }, rotation: { pitch: 0, yaw: 90, roll: 0 } }, velocity: { x: 0, y: 5, z: 0 },
      control: { throttle: 0.5, steer: -0.25, brake: 0, handBrake: false, reverse: false, manualGearShift: false, gear: 1 }, ackermann: undefined, ackermannSettings: DEFAULT_ACKERMANN,
      constantVelocity: undefined, lights: 0, doors: 0, speedLimitKmh: 30, light: undefined, physics: VehiclePhysics.zero,
    };
    const lights = { stateOf: () => LightState.yellow, timesOf: () => ({ greenS: 10, yellowS: 3, redS: 2, elapsedS: 0.5, isFrozen: true }) };
    const snapshot = packSnapshot({ id: 7, actors: { count: 2, all: () => [car, light] }, lights }, 1.5, 0.05, SimulationState.mapChange);
    expect(snapshot.length).toBe(EPISODE_HEADER_BYTES + 2 * ACTOR_RECORD_BYTES);
    expect(snapshot.slice(0, EPISODE_HEADER_BYTES)).toEqual(bytes('07 00*7 | 00 00 00 00 00 00 f8 3f | cd cc 4c 3d | 00*12 | 01 00 00 00'));
    expect(snapshot.slice(EPISODE_HEADER_BYTES, EPISODE_HEADER_BYTES + ACTOR_RECORD_BYTES)).toEqual(bytes(
      '03 00 00 00 01 | 00 00 20 41 00 00 e0 3f 00 00 00 3f | 00 00 00 00 00 00 b4 42 00 00 00 00 | 00 00 00 00 00 00 a0 40 00 00 00 00 | 00*24 | ' +
      '00 00 00 3f 00 00 80 be 00 00 00 00 | 00 00 00 01 00 00 00 00 00 f0 41 02 00 00 00 00 00 00 | 00*24',
    ));
    expect(snapshot.slice(EPISODE_HEADER_BYTES + ACTOR_RECORD_BYTES + 65)).toEqual(bytes('00*32 | 00 00 20 41 | 00 00 40 40 | 00 00 00 40 | 00 00 00 3f | 00*4 | 01 01'));
  });
});

function nobody(id: number) {
  const still = { x: 0, y: 0, z: 0 };
  return {
    id, parentId: 0, relative: undefined, description: { uid: 0, id: 'x', attributes: [] }, boundingBox: NO_BOX, semanticTags: new Uint8Array(), transform: CARLA_ORIGIN,
    velocity: still, acceleration: still, angularVelocity: still,
  };
}
