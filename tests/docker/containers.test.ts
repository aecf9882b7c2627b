import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { freePort } from '../carla/bridge/freePort.ts';
import { NEEDS_CLIENT, PYTHON } from '../carla/pythonWithCarla.ts';
import { execForm, readDockerfile } from './dockerfile.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const COMPOSE = join(ROOT, 'docker/compose.yaml');
const run = promisify(execFile);

const Service = z.looseObject({
  image: z.string(),
  profiles: z.array(z.string()),
  command: z.union([z.string(), z.array(z.string())]),
  environment: z.record(z.string(), z.string()).optional(),
  build: z.object({ dockerfile: z.string() }).optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
});
const Compose = z.looseObject({ services: z.record(z.string(), Service) });

/** The services of the compose file, read by a YAML parser of Python (anchors and merges included). */
async function services(): Promise<z.output<typeof Compose>['services']> {
  const program = 'import json, sys\nfrom ruamel.yaml import YAML\nprint(json.dumps(YAML(typ="safe").load(open(sys.argv[1], encoding="utf-8"))))';
  const { stdout } = await run(PYTHON!, ['-c', program, COMPOSE]);
  return Compose.parse(JSON.parse(stdout)).services;
}

const FILES = { bridge: readDockerfile(join(ROOT, 'docker/bridge.Dockerfile')), codriver: readDockerfile(join(ROOT, 'docker/codriver.Dockerfile')) };

describe.skipIf(PYTHON === undefined)(`the container files${NEEDS_CLIENT}`, () => {
  const tool = (name: string, ...words: string[]): Promise<{ stdout: string }> => run(join(dirname(PYTHON!), name), words);

  it('have nothing that hadolint objects to', async () => {
    for (const file of ['bridge', 'codriver']) expect((await tool('hadolint', join(ROOT, `docker/${file}.Dockerfile`))).stdout).toBe('');
  });

  it('keep to the schema of compose', async () => {
    expect((await tool('check-jsonschema', '--builtin-schema', 'vendor.compose-spec', COMPOSE)).stdout).toContain('ok');
  });

  it('run nothing as root', () => {
    for (const instructions of Object.values(FILES)) expect(Number(instructions.findLast(({ name }) => name === 'USER')?.words)).toBeGreaterThan(0);
  });

  it('offer the light chain and the real one, with health checks, and no bridge without a token', async () => {
    const all = await services();
    const inProfile = (profile: string): string[] => Object.keys(all).filter((name) => all[name]!.profiles.includes(profile));
    expect([inProfile('light'), inProfile('carla')]).toEqual([['light-server', 'bridge', 'codriver'], ['carla-server', 'bridge', 'codriver']]);
    for (const name of ['light-server', 'carla-server']) expect(all[name]!.healthcheck?.test[0]).toBe('CMD');
    for (const name of ['bridge', 'codriver']) expect(all[name]!.environment?.['CODRIVER_BRIDGE_TOKEN']).toMatch(/^\$\{CODRIVER_BRIDGE_TOKEN:\?/);
    for (const { build } of Object.values(all)) if (build !== undefined) expect(existsSync(join(ROOT, build.dockerfile))).toBe(true);
    expect(all['carla-server']!.image).toMatch(/^carlasim\/carla:0\.9\.16$/);
  });
});

/** What the containers hold and start, in a folder instead of an image and as processes instead of containers: the same commands, other ports. */
describe.skipIf(PYTHON === undefined)(`what the containers run${NEEDS_CLIENT}`, { timeout: 240_000 }, () => {
  let folder: string;
  const running: ChildProcess[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'codriver-docker-'));
  });

  afterAll(async () => {
    for (const child of running) {
      const ended = new Promise((resolve) => void child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) await ended;
    }
    rmSync(folder, { recursive: true });
  });

  /** Copies and installs as a Dockerfile says, below `folder`. Returns the working folder. */
  async function install(file: keyof typeof FILES): Promise<string> {
    let work = folder;
    for (const { name, words } of FILES[file]) {
      if (name === 'WORKDIR') {
        work = join(folder, words);
        mkdirSync(work, { recursive: true });
      } else if (name === 'COPY') {
        const parts = words.split(/\s+/);
        const target = parts.pop() ?? '';
        for (const part of parts) cpSync(join(ROOT, part), join(work, target.endsWith('/') ? join(target, basename(part)) : target), { recursive: true, filter: (path) => !path.includes('__pycache__') });
      } else if (name === 'RUN' && /^(npm ci|python -m pip) /.test(words)) {
        const [command = '', ...rest] = words.split(' ');
        await run(command, command === 'npm' ? [...rest, '--prefer-offline'] : rest, { cwd: work, env: environment({}) });
      }
    }
    return work;
  }

  function environment(more: Record<string, string>): NodeJS.ProcessEnv {
    const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:CODRIVER_|VITEST|NODE_ENV$)/.test(name)));
    return { ...inherited, HOME: folder, npm_config_cache: process.env['npm_config_cache'] ?? join(process.env['HOME'] ?? folder, '.npm'), PATH: [dirname(PYTHON!), dirname(process.execPath), process.env['PATH']].join(delimiter), CODRIVER_RUN_FOLDER: join(folder, 'runs'), CODRIVER_MAP_CACHE: join(folder, 'maps'), ...more };
  }

  function begin(work: string, words: readonly string[], more: Record<string, string>): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
    const [command = '', ...rest] = words;
    const child = spawn(command, rest, { cwd: work, env: environment(more), stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    return { child, said: () => said, ended: new Promise((resolve) => void child.once('close', resolve)) };
  }

  /** Waits until a health check is content, as compose does. */
  async function healthy(work: string, test: readonly string[], process: { said: () => string }): Promise<void> {
    const [command = '', ...rest] = test.filter((word) => word !== 'CMD');
    for (let tries = 0; ; tries += 1) {
      try {
        await run(command, rest, { cwd: work, env: environment({}) });
        return;
      } catch (error) {
        if (tries === 200) throw new Error(`never healthy: ${String(error)}\n${process.said()}`, { cause: error });
        await sleep(200);
      }
    }
  }

  it('is the light chain: server, bridge and Codriver find each other and drive a route', async ({ skip }) => {
    const all = await services();
    const ports: readonly (readonly [RegExp, string])[] = [[/\b2000\b/g, String(await freePort())], [/\b8765\b/g, String(await freePort())], [/0\.0\.0\.0|(?<=\/\/)bridge(?=:)/g, '127.0.0.1']];
    const here = (word: string): string => ports.reduce((text, [there, port]) => text.replaceAll(there, port), word);
    const command = (name: string): string[] => {
      const words = all[name]!.command;
      return (typeof words === 'string' ? words.split(' ') : words).map((word, index, all) => (all[index - 1] === '--carla-host' ? '127.0.0.1' : here(word)));
    };
    const [bridgeFolder, codriverFolder] = await Promise.all([install('bridge'), install('codriver')]).catch((error: unknown) => {
      if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(String(error))) skip('the package registries cannot be reached');
      throw error;
    });
    const entry = { bridge: execForm(FILES.bridge, 'ENTRYPOINT'), codriver: execForm(FILES.codriver, 'ENTRYPOINT') };
    const check = FILES.bridge.findLast(({ name }) => name === 'HEALTHCHECK')?.words.replace(/^.*?CMD /, '') ?? '[]';
    const token = { CODRIVER_BRIDGE_TOKEN: 'swordfish' };

    const server = begin(codriverFolder, [...entry.codriver, ...command('light-server')], {});
    await healthy(codriverFolder, all['light-server']!.healthcheck!.test.map(here), server);
    const bridge = begin(bridgeFolder, [...entry.bridge, ...command('bridge'), '--tm-port', String(await freePort())], token);
    await healthy(bridgeFolder, z.array(z.string()).parse(JSON.parse(check)).map(here), bridge);
    const settings = Object.fromEntries(Object.entries(all['codriver']!.environment ?? {}).flatMap(([name, value]) => (value.startsWith('$') ? [] : [[name, here(value)]])));
    const words = 'drive --driver expert --map scenarios/towns/Codriver01.xodr --routes scenarios/routes/codriver01_validation.xml --ids 14 --vehicles 0 --walkers 0 --json';
    const drive = begin(codriverFolder, [...entry.codriver, ...words.split(' ')], { ...settings, ...token });
    expect(await drive.ended, `${drive.said()}\n${bridge.said()}`).toBe(0);
    expect(drive.said()).toContain('"status": "Completed"');
    expect(settings).toEqual({ CODRIVER_RUN_WORLD: 'carla', CODRIVER_RUN_BRIDGE: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+$/) });
    expect(bridge.said()).toContain('codriver takes control');
  });
});
