import { Console } from 'node:console';
import { readFileSync } from 'node:fs';
import type { ExitCode } from './exitCode.ts';
import { Frame } from './Frame.ts';
import { Outlet } from './output/Outlet.ts';

/** Gives a command this process: its words, streams and signals. Whatever happens, it ends with a told error and the right exit code. */
export async function runCommand(words: readonly string[], run: (words: readonly string[], frame: Frame) => Promise<ExitCode>): Promise<never> {
  const outlet = new Outlet(process.stdout, process.stderr, process.env);
  const frame = new Frame(outlet, packageVersion(), words);
  // A library that prints must not spoil the data on stdout.
  globalThis.console = new Console(process.stderr, process.stderr);
  process.on('uncaughtException', (error) => void frame.fail(error).then((exitCode) => end(outlet, exitCode)));
  return end(outlet, await run(words, frame).catch((error: unknown) => frame.fail(error)));
}

/** Leaves at once: nothing that a verb forgot to close may keep the command alive. */
async function end(outlet: Outlet, exitCode: ExitCode): Promise<never> {
  await outlet.drain();
  process.exit(exitCode);
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string') return manifest.version;
  throw new Error('package.json has no version');
}
