import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export interface ToolRun {
  /** `undefined` when a signal or the time limit ended it. */
  readonly exitCode: number | undefined;
  /** Standard output and error as they came, mixed. */
  readonly text: string;
  readonly timedOut: boolean;
  /** Messages that the tool sent over its IPC channel. */
  readonly messages: readonly unknown[];
}

/**
 * Runs a script on the Node that runs us (a `node` on the PATH may be older) and collects what it says.
 * @param limitS it is killed after this many seconds
 * @param echo gets every piece of output at once, for progress
 */
export function runTool(script: string, args: readonly string[], limitS: number, echo?: (text: string) => void): Promise<ToolRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const pieces: string[] = [];
    const messages: unknown[] = [];
    let timedOut = false;
    const limit = setTimeout(() => {
      timedOut = true;
      child.kill('SIGKILL');
    }, limitS * 1000);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        pieces.push(text);
        echo?.(text);
      });
    }
    child.on('message', (message) => messages.push(message));
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(limit);
      resolve({ exitCode: exitCode ?? undefined, text: pieces.join(''), timedOut, messages });
    });
  });
}

const Manifest = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });

/** The script behind `node_modules/.bin/<name>`. */
export function packageScript(root: string, packageName: string, name: string = packageName): string {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = Manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const script = typeof bin === 'string' ? bin : bin[name];
  if (script === undefined) throw new Error(`${packageName} has no command ${name}`);
  return join(folder, script);
}
