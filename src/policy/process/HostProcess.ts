import { ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { PolicyEngineName } from '../PolicyEngineName.ts';
import { PolicySandboxError } from '../PolicySandboxError.ts';
import { encodeFrame, REPLY, REQUEST, type Frame, type FrameFields } from '../wire/Frame.ts';
import { FrameCollector } from '../wire/FrameCollector.ts';
import type { HostSettings } from '../wire/hostSettings.ts';
import { Watchdog, type WatchdogLimits } from './Watchdog.ts';

const START_TIMEOUT_MS = 30_000;
const LAST_WORDS_CHARACTERS = 8000;
/** What V8 prints when it gives up for want of memory. */
const OUT_OF_MEMORY = /is_heap_oom = 1|out of memory|Allocation failed/i;
const REMEDY_OF_ENGINE: Readonly<Record<PolicyEngineName, string>> = {
  'isolated-vm': 'install the packages again (npm ci) under Node 24 on Linux (x64, arm64), macOS (arm64) or Windows (x64), or choose the engine that runs everywhere with --sandbox-engine quickjs',
  quickjs: 'install the packages again (npm ci)',
};
const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const ENTRY = fileURLToPath(new URL('../host/main.ts', import.meta.url));

/** What a host process is started with. */
export interface HostLaunch {
  /** Path of Node. */
  readonly node: string;
  /** Which C library isolated-vm's loader is told, since it may not read the file from which it would guess. */
  readonly libc: string;
}

/** How a host process ended in the middle of a request. */
export type HostDeath = 'timeout' | 'memory' | 'crash';

interface Exchange {
  /** True when the frame was the last one of the answer. */
  readonly onFrame: (frame: Frame) => boolean;
  readonly end: (death: HostDeath | undefined) => void;
}

/** One life of the child process that runs policies: frames in, frames out, watched while it works. It does one request at a time. */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #requests: Writable;
  readonly #replies: Readable;
  readonly #collector = new FrameCollector();
  readonly #watchdog: Watchdog;
  readonly #exited: Promise<void>;
  #exchange: Exchange | undefined;
  #breach: HostDeath | undefined;
  #lastWords = '';
  #alive = true;

  private constructor(child: ChildProcess, limits: WatchdogLimits) {
    const { stdin, stdio, stdout, stderr, pid } = child;
    const replies = stdio[3];
    if (stdin === null || stdout === null || stderr === null || replies === null || replies === undefined || !('read' in replies) || pid === undefined) throw startError('its pipes could not be opened', '');
    this.#child = child;
    this.#requests = stdin;
    this.#replies = replies;
    this.#watchdog = new Watchdog(pid, limits, (reason) => {
      this.#breach = reason;
      child.kill('SIGKILL');
    });
    // A broken pipe is seen as the exit of the process.
    stdin.on('error', () => {});
    replies.on('data', (chunk: Buffer) => this.#receive(chunk));
    for (const stream of [stdout, stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-LAST_WORDS_CHARACTERS);
      });
    }
    this.#exited = new Promise((resolve) => {
      // All pipes are read to their ends by then: results that were sent before the death count.
      child.once('close', () => {
        this.#alive = false;
        this.#finish(this.#breach ?? (OUT_OF_MEMORY.test(this.#lastWords) ? 'memory' : 'crash'));
        resolve();
      });
    });
  }

  /** Starts a process and waits until it can take policies. @throws PolicySandboxError when it cannot */
  static async start(settings: HostSettings, limits: WatchdogLimits, launch: HostLaunch = defaultLaunch()): Promise<HostProcess> {
    const child = spawn(
      launch.node,
      ['--permission', ...engineFlags(settings.engineName), '--allow-worker', `--allow-fs-read=${PROJECT}`, '--disable-warning=SecurityWarning', ENTRY],
      // Detached: Ctrl-C is for us, not for the child.
      { cwd: PROJECT, env: { LIBC: launch.libc }, stdio: ['pipe', 'pipe', 'pipe', 'pipe'], detached: true },
    );
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => reject(startError(cause.message, '')));
    });
    const host = new HostProcess(child, limits);
    let unavailable: string | undefined;
    const timer = setTimeout(() => host.kill(), START_TIMEOUT_MS);
    const death = await host.exchange({ kind: REQUEST.configure, text: JSON.stringify(settings) }, (frame) => {
      if (frame.kind === REPLY.unavailable) unavailable = frame.text;
      return frame.kind === REPLY.ready || frame.kind === REPLY.unavailable;
    }, false);
    clearTimeout(timer);
    if (unavailable !== undefined) {
      await host.close();
      throw new PolicySandboxError('SANDBOX_ENGINE', `policies cannot be run: ${unavailable}`, {
        where: `${settings.engineName}, Node ${process.version}, ${process.platform} ${process.arch}`,
        remedy: REMEDY_OF_ENGINE[settings.engineName],
        kind: 'environment',
      });
    }
    if (death !== undefined) throw startError('it ended at once', host.#lastWords);
    return host;
  }

  get alive(): boolean {
    return this.#alive && this.#breach === undefined;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Sends a frame that has no answer. */
  send(fields: FrameFields): void {
    this.#requests.write(encodeFrame(fields));
  }

  /**
   * Sends a request and hands over its answer frame by frame until `onFrame` says that it was the last.
   * @returns nothing, or how the process died before that
   */
  exchange(fields: FrameFields, onFrame: (frame: Frame) => boolean, watched = true): Promise<HostDeath | undefined> {
    return new Promise((resolve) => {
      if (!this.#alive) return resolve('crash');
      this.#exchange = { onFrame, end: resolve };
      this.#hold(true);
      if (watched) this.#watchdog.start();
      this.#requests.write(encodeFrame(fields));
    });
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends the process and waits until it is gone. */
  async close(): Promise<void> {
    this.#hold(true);
    this.#requests.end();
    const timer = setTimeout(() => this.kill(), 200);
    await this.#exited;
    clearTimeout(timer);
  }

  #receive(chunk: Buffer): void {
    try {
      this.#collector.add(chunk, (frame) => {
        this.#watchdog.progress();
        if (this.#exchange?.onFrame(frame) === true) this.#finish(undefined);
      });
    } catch {
      // Only a process that a policy has taken over sends what is no frame.
      this.#breach = 'crash';
      this.kill();
    }
  }

  #finish(death: HostDeath | undefined): void {
    this.#watchdog.stop();
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#hold(false);
    exchange?.end(death);
  }

  /** Our own process stays up for a running request only, so that a forgotten sandbox does not keep a finished command alive. */
  #hold(busy: boolean): void {
    for (const handle of [this.#child, this.#requests, this.#replies, this.#child.stdout, this.#child.stderr]) {
      if (!(handle instanceof ChildProcess) && !(handle instanceof Socket)) continue;
      if (busy) handle.ref();
      else handle.unref();
    }
  }
}

/** What each engine may do beside reading the project (its packages may lie outside of it), and what it needs. */
function engineFlags(engine: PolicyEngineName): string[] {
  const { resolve } = createRequire(import.meta.url);
  switch (engine) {
    case 'isolated-vm':
      // Heaps are small and many processes at work: collecting with helper threads costs a sixth more processor time than it saves waiting.
      return ['--allow-addons', '--single-threaded-gc', `--allow-fs-read=${dirname(dirname(resolve('isolated-vm/package.json')))}`];
    case 'quickjs':
      // WebAssembly recurses on V8's stack (kB); well below the 8 MB that a main thread has.
      return [`--allow-fs-read=${dirname(dirname(resolve('quickjs-emscripten/package.json')))}`, '--stack-size=3600'];
  }
}

function defaultLaunch(): HostLaunch {
  return { node: process.execPath, libc: existsSync('/etc/alpine-release') ? 'musl' : 'glibc' };
}

function startError(what: string, lastWords: string): PolicySandboxError {
  const detail = lastWords.trim() === '' ? '' : `: ${lastWords.trim().split('\n').slice(0, 6).join(' / ')}`;
  return new PolicySandboxError('SANDBOX_START', `the process that runs policies could not be started: ${what}${detail}`, {
    where: process.execPath,
    remedy: 'check free memory and the limit of processes, and that Node is version 24 or newer; then run the command again',
    kind: 'environment',
  });
}
