import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allMethods } from '../../../src/carla/server/methods/allMethods.ts';
import { clientScript, NEEDS_CLIENT, PYTHON } from '../pythonWithCarla.ts';
import { RpcTestClient } from './RpcTestClient.ts';
import { carlaPage, NOT_SERVED, rpcTable, withTable } from './rpcTable.ts';
import { serve } from './servedTowns.ts';
import type { Served } from './servedTowns.ts';

let served: Served;

beforeAll(async () => {
  served = await serve();
});

afterAll(() => served.server.close());

describe('the table of calls in docs/carla.md', () => {
  it('is what the code says (else run: node tests/carla/server/writeRpcTable.ts)', () => {
    expect(carlaPage()).toBe(withTable(carlaPage(), rpcTable(allMethods(served.server.carla))));
  });

  it('names every call once, and calls unknown what is unknown', async () => {
    const names = allMethods(served.server.carla).map(({ name }) => name);
    expect([...new Set(names)]).toEqual(names);
    const client = await RpcTestClient.to(served.server.port);
    for (const name of NOT_SERVED) await expect(client.call(name)).rejects.toThrow(`server could not find function '${name}'`);
    client.close();
  });

  it('calls refused what is refused with a reason, and nothing else', async () => {
    const client = await RpcTestClient.to(served.server.port);
    const refused: string[] = [];
    for (const { name, service } of allMethods(served.server.carla)) {
      if (service !== 'refused') continue;
      const error: unknown = await client.call(name).catch((reason: unknown) => reason);
      if (error instanceof Error && !error.message.startsWith('rpc error')) refused.push(`${name}: ${error.message}`);
    }
    expect(refused).toEqual([
      "request_file: there is no file '': this server needs none",
      ...['start_recorder', 'show_recorder_file_info', 'show_recorder_collisions', 'show_recorder_actors_blocked', 'replay_file']
        .map((name) => `${name}: this server records nothing: use "codriver drive", which records every episode`),
    ]);
    client.close();
  });
});

describe.skipIf(PYTHON === undefined)(`the example in docs/carla.md${NEEDS_CLIENT}`, () => {
  it('runs as it stands', async () => {
    const [, program] = /```python\n([^]*?)```/.exec(carlaPage()) ?? ['', ''];
    expect(program).toContain('carla.Client("127.0.0.1", 2000)');
    const { python, env, dispose } = clientScript('');
    const { stdout } = await promisify(execFile)(python, ['-c', program.replace('2000', String(served.server.port))], { env });
    expect(Number(stdout)).toBeGreaterThan(3);
    dispose();
  });
});
