import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonOf } from '../runner/pythonEnvironment.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SCRIPTS = join(ROOT, 'tests/carla/server/python');

/** The release of CARLA's client that the tests are for. */
export const CLIENT_VERSION = '0.9.16';

/** A Python that has CARLA's client: `CODRIVER_PYTHON`, else the environment that `npm test` makes. */
export const PYTHON = [process.env['CODRIVER_PYTHON'], pythonOf(ROOT)].find((path) => path !== undefined && path !== '' && hasClient(path));

/** Put this behind the name of a test that is skipped without the client. */
export const NEEDS_CLIENT = PYTHON === undefined ? ` [skipped: no Python with carla==${CLIENT_VERSION}; npm test makes bridge/.venv, or set CODRIVER_PYTHON]` : '';

function hasClient(path: string): boolean {
  if (!existsSync(path)) return false;
  try {
    const version = execFileSync(path, ['-c', 'from importlib.metadata import version; import carla; print(version("carla"))'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return version.trim() === CLIENT_VERSION;
  } catch {
    // No interpreter, or one without the client: the next candidate.
    return false;
  }
}

/** How to start one of the scripts with the real client. The client keeps a cache in the home folder, so each script gets a home of its own, until `dispose`. */
export interface ClientScript {
  readonly python: string;
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  dispose(): void;
}

/** @throws Error where there is no Python with the client */
export function clientScript(name: string): ClientScript {
  if (PYTHON === undefined) throw new Error('no Python with the CARLA client');
  const home = mkdtempSync(join(tmpdir(), 'codriver-carla-'));
  return {
    python: PYTHON, script: join(SCRIPTS, name), env: { ...process.env, HOME: home, PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1' },
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
}

/**
 * Runs one of the scripts with the real client against a server and hands back what it printed, one JSON value a line.
 * @throws Error with the script's output when it fails, which is how its own assertions arrive
 */
export async function runClient(name: string, port: number, ...words: readonly string[]): Promise<unknown[]> {
  const { python, script, env, dispose } = clientScript(name);
  try {
    const child = spawn(python, [script, String(port), ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const ended = await new Promise<string>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => resolve(signal ?? String(code)));
    });
    if (ended !== '0') throw new Error(`${name} ended with ${ended}\n${stderr}\n${stdout}`);
    return stdout.split('\n').filter((line) => line.startsWith('{') || line.startsWith('[')).map((line): unknown => JSON.parse(line));
  } finally {
    dispose();
  }
}
