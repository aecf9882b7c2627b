import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PYTHON } from '../pythonWithCarla.ts';
import { freePort } from './freePort.ts';

const BRIDGE = fileURLToPath(new URL('../../../bridge/', import.meta.url));
const START_LIMIT_MS = 60_000;

export interface BridgeOptions {
  readonly carlaPort: number;
  /** Where an earlier one was; a free one by default. */
  readonly port?: number;
  readonly token?: string;
  /** Further words of the command line. */
  readonly words?: readonly string[];
}

/** `python -m codriver_bridge` on a free port of this machine, as a user starts it. */
export class BridgeProcess {
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<string>;
  readonly #said: string[];

  private constructor(port: number, child: ChildProcess, ended: Promise<string>, said: string[]) {
    this.port = port;
    this.#child = child;
    this.#ended = ended;
    this.#said = said;
  }

  /** @throws Error with what the bridge said when it does not start */
  static async start({ carlaPort, port: at = 0, token, words = [] }: BridgeOptions): Promise<BridgeProcess> {
    if (PYTHON === undefined) throw new Error('no Python with the CARLA client');
    // The client keeps a cache of maps in the home folder.
    const home = mkdtempSync(join(tmpdir(), 'codriver-bridge-'));
    const trafficManagerPort = await freePort();
    const command = ['-m', 'codriver_bridge', '--carla-port', String(carlaPort), '--listen', `127.0.0.1:${at}`, '--tm-port', String(trafficManagerPort), ...words];
    const { CODRIVER_BRIDGE_TOKEN: _none, ...environment } = process.env;
    const child = spawn(PYTHON, command, {
      cwd: BRIDGE,
      env: { ...environment, HOME: home, PYTHONUNBUFFERED: '1', ...(token === undefined ? {} : { CODRIVER_BRIDGE_TOKEN: token }) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: the process that looks after the bridge, and the bridge.
      detached: true,
    });
    const said: string[] = [];
    const ended = new Promise<string>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        rmSync(home, { recursive: true, force: true });
        resolve(signal ?? String(code));
      });
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
    const port = await new Promise<number>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`the bridge did not start\n${said.join('')}`)), START_LIMIT_MS);
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said.push(text);
        const found = /listens on ws:\/\/127\.0\.0\.1:(\d+)/.exec(text);
        if (found === null) return;
        clearTimeout(limit);
        resolve(Number(found[1]));
      });
      void ended.then((how) => reject(new Error(`the bridge ended with ${how}\n${said.join('')}`)));
    });
    return new BridgeProcess(port, child, ended, said);
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** Everything that it has said, both streams. */
  get text(): string {
    return this.#said.join('');
  }

  /** Waits until it has said something. */
  async says(pattern: RegExp, limitMs = 30_000): Promise<void> {
    const until = Date.now() + limitMs;
    while (!pattern.test(this.text)) {
      if (Date.now() > until) throw new Error(`the bridge did not say ${String(pattern)}, but\n${this.text}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Ends it as a service manager does. Resolves to its exit code or signal. */
  async stop(): Promise<string> {
    this.#child.kill('SIGTERM');
    return this.#ended;
  }

  /** Ends it at once, without a chance to clean up. */
  async kill(): Promise<void> {
    process.kill(-this.pid, 'SIGKILL');
    await this.#ended;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }
}
