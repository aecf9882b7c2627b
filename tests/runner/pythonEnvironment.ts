import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Releases for which CARLA's client 0.9.16 is published. */
const PYTHONS = ['3.12', '3.11', '3.10'];
/** Commands that may be such a Python, most usual first. */
const COMMANDS: readonly string[] = ['python3', ...PYTHONS.map((release) => `python${release}`), 'python'];
const REQUIREMENTS = ['bridge/requirements.txt', 'bridge/requirements-dev.txt'];
const STAMP = '.codriver-requirements';
/** A slow network may take its time over the 30 MB of the client; a dead one must not hold the tests up. */
const INSTALL_LIMIT_MS = 240_000;
const QUESTION_LIMIT_MS = 30_000;
const PIP_OPTIONS = ['--quiet', '--disable-pip-version-check', '--no-input', '--only-binary', ':all:', '--retries', '1', '--timeout', '30'];

const run = promisify(execFile);

/** The Python environment of the bridge, or why there is none. */
export type PythonEnvironment = { readonly python: string } | { readonly missing: string };

/** The Python of the environment that {@link preparePython} makes, whether it is there or not. */
export function pythonOf(root: string): string {
  return process.platform === 'win32' ? join(root, 'bridge/.venv/Scripts/python.exe') : join(root, 'bridge/.venv/bin/python');
}

/** Whether {@link preparePython} has come to its end once. */
export function isPythonPrepared(root: string): boolean {
  return existsSync(join(root, 'bridge/.venv', STAMP));
}

/**
 * Makes `bridge/.venv` with everything that the bridge and its tests need, CARLA's client among it, unless it is there for these very requirements.
 * Takes some 20 s on a fresh clone and a fraction of a second later.
 * @param commands what to try as Python
 */
export async function preparePython(root: string, commands: readonly string[] = COMMANDS): Promise<PythonEnvironment> {
  const found = await findPython(commands);
  if ('missing' in found) return found;
  const folder = join(root, 'bridge/.venv');
  const stamp = join(folder, STAMP);
  const wanted = fingerprint(root, found.version);
  const python = pythonOf(root);
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return { python };
  rmSync(folder, { recursive: true, force: true });
  try {
    await run(found.command, ['-m', 'venv', folder], { timeout: INSTALL_LIMIT_MS });
  } catch (error) {
    return { missing: `${found.command} cannot make a virtual environment: ${lastLine(error)}` };
  }
  try {
    const files = REQUIREMENTS.flatMap((file) => ['-r', join(root, file)]);
    await run(python, ['-m', 'pip', 'install', ...PIP_OPTIONS, ...files], { timeout: INSTALL_LIMIT_MS });
  } catch (error) {
    return { missing: `pip could not install ${REQUIREMENTS.join(' and ')}: ${lastLine(error)}` };
  }
  writeFileSync(stamp, wanted);
  return { python };
}

type Found = { readonly command: string; readonly version: string } | { readonly missing: string };

/** The first command that is a Python of a fitting release with the module `venv`. */
async function findPython(commands: readonly string[]): Promise<Found> {
  const seen: string[] = [];
  for (const command of commands) {
    const version = await answer(command, ['-c', 'import sys; print("%d.%d.%d" % sys.version_info[:3])']);
    if (version === undefined) continue;
    if (!PYTHONS.includes(version.split('.').slice(0, 2).join('.'))) seen.push(`${command} is ${version}`);
    else if ((await answer(command, ['-c', 'import venv, ensurepip; print("yes")'])) === undefined) seen.push(`${command} ${version} lacks the modules venv and ensurepip (Debian: python3-venv)`);
    else return { command, version };
  }
  return { missing: `no Python ${PYTHONS.at(-1)} to ${PYTHONS[0]} with venv is at hand${seen.length === 0 ? '' : ` (${seen.join('; ')})`}` };
}

async function answer(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, [...args], { timeout: QUESTION_LIMIT_MS });
    return stdout.trim();
  } catch {
    // Not installed, or not what its name says: the next candidate is asked.
    return undefined;
  }
}

function fingerprint(root: string, version: string): string {
  const hash = createHash('sha256').update(version);
  for (const file of REQUIREMENTS) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

/** What a program that failed said last, without the names of servers. */
function lastLine(error: unknown): string {
  const said = typeof error === 'object' && error !== null && 'stderr' in error ? String(error.stderr) : '';
  const text = said.trim() === '' ? String(error) : said;
  return text.trim().split('\n').at(-1) ?? '';
}
