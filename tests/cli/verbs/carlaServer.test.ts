import { describe, expect, it } from 'vitest';
import { freePort, listening } from '../../carla/bridge/freePort.ts';
import { RpcTestClient } from '../../carla/server/RpcTestClient.ts';
import { CODRIVER, run, start } from '../runCodriver.ts';

const OWN_TOWN = 'scenarios/towns/Codriver01.xodr';

describe('codriver carla-server', () => {
  it('serves until it is interrupted, frees its ports and ends well', async () => {
    const port = await freePort();
    const { child, ended } = start(CODRIVER, ['carla-server', '--port', String(port), '--carla-version', '0.9.15', '--json']);
    await new Promise<void>((resolve) => {
      let said = '';
      child.stderr?.on('data', (text: string) => {
        said += text;
        if (said.includes(`can connect to 127.0.0.1:${port}`)) resolve();
      });
    });
    const client = await RpcTestClient.to(port);
    expect(await client.call('version')).toBe('0.9.15');
    child.kill('SIGINT');
    const { exitCode, stdout } = await ended;
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, { frames: expect.any(Number) }]);
    const again = await listening(port);
    again.close();
  });

  it('says which port is taken', async () => {
    const port = await freePort();
    const other = await listening(port);
    expect(await run(CODRIVER, ['carla-server', '--port', String(port)])).toEqual({
      exitCode: 3,
      stdout: '',
      stderr: `✘ ERROR CARLA_PORT: cannot listen on 127.0.0.1:${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}\n  Where: 127.0.0.1:${port}\n  How to fix: choose another port, or stop the server that has it\n`,
    });
    other.close();
  });

  it.each([
    ['a map that is not there', ['--map', 'Atlantis.xodr'], 'INPUT_FILE'],
    ['a map that is none', ['--map', 'package.json'], 'MAP_'],
    ['a folder that is not there', ['--map', OWN_TOWN, '--maps', 'atlantis'], 'CARLA_TOWN'],
    ['a release that it does not speak', ['--carla-version', '0.9.14'], 'USAGE_'],
    ['a port beyond all ports', ['--port', '70000'], 'USAGE_'],
  ])('refuses %s', async (_, words, code) => {
    const { exitCode, stdout, stderr } = await run(CODRIVER, ['carla-server', ...words]);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^✘ ERROR ${code}`));
  });
});
