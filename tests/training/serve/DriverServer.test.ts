import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Codec } from '../../../src/carla/bridge/Codec.ts';
import { DRIVER_PROTOCOL, DriverAnswer } from '../../../src/carla/bridge/driverMessages.ts';
import type { DriverRequest } from '../../../src/carla/bridge/driverMessages.ts';
import { CodriverError } from '../../../src/fault/CodriverError.ts';
import { LaneIndex } from '../../../src/map/LaneIndex.ts';
import { planRoute } from '../../../src/map/routing/planRoute.ts';
import { readRouteFile } from '../../../src/leaderboard/routes/RouteFile.ts';
import { EGO_VEHICLE } from '../../../src/sim/egoVehicle.ts';
import { readInput } from '../../../src/training/readInput.ts';
import { DriverServer } from '../../../src/training/serve/DriverServer.ts';
import type { DriverServerOptions } from '../../../src/training/serve/DriverServer.ts';
import { openDriver } from '../../../src/training/serve/openDriver.ts';
import { openSentTown } from '../../../src/training/serve/openSentTown.ts';
import { tracedKeypoints } from '../../../src/training/serve/tracedKeypoints.ts';
import type { DriverSpec } from '../../../src/training/episodes/DriverSpec.ts';
import { SettingsSchema } from '../../../src/training/settings.ts';
import { NEEDS_CLIENT, PYTHON } from '../../carla/pythonWithCarla.ts';
import { serve } from '../../carla/server/servedTowns.ts';
import { ownTown } from '../../sim/roads.ts';
import { replyText } from '../testPack.ts';

const BRIDGE = fileURLToPath(new URL('../../../bridge/', import.meta.url));
const SANDBOX = SettingsSchema.shape.sandbox.parse({});

async function serving(spec: DriverSpec, options: Partial<DriverServerOptions> = {}): Promise<DriverServer> {
  return await DriverServer.start({
    host: '127.0.0.1', port: 0, token: undefined, vehicle: EGO_VEHICLE, openDriver: () => openDriver(spec, SANDBOX), openTown: (name, text) => openSentTown(name, text, undefined), note: () => undefined, ...options,
  });
}

/** One route of the stand-in of the leaderboard's evaluator with our agent. */
async function evaluate(carlaPort: number, generation: 1 | 2, lengthM: number, settings: object): Promise<unknown> {
  if (PYTHON === undefined) throw new Error('no Python with the CARLA client');
  const home = mkdtempSync(join(tmpdir(), 'codriver-agent-'));
  try {
    const config = join(home, 'agent.json');
    writeFileSync(config, JSON.stringify(settings));
    const child = spawn(PYTHON, ['tests/stand_in/evaluate.py', String(carlaPort), String(generation), String(lengthM), config], {
      cwd: BRIDGE, env: { ...process.env, HOME: home, PYTHONPATH: 'tests/stand_in', PYTHONDONTWRITEBYTECODE: '1' }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    const code = await new Promise((resolve) => void child.once('close', resolve));
    const line = said.split('\n').find((text) => text.startsWith('{'));
    if (code !== 0 || line === undefined) throw new Error(`the evaluator ended with ${String(code)}\n${said}`);
    return JSON.parse(line);
  } finally {
    rmSync(home, { recursive: true });
  }
}

describe.skipIf(PYTHON === undefined)(`an agent of the leaderboard${NEEDS_CLIENT}`, { timeout: 120_000 }, () => {
  let served: Awaited<ReturnType<typeof serve>>;

  beforeAll(async () => {
    served = await serve();
  });

  afterAll(async () => {
    await served.server.close();
  });

  it('is driven to its goal by the expert, called as the leaderboard 1.0 does', async () => {
    const server = await serving({ kind: 'expert' });
    const drive = await evaluate(served.server.port, 1, 300, { codriver: `ws://127.0.0.1:${server.port}`, port: served.server.port, track: 'MAP' });
    expect(drive).toEqual({ arrived: true, hits: [], ticks: expect.any(Number), fastest_mps: expect.toSatisfy((speed: number) => speed > 5), astray_m: expect.toSatisfy((metres: number) => metres < 1.5), track: 'MAP' });
    await server.close();
  });

  it('is driven by a policy, called as the leaderboard 2.x does', async () => {
    const source = /```js\n([^]*?)```/.exec(replyText(1))?.[1] ?? '';
    const server = await serving({ kind: 'policy', source });
    const drive = await evaluate(served.server.port, 2, 150, { codriver: `ws://127.0.0.1:${server.port}` });
    expect(drive).toEqual(expect.objectContaining({ arrived: true, hits: [], track: 'SENSORS' }));
    await server.close();
  });

  it('fails with the reason when no Codriver answers', async () => {
    await expect(evaluate(served.server.port, 2, 50, { codriver: 'ws://127.0.0.1:1' })).rejects.toThrow(/no Codriver answers at ws:\/\/127\.0\.0\.1:1/);
    expect(served.server.carla.settings.synchronousMode).toBe(false);
  });
});

describe('a server of drivers', () => {
  const hello: DriverRequest = { kind: 'hello', id: 1, protocol: DRIVER_PROTOCOL, client: 'test' };

  /** Sends messages and collects the answers until the server hangs up, or until there is one for each. */
  async function talk(port: number, messages: readonly (DriverRequest | string)[], headers: Record<string, string> = {}): Promise<unknown[]> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers });
    const heard: unknown[] = [];
    await new Promise<void>((resolve) => {
      socket.once('open', () => messages.forEach((message) => socket.send(typeof message === 'string' ? message : Codec.encode(message))));
      socket.on('message', (data: Buffer) => {
        heard.push(Codec.decode<DriverAnswer>(DriverAnswer, data));
        if (heard.length === messages.length) socket.close();
      });
      socket.once('error', (error) => heard.push(error.message));
      socket.once('close', (code) => {
        heard.push(code);
        resolve();
      });
    });
    return heard;
  }

  it('answers in order, and hangs up with a reason on what it does not understand', async () => {
    const server = await serving({ kind: 'follower' });
    const welcome = { kind: 'welcome', id: 1, protocol: DRIVER_PROTOCOL, driver: 'follower' };
    const failed = (id: number, code: string): unknown => expect.objectContaining({ kind: 'failed', id, code });
    expect(await talk(server.port, [hello, { kind: 'end', id: 2 }])).toEqual([welcome, { kind: 'ended', id: 2 }, 1005]);
    expect(await talk(server.port, [{ kind: 'end', id: 5 }, hello])).toEqual([failed(5, 'SERVE_ORDER'), 1008]);
    expect(await talk(server.port, [hello, { ...hello, id: 2 }, hello])).toEqual([welcome, failed(2, 'SERVE_ORDER'), 1008]);
    expect(await talk(server.port, [{ ...hello, protocol: 99 }, hello])).toEqual([failed(1, 'SERVE_PROTOCOL'), 1008]);
    expect(await talk(server.port, ['hello', hello])).toEqual([failed(0, 'BRIDGE_MESSAGE'), 1008]);
    await server.close();
  });

  it('lets in who has its token and no web page; without one it stays on this machine', async () => {
    const server = await serving({ kind: 'follower' }, { token: 'swordfish' });
    expect(await talk(server.port, [hello])).toEqual([expect.stringMatching(/401/), 1006]);
    expect(await talk(server.port, [hello], { authorization: 'Bearer swordfish', origin: 'http://example.org' })).toEqual([expect.stringMatching(/401/), 1006]);
    expect(await talk(server.port, [hello], { authorization: 'Bearer swordfish' })).toEqual([expect.objectContaining({ kind: 'welcome' }), 1005]);
    await server.close();
    await expect(serving({ kind: 'follower' }, { host: '0.0.0.0' })).rejects.toThrow(CodriverError);
  });
});

describe('key points of a traced plan', () => {
  it('make our planner draw the route again', () => {
    const map = ownTown();
    const index = new LaneIndex(map);
    const { routes } = readRouteFile(readInput('scenarios/routes/codriver01_validation.xml', 'the routes'), 'routes');
    for (const { waypoints } of routes) {
      const plan = planRoute(map, waypoints);
      const again = planRoute(map, tracedKeypoints(map, index, plan));
      const nearest = (row: number): number => Math.min(...Array.from({ length: again.count }, (_, other) => (again.x[other]! - plan.x[row]!) ** 2 + (again.y[other]! - plan.y[row]!) ** 2));
      const astray = Math.sqrt(Math.max(...Array.from({ length: plan.count }, (_, row) => nearest(row))));
      expect(astray).toBeLessThan(3);
    }
  });
});
