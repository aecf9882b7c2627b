import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { preparePython, pythonOf } from './pythonEnvironment.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'codriver-python-'));
  put('bridge/requirements.txt', 'carla==0.9.16\n');
  put('bridge/requirements-dev.txt', 'pytest==9.2.0\n');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, text: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** A shell script that answers as a Python would, and writes down what it was asked to install. */
function fakePython(version: string, { venv = true, pip = 'exit 0' }: { readonly venv?: boolean; readonly pip?: string } = {}): string {
  const log = join(root, 'log');
  const file = put(`fake-${version}`, `#!/bin/sh
case "$1 $2" in
  "-c import sys"*) echo ${version};;
  "-c import venv"*) ${venv ? 'echo yes' : 'exit 1'};;
  "-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && echo venv >> '${log}';;
  "-m pip") echo pip >> '${log}'; ${pip};;
esac
`);
  chmodSync(file, 0o755);
  return file;
}

const said = (): string[] => (existsSync(join(root, 'log')) ? readFileSync(join(root, 'log'), 'utf8').trim().split('\n') : []);

describe.skipIf(process.platform === 'win32')('the Python environment (needs a POSIX shell)', () => {
  it('is made once, by the first Python that fits, and made anew when the requirements change', async () => {
    const commands = ['no-such-python', fakePython('3.8.1'), fakePython('3.11.7')];
    const ready = { python: pythonOf(root) };
    expect([await preparePython(root, commands), await preparePython(root, commands)]).toEqual([ready, ready]);
    expect(said()).toEqual(['venv', 'pip']);
    put('bridge/requirements.txt', 'carla==0.9.16\nmsgspec==0.22.0\n');
    expect(await preparePython(root, commands)).toEqual(ready);
    expect(said()).toEqual(['venv', 'pip', 'venv', 'pip']);
  });

  it('that an install left half done is made anew', async () => {
    const failing = [fakePython('3.10.2', { pip: 'echo "no such wheel" >&2; exit 1' })];
    const missing = { missing: 'pip could not install bridge/requirements.txt and bridge/requirements-dev.txt: no such wheel' };
    expect([await preparePython(root, failing), await preparePython(root, failing)]).toEqual([missing, missing]);
    expect(said()).toEqual(['venv', 'pip', 'venv', 'pip']);
  });

  it('says what it lacks', async () => {
    const old = fakePython('3.8.1');
    const bare = fakePython('3.12.0', { venv: false });
    expect(await preparePython(root, ['no-such-python'])).toEqual({ missing: 'no Python 3.10 to 3.12 with venv is at hand' });
    expect(await preparePython(root, [old, bare])).toEqual({
      missing: `no Python 3.10 to 3.12 with venv is at hand (${old} is 3.8.1; ${bare} 3.12.0 lacks the modules venv and ensurepip (Debian: python3-venv))`,
    });
    expect(said()).toEqual([]);
  });
});
