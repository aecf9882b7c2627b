import { errors, newQuickJSWASMModule, type QuickJSContext, type QuickJSHandle, type QuickJSRuntime, type QuickJSWASMModule } from 'quickjs-emscripten';
import { z } from 'zod';
import { CALL_STATUS, harnessSource, REPORT_WORDS } from './harness.ts';
import type { EngineCall, EnginePolicy, EngineSettings, EngineStop, PolicyEngine } from './PolicyEngine.ts';

const HARNESS = harnessSource();

/** Module of the policy in stack traces; `describeValues` looks for it. */
const POLICY_FILE = 'policy.js';

/** QuickJS counts its own stack only; that of WebAssembly, which `HostProcess` makes larger, needs up to eight times as much. */
const MAX_STACK_BYTES = 256 * 1024;

/** What QuickJS throws when its memory limit is reached; a policy may catch it, but then it has nothing to work with. */
const OUT_OF_MEMORY = 'InternalError: out of memory';

/**
 * QuickJS compiled to WebAssembly, one runtime per policy: an interpreter, several times slower than V8, that stops at any point when it is
 * interrupted and gives up its memory limit as an ordinary error. It needs nothing native.
 */
export class QuickJsEngine implements PolicyEngine {
  readonly #settings: EngineSettings;
  readonly #maxInputWords: number;
  readonly #module: QuickJSWASMModule;

  private constructor(settings: EngineSettings, maxInputWords: number, module: QuickJSWASMModule) {
    this.#settings = settings;
    this.#maxInputWords = maxInputWords;
    this.#module = module;
  }

  /** @param maxInputWords longest input: so much is copied in for each call */
  static async open(settings: EngineSettings, maxInputWords: number): Promise<QuickJsEngine> {
    return new QuickJsEngine(settings, maxInputWords, await newQuickJSWASMModule());
  }

  load(code: string): EnginePolicy {
    return new QuickJsPolicy(this.#module, this.#settings, this.#maxInputWords, code);
  }
}

class QuickJsPolicy implements EnginePolicy {
  readonly output: Float32Array;
  readonly #outputBytes: Uint8Array;
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #maxInputWords: number;
  readonly #handles: QuickJSHandle[] = [];
  readonly #outputBuffer: QuickJSHandle;
  readonly #reportBuffer: QuickJSHandle;
  readonly #run: QuickJSHandle;
  readonly #use: QuickJSHandle;
  readonly #takeLog: QuickJSHandle;
  #inputs: Float32Array = new Float32Array(0);
  #deadlineMs = Infinity;

  constructor(module: QuickJSWASMModule, settings: EngineSettings, maxInputWords: number, code: string) {
    this.output = new Float32Array(Math.max(1, settings.maxOutputWords));
    this.#outputBytes = new Uint8Array(this.output.buffer);
    this.#maxInputWords = maxInputWords;
    this.#runtime = module.newRuntime({ memoryLimitBytes: settings.heapMb * 1048576, maxStackSizeBytes: MAX_STACK_BYTES, interruptHandler: () => performance.now() > this.#deadlineMs });
    this.#context = this.#runtime.newContext();
    try {
      this.#deadlineMs = performance.now() + settings.setupTimeoutMs;
      this.#outputBuffer = this.#kept(this.#context.newArrayBuffer(new ArrayBuffer(this.output.byteLength)));
      this.#reportBuffer = this.#kept(this.#context.newArrayBuffer(new ArrayBuffer(4 * REPORT_WORDS)));
      const prelude = settings.preludeCode === '' ? this.#context.undefined : this.#exported(settings.preludeCode, 'prelude.js');
      const calls = this.#called(
        this.#evaluated(HARNESS, 'harness.js'),
        this.#kept(this.#context.newString(settings.harnessText)),
        this.#evaluated(settings.unpackSource, 'unpack.js'),
        this.#evaluated(settings.packSource, 'pack.js'),
        prelude,
        this.#outputBuffer,
        this.#reportBuffer,
      );
      this.#called(this.#kept(this.#context.getProp(calls, 'take')), this.#exported(code, POLICY_FILE));
      this.#run = this.#kept(this.#context.getProp(calls, 'run'));
      this.#use = this.#kept(this.#context.getProp(calls, 'use'));
      this.#takeLog = this.#kept(this.#context.getProp(calls, 'takeLog'));
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  use(inputs: SharedArrayBuffer): void {
    this.#inputs = new Float32Array(inputs);
  }

  call(offset: number, memoryText: string, timeoutMs: number): EngineCall | EngineStop {
    const context = this.#context;
    const cpuBefore = process.cpuUsage();
    this.#deadlineMs = performance.now() + timeoutMs;
    const row = this.#inputs.slice(offset, offset + this.#maxInputWords);
    const text = this.#textOf(() => {
      using input = context.newArrayBuffer(row.buffer);
      context.unwrapResult(context.callFunction(this.#use, context.undefined, input)).dispose();
      using start = context.newNumber(0);
      using memory = context.newString(memoryText);
      return context.unwrapResult(context.callFunction(this.#run, context.undefined, start, memory));
    });
    if (typeof text !== 'string') {
      const spent = process.cpuUsage(cpuBefore);
      return { stopped: text.stopped, cpuMs: (spent.user + spent.system) / 1000 };
    }
    const [status = 0, words = 0, line = 0, logged = 0] = this.#report();
    if (status === CALL_STATUS.exception && text.startsWith(OUT_OF_MEMORY)) return { stopped: 'memory', cpuMs: 0 };
    if (words > 0) {
      using bytes = context.getArrayBuffer(this.#outputBuffer);
      this.#outputBytes.set(bytes.value);
    }
    this.#deadlineMs = performance.now() + timeoutMs;
    const log = logged === 1 ? this.#textOf(() => context.unwrapResult(context.callFunction(this.#takeLog, context.undefined))) : '';
    return { status, words, line, text, log: typeof log === 'string' ? log : '' };
  }

  dispose(): void {
    for (const handle of this.#handles) handle.dispose();
    this.#handles.length = 0;
    if (this.#context.alive) this.#context.dispose();
    if (this.#runtime.alive) this.#runtime.dispose();
  }

  /** The text that a call gives. The harness lets no error of the policy out: whatever is thrown here comes from the engine. */
  #textOf(call: () => QuickJSHandle): string | { readonly stopped: EngineStop['stopped'] } {
    try {
      using text = call();
      return this.#context.getString(text);
    } catch (error) {
      // A trap of WebAssembly leaves all runtimes of the module in an unknown state: the process must go.
      if (!(error instanceof errors.QuickJSUnwrapError)) throw error;
      const said = z.object({ message: z.string() }).safeParse(error.cause).data?.message ?? '';
      return { stopped: said === 'interrupted' ? 'timeout' : said === 'out of memory' ? 'memory' : 'refused' };
    }
  }

  #report(): Int32Array {
    const report = new Int32Array(REPORT_WORDS);
    using bytes = this.#context.getArrayBuffer(this.#reportBuffer);
    new Uint8Array(report.buffer).set(bytes.value);
    return report;
  }

  #evaluated(text: string, filename: string): QuickJSHandle {
    return this.#kept(this.#context.unwrapResult(this.#context.evalCode(`(${text})`, filename, { type: 'global', strict: true })));
  }

  #exported(code: string, filename: string): QuickJSHandle {
    const result = this.#context.evalCode(code, filename, { type: 'module' });
    if (result.error !== undefined) throw new Error(this.#faultOf(result.error, filename));
    using module = result.value;
    return this.#kept(this.#context.getProp(module, 'default'));
  }

  #called(fn: QuickJSHandle, ...parts: QuickJSHandle[]): QuickJSHandle {
    return this.#kept(this.#context.unwrapResult(this.#context.callFunction(fn, this.#context.undefined, ...parts)));
  }

  #kept(handle: QuickJSHandle): QuickJSHandle {
    this.#handles.push(handle);
    return handle;
  }

  /** Message with its place behind it, as V8 has it. */
  #faultOf(error: QuickJSHandle, filename: string): string {
    using handle = error;
    const text = (name: string): string => this.#context.getProp(handle, name).consume((value) => this.#context.getString(value));
    const place = new RegExp(`${filename.replace('.', '\\.')}:(\\d+)(?::(\\d+))?`).exec(text('stack'));
    return place === null ? text('message') : `${text('message')} [${filename}:${place[1]}:${place[2] ?? 0}]`;
  }
}
