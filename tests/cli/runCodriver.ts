import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The real command, and the made-up verb in the same frame. */
export const CODRIVER = `${root}src/cli/codriver.mjs`;
export const SAMPLE = `${root}tests/fixtures/cli/sampleVerb.ts`;

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

/** Starts a command as a user's shell does. Nothing of our own environment that changes its output is handed on. */
export function start(script: string, words: readonly string[], { env = {}, folder = root }: StartOptions = {}): { child: ChildProcess; ended: Promise<Ended> } {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:CODRIVER_|OPENAI_|NO_COLOR$|FORCE_COLOR$|CI$|VITEST)/.test(name));
  const child = spawn(process.execPath, [script, ...words], { cwd: folder, env: { ...Object.fromEntries(inherited), NODE_COMPILE_CACHE: `${root}.cache/compiled`, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { child, ended };
}

export function run(script: string, words: readonly string[], options?: StartOptions): Promise<Ended> {
  return start(script, words, options).ended;
}
