/** The `codriver` command. Started by `codriver.mjs`, which makes sure of the right Node. */
import { Console } from 'node:console';
import { readFileSync } from 'node:fs';
import { Frame } from './Frame.ts';
import { Outlet } from './output/Outlet.ts';
import { runWords } from './runWords.ts';

const words = process.argv.slice(2);
const outlet = new Outlet(process.stdout, process.stderr, process.env);
const frame = new Frame(outlet, packageVersion(), words);

// A library that prints must not spoil the data on stdout.
globalThis.console = new Console(process.stderr, process.stderr);
process.on('uncaughtException', (error) => void frame.fail(error).then(end));

await end(await runWords(words, frame).catch((error: unknown) => frame.fail(error)));

/** Leaves at once: nothing that a verb forgot to close may keep the command alive. */
async function end(exitCode: number): Promise<void> {
  await outlet.drain();
  process.exit(exitCode);
}

function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string') return manifest.version;
  throw new Error('package.json has no version');
}
