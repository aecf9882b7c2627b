import type ivm from 'isolated-vm';
import type { EngineCall, EngineInputs, EnginePolicy, EngineRow, EngineSettings, EngineStop, PolicyEngine } from './PolicyEngine.ts';
import { PolicyIsolate, shared } from './PolicyIsolate.ts';

/** Inputs that a spare isolate reads: so many calls take V8 from interpreting to compiling the reading, and to its second compiler. */
const REHEARSAL = 1000;

/**
 * One V8 isolate per policy. Only numbers, short texts and typed arrays cross; no object of ours is ever reachable inside. It must live in a
 * process that may be killed: some native operations of V8 ignore both the timeout and the memory limit.
 */
export class IsolatedVmEngine implements PolicyEngine {
  readonly #settings: EngineSettings;
  /** Isolates that wait for their policies. */
  readonly #spares: PolicyIsolate[] = [];

  constructor(settings: EngineSettings) {
    this.#settings = settings;
  }

  load(code: string): EnginePolicy {
    return new IsolatedVmPolicy(this.#settings, this.#spares.pop() ?? new PolicyIsolate(this.#settings), code);
  }

  prepare(inputs: EngineInputs | undefined): void {
    const spare = new PolicyIsolate(this.#settings);
    if (inputs !== undefined) spare.rehearse(inputs, Math.min(REHEARSAL, inputs.starts.byteLength / 4 - 1));
    this.#spares.push(spare);
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

  constructor(settings: EngineSettings, home: PolicyIsolate, code: string) {
    this.#heapBytes = settings.heapMb * 1048576;
    this.#isolate = home.isolate;
    this.output = home.output;
    this.#report = home.report;
    this.row = { longest: home.longestRow, run: (first, count, timeoutMs) => this.#row(first, count, timeoutMs) };
    try {
      home.take(code);
    } catch (error) {
      this.dispose();
      throw error;
    }
    this.#run = home.part('run');
    this.#runRow = home.part('runRow');
    this.#use = home.part('use');
    this.#takeLog = home.part('takeLog');
  }

  use(inputs: SharedArrayBuffer, starts: SharedArrayBuffer): void {
    this.#use.applySync(undefined, [shared(inputs), shared(starts)]);
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
}
