import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { BridgeLink } from '../../../src/carla/bridge/BridgeLink.ts';
import { CarlaWorld } from '../../../src/carla/bridge/CarlaWorld.ts';
import { Codec } from '../../../src/carla/bridge/Codec.ts';
import { MAX_MESSAGE_BYTES, PROTOCOL } from '../../../src/carla/bridge/messages.ts';
import type { Answer, Request } from '../../../src/carla/bridge/messages.ts';
import { DEFAULT_SETTINGS } from '../../../src/carla/server/LightCarla.ts';
import { ActorKind } from '../../../src/world/ActorKind.ts';
import { FIRST_SCRIPTED_ID } from '../../../src/world/WorldCommands.ts';
import type { WorldSetup } from '../../../src/world/WorldSetup.ts';
import { pedals, STAND } from '../../sim/drives.ts';
import { ownTown } from '../../sim/roads.ts';
import { straightStart } from '../../world/straightStart.ts';
import { NEEDS_CLIENT, PYTHON } from '../pythonWithCarla.ts';
import { serve } from '../server/servedTowns.ts';
import type { Served } from '../server/servedTowns.ts';
import { BridgeProcess } from './BridgeProcess.ts';
import { CarlaProcess } from './CarlaProcess.ts';
import { StallingRelay } from './StallingRelay.ts';

const MAP = ownTown();
const SETUP: WorldSetup = { ...straightStart(MAP), traffic: { vehicles: 5, walkers: 0, carelessWalkers: 0 } };

/** An episode under way, with traffic and a prop of a scenario. */
async function underWay(world: CarlaWorld): Promise<void> {
  await world.reset(SETUP);
  const { pose } = SETUP.ego;
  const ahead = { ...pose, x: pose.x + 30 * Math.cos(pose.headingRad), y: pose.y + 30 * Math.sin(pose.headingRad) };
  await world.step({ ego: STAND, actors: [{ kind: 'spawn', id: FIRST_SCRIPTED_ID, actor: { kind: ActorKind.prop, typeId: 'static.prop.streetbarrier', pose: ahead, speedMps: 0, lengthM: 1, widthM: 0.4, heightM: 1 } }] });
  for (let step = 0; step < 5; step += 1) await world.step({ ego: pedals({ throttle: 0.5 }) });
}

const fault = (code: string | readonly string[], text: RegExp = /./): unknown => expect.objectContaining({ code: typeof code === 'string' ? code : expect.toSatisfy((said) => code.includes(String(said))), message: expect.stringMatching(text), remedy: expect.stringMatching(/./) });

describe.skipIf(PYTHON === undefined)(`the bridge and its clients${NEEDS_CLIENT}`, { timeout: 120_000 }, () => {
  let served: Served;
  let bridge: BridgeProcess;
  let nativeActors: number;

  beforeAll(async () => {
    served = await serve();
    nativeActors = served.server.carla.episode.actors.count;
    bridge = await BridgeProcess.start({ carlaPort: served.server.port, words: ['--client-timeout', '2'] });
  });

  afterAll(async () => {
    await bridge.stop();
    await served.server.close();
  });

  /** Waits until CARLA is as it was before anybody came. */
  async function asFound(): Promise<void> {
    const { carla } = served.server;
    for (let tries = 0; tries < 1500 && (carla.episode.actors.count !== nativeActors || carla.settings.synchronousMode); tries += 1) await sleep(20);
    expect({ actors: carla.episode.actors.count, settings: carla.settings }).toEqual({ actors: nativeActors, settings: DEFAULT_SETTINGS });
  }

  const world = (url = bridge.url, stepTimeoutS = 30): CarlaWorld => new CarlaWorld({ bridge: { url, stepTimeoutS } });

  it('leaves CARLA as it was found when an episode is closed, and takes it again for the next', async () => {
    const one = world();
    for (let episode = 0; episode < 2; episode += 1) {
      await underWay(one);
      expect({ ...served.server.carla.settings, fixedDeltaSeconds: undefined }).toEqual({ ...DEFAULT_SETTINGS, synchronousMode: true });
      expect(served.server.carla.episode.actors.count).toBeGreaterThan(nativeActors + 3);
      await one.close();
      await asFound();
    }
  });

  it('has one controller at a time; the next may come once it is gone', async () => {
    const one = world();
    await underWay(one);
    await expect(world().reset(SETUP)).rejects.toEqual(fault('BRIDGE_BUSY', /another client/));
    expect((await one.step({ ego: STAND })).tick).toBe(7);
    await one.close();
    const other = world();
    await underWay(other);
    await other.close();
  });

  it('shows every frame to whoever watches, and tells when the controller leaves', async () => {
    const one = world();
    await underWay(one);
    const watcher = await BridgeLink.open({ url: bridge.url }, 'watcher', 'test');
    const seen = watcher.ask({ kind: 'watch', id: watcher.newId() });
    await sleep(200);
    const frame = await one.step({ ego: STAND });
    expect((await seen).frame.tick).toBe(frame.tick);
    const over = expect(watcher.ask({ kind: 'watch', id: watcher.newId() })).rejects.toEqual(fault('BRIDGE_LOST', /is gone/));
    await sleep(200);
    await one.close();
    await over;
    await expect(watcher.ask({ kind: 'end', id: watcher.newId() })).rejects.toEqual(fault('BRIDGE_MESSAGE', /can only watch/));
    await watcher.close();
  });

  it('cleans up after a Codriver that dies, and after one that hangs', async () => {
    const dead = await BridgeLink.open({ url: bridge.url }, 'controller', 'test');
    await begin(dead);
    dead.drop();
    await asFound();

    const relay = await StallingRelay.to(bridge.port);
    const hung = await BridgeLink.open({ url: relay.url }, 'controller', 'test');
    await begin(hung);
    relay.stall();
    await asFound();
    await relay.close();
    hung.drop();
  });

  it('is given up by Codriver when the network stalls, within the deadline', async () => {
    const relay = await StallingRelay.to(bridge.port);
    const one = world(relay.url, 1);
    await underWay(one);
    relay.stall();
    await expect(one.step({ ego: STAND })).rejects.toEqual(fault('BRIDGE_TIMEOUT', /no answer to step within 1 s/));
    await expect(one.step({ ego: STAND })).rejects.toEqual(fault('BRIDGE_TIMEOUT'));
    await one.close();
    await relay.close();
    await asFound();
    // A new connection does where the old one failed.
    const other = world();
    await underWay(other);
    await other.close();
  });

  it.each([
    ['what is no message', 'MESSAGE', Buffer.from('c1', 'hex')],
    ['a message with a value after it', 'MESSAGE', Buffer.concat([Codec.encode({ kind: 'end', id: 9 }), Buffer.from([0xc0])])],
    ['text', 'MESSAGE', 'step'],
    ['a second hello', 'ORDER', { kind: 'hello', id: 9, protocol: PROTOCOL, role: 'controller', client: 'test' }],
    ['a watch', 'ORDER', { kind: 'watch', id: 9 }],
    ['a step after the end', 'ORDER', { kind: 'end', id: 9 }, { kind: 'step', id: 10, control: { throttle: 0, brake: 0, steer: 0, reverse: false, handBrake: false }, commands: [] }],
    ['a message that is too long', '', Buffer.alloc(MAX_MESSAGE_BYTES + 1)],
  ] satisfies [string, string, ...(Buffer | string | Request)[]][])('hangs up on %s with a reason, and leaves CARLA as it was found', async (_, code, ...messages) => {
    const raw = await RawClient.to(bridge.url);
    await raw.ask({ kind: 'hello', id: 1, protocol: PROTOCOL, role: 'controller', client: 'test' });
    await raw.ask(RESET);
    for (const message of messages) raw.send(message);
    const closed = await raw.closed;
    expect(closed).toEqual(code === '' ? { code: 1009, reason: expect.stringMatching(/./) } : { code: 1008, reason: code });
    if (code !== '') expect(raw.answers.at(-1)).toEqual(expect.objectContaining({ kind: 'failed', code, remedy: expect.stringMatching(/./) }));
    await asFound();
  });

  it('answers what cannot be done with an error, and goes on', async () => {
    const link = await BridgeLink.open({ url: bridge.url }, 'controller', 'test');
    await expect(link.ask({ kind: 'loadTown', id: link.newId(), town: 'Atlantis' })).rejects.toEqual(fault('WORLD_SETUP', /no town Atlantis/));
    await begin(link);
    const { frame } = await link.ask({ kind: 'step', id: link.newId(), control: IDLE, commands: [] });
    await expect(link.ask({ kind: 'step', id: link.newId(), control: IDLE, commands: [{ do: 'destroy', id: 1_000_077 }] })).rejects.toEqual(fault('WORLD_COMMAND', /no actor 1000077/));
    await expect(link.ask({ kind: 'step', id: link.newId(), control: IDLE, commands: [{ do: 'light', light: 9999, state: 0 }] })).rejects.toEqual(fault('WORLD_COMMAND'));
    await expect(link.ask({ kind: 'step', id: link.newId(), control: IDLE, commands: [{ do: 'destroy', id: 1 }] })).rejects.toEqual(fault('WORLD_COMMAND', /ego/));
    const { frame: next } = await link.ask({ kind: 'step', id: link.newId(), control: IDLE, commands: [] });
    expect(next.carlaFrame).toBe(frame.carlaFrame + 1);
    await link.close();
    await asFound();
  });

  it('ends on a signal with CARLA as it was found, and Codriver is told', async () => {
    const other = await BridgeProcess.start({ carlaPort: served.server.port });
    const one = world(other.url);
    await underWay(one);
    expect(await other.stop()).toBe('0');
    await asFound();
    await expect(one.step({ ego: STAND })).rejects.toEqual(fault('BRIDGE_LOST'));
    await one.close();
  });

  it('is missed when it dies; the next one removes what it has left', async () => {
    const first = await BridgeProcess.start({ carlaPort: served.server.port });
    const one = world(first.url);
    await underWay(one);
    await first.kill();
    await expect(one.step({ ego: STAND })).rejects.toEqual(fault('BRIDGE_LOST'));
    expect(served.server.carla.settings.synchronousMode).toBe(true);
    await one.close();
    const other = world();
    await underWay(other);
    await other.close();
    await asFound();
    expect(bridge.text).toMatch(/removing \d+ actors that an earlier bridge has left/);
    await expect(world(first.url).reset(SETUP)).rejects.toEqual(fault('BRIDGE_UNREACHABLE'));
  });

  it('lets in who has its token', async () => {
    const guarded = await BridgeProcess.start({ carlaPort: served.server.port, token: 'swordfish' });
    await expect(world(guarded.url).reset(SETUP)).rejects.toEqual(fault('BRIDGE_TOKEN'));
    await expect(new CarlaWorld({ bridge: { url: guarded.url, token: 'sword' } }).reset(SETUP)).rejects.toEqual(fault('BRIDGE_TOKEN'));
    const link = await BridgeLink.open({ url: guarded.url, token: 'swordfish' }, 'watcher', 'test');
    await link.close();
    expect(await guarded.stop()).toBe('0');
  });
});

/** What Codriver hears when CARLA is gone: from the bridge, or from its end, because CARLA's client may take the bridge's process with it. */
const GONE = ['CARLA_LOST', 'BRIDGE_LOST'];

describe.skipIf(PYTHON === undefined)(`a CARLA that fails${NEEDS_CLIENT}`, { timeout: 240_000 }, () => {
  it('is told as lost when it hangs and when it dies; once it is back the next episode begins', async () => {
    let carla = await CarlaProcess.start();
    const bridge = await BridgeProcess.start({ carlaPort: carla.port, words: ['--carla-timeout', '3'] });
    const world = new CarlaWorld({ bridge: { url: bridge.url, stepTimeoutS: 60 } });
    try {
      await underWay(world);
      carla.freeze(true);
      const startedMs = performance.now();
      await expect(world.step({ ego: STAND })).rejects.toEqual(fault(GONE));
      expect(performance.now() - startedMs).toBeLessThan(40_000);
      await world.close();
      carla.freeze(false);

      await underWay(world);
      await carla.kill();
      await expect(world.step({ ego: STAND })).rejects.toEqual(fault(GONE));
      await world.close();
      carla = await CarlaProcess.start(carla.port);

      await underWay(world);
      await world.close();
    } finally {
      await bridge.stop();
      await carla.kill();
    }
  });
});

const IDLE = { throttle: 0, brake: 1, steer: 0, reverse: false, handBrake: false };
const { pose } = SETUP.ego;
const RESET: Extract<Request, { kind: 'reset' }> = {
  kind: 'reset', id: 2, ego: { blueprint: 'vehicle.lincoln.mkz_2017', place: { x: pose.x, y: -pose.y, z: pose.z, yaw: (-pose.headingRad * 180) / Math.PI }, speed: 0 },
  weather: { cloudiness: 5, precipitation: 0, precipitationDeposits: 0, windIntensity: 10, sunAzimuthAngle: -1, sunAltitudeAngle: 45, fogDensity: 0, fogDistance: 0.75, wetness: 0 },
  seed: 1, traffic: { vehicles: 3, walkers: 0, carelessShare: 0 },
};

async function begin(link: BridgeLink): Promise<void> {
  await link.ask({ ...RESET, id: link.newId() });
}

/** A client that keeps to no rules. */
class RawClient {
  readonly answers: Answer[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (bytes: Buffer) => this.answers.push(Codec.decodeAnswer(bytes)));
    socket.on('error', () => socket.terminate());
    this.closed = new Promise((resolve) => socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })));
  }

  static async to(url: string): Promise<RawClient> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return new RawClient(socket);
  }

  send(message: Buffer | string | Request): void {
    this.#socket.send(typeof message === 'object' && 'kind' in message ? Codec.encode(message) : message);
  }

  async ask(request: Request): Promise<void> {
    const before = this.answers.length;
    this.send(request);
    while (this.answers.length === before) await sleep(5);
  }
}
