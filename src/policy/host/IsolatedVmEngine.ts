import ivm from 'isolated-vm';
import { harnessSource, REPORT_WORDS, type Harness } from './harness.ts';
import type { EngineCall, EnginePolicy, EngineRow, EngineSettings, EngineStop, PolicyEngine } from './PolicyEngine.ts';

const HARNESS = harnessSource();

/** Calls of a row, and words of output that they may need together: a buffer of that size belongs to every isolate. */
const LONGEST_ROW = 32;
const ROW_WORDS = 16_384;

/** Module of the policy in stack traces; `describeValues` looks for it. */
const POLICY_FILE = 'policy.js';

/**
 * One V8 isolate per policy. Only numbers, short texts and typed arrays cross; no object of ours is ever reachable inside. It must live in a
 * process that may be killed: some native operations of V8 ignore both the timeout and the memory limit.
 */
export class IsolatedVmEngine implements PolicyEngine {
  readonly #settings: EngineSettings;

  constructor(settings: EngineSettings) {
    this.#settings = settings;
  }

  load(code: string): EnginePolicy {
    return new IsolatedVmPolicy(this.#settings, code);
  }
}

class IsolatedVmPolicy implements EnginePolicy {
  readonly output: Float32Array;
  readonly row: NonNullable<EnginePolicy['row']>;
  readonly #isolate: ivm.Isolate;
  readonly #heapBytes: number;
  readonly #report: Int32Array;
  readonly #run: ivm.Reference<(offset: number, memoryText: string) => string>;
  readonly #runRow: ivm.Reference<(first: number, count: number) => string>;
  readonly #use: ivm.Reference<(buffer: SharedArrayBuffer, starts: SharedArrayBuffer) => void>;
  readonly #takeLog: ivm.Reference<() => string>;

  constructor(settings: EngineSettings, code: string) {
    const longest = Math.max(1, Math.min(LONGEST_ROW, Math.floor(ROW_WORDS / (settings.maxOutputWords + 1))));
    const output = new SharedArrayBuffer(4 * longest * (settings.maxOutputWords + 1));
    const report = new SharedArrayBuffer(REPORT_WORDS * 4);
    this.#heapBytes = settings.heapMb * 1048576;
    this.output = new Float32Array(output);
    this.#report = new Int32Array(report);
    this.row = { longest, run: (first, count, timeoutMs) => this.#row(first, count, timeoutMs) };
    this.#isolate = new ivm.Isolate({ memoryLimit: settings.heapMb });
    try {
      const context = this.#isolate.createContextSync();
      const timeout = settings.setupTimeoutMs;
      const reference = (text: string, filename: string): ivm.Reference => context.evalSync(`(${text})`, { reference: true, filename, timeout });
      const policy = this.#exported(context, code, POLICY_FILE, timeout);
      const prelude = settings.preludeCode === '' ? undefined : this.#exported(context, settings.preludeCode, 'prelude.js', timeout);
      const install: ivm.Reference<(...parts: unknown[]) => Harness> = reference(HARNESS, 'harness.js');
      const calls = install.applySync(
        undefined,
        [
          settings.harnessText,
          reference(settings.unpackSource, 'unpack.js').derefInto(),
          reference(settings.packSource, 'pack.js').derefInto(),
          policy.derefInto(),
          prelude?.derefInto(),
          new ivm.ExternalCopy(output).copyInto(),
          new ivm.ExternalCopy(report).copyInto(),
        ],
        { timeout, result: { reference: true } },
      );
      this.#run = calls.getSync('run', { reference: true });
      this.#runRow = calls.getSync('runRow', { reference: true });
      this.#use = calls.getSync('use', { reference: true });
      this.#takeLog = calls.getSync('takeLog', { reference: true });
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  use(inputs: SharedArrayBuffer, starts: SharedArrayBuffer): void {
    this.#use.applySync(undefined, [new ivm.ExternalCopy(inputs).copyInto({ release: true }), new ivm.ExternalCopy(starts).copyInto({ release: true })]);
  }

  call(offset: number, memoryText: string, timeoutMs: number): EngineCall | EngineStop {
    const cpuBefore = process.cpuUsage();
    try {
      const text = this.#run.applySync(undefined, [offset, memoryText], { timeout: timeoutMs });
      return this.#ended(text, timeoutMs);
    } catch (error) {
      // The harness lets no error of the policy out: whatever arrives here was thrown by the engine.
      const spent = process.cpuUsage(cpuBefore);
      const timedOut = error instanceof Error && error.message.includes('timed out');
      return { stopped: this.#heapIsFull() ? 'memory' : timedOut ? 'timeout' : 'refused', cpuMs: (spent.user + spent.system) / 1000 };
    }
  }

  #row(first: number, count: number, timeoutMs: number): EngineRow {
    try {
      const text = this.#runRow.applySync(undefined, [first, count], { timeout: timeoutMs });
      return { done: this.#report[4] ?? 0, last: this.#ended(text, timeoutMs), outputs: this.output };
    } catch {
      // What stopped it comes to light when the next call is made alone.
      return { done: this.#report[4] ?? 0, last: undefined, outputs: this.output };
    }
  }

  #ended(text: string, timeoutMs: number): EngineCall {
    const [status, words, line, logged] = this.#report;
    return { status: status ?? 0, words: words ?? 0, line: line ?? 0, text, log: logged === 1 ? this.#takeLog.applySync(undefined, [], { timeout: timeoutMs }) : '' };
  }

  dispose(): void {
    if (!this.#isolate.isDisposed) this.#isolate.dispose();
  }

  /** Close to its limit V8 spends all its time collecting: whether the limit or the deadline comes first is chance, so both count as memory. */
  #heapIsFull(): boolean {
    if (this.#isolate.isDisposed) return true;
    const heap = this.#isolate.getHeapStatisticsSync();
    return heap.used_heap_size + heap.externally_allocated_size > this.#heapBytes / 2;
  }

  #exported(context: ivm.Context, code: string, filename: string, timeout: number): ivm.Reference {
    const module = this.#isolate.compileModuleSync(code, { filename });
    module.instantiateSync(context, () => {
      throw new Error('a policy has no imports');
    });
    module.evaluateSync({ timeout });
    return module.namespace.getSync('default', { reference: true });
  }
}
