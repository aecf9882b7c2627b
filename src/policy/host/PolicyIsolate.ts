import ivm from 'isolated-vm';
import { harnessSource, REPORT_WORDS, type Harness } from './harness.ts';
import type { EngineInputs, EngineSettings } from './PolicyEngine.ts';

const HARNESS = harnessSource();

/** Calls of a row, and words of output that they may need together: a buffer of that size belongs to every isolate. */
const LONGEST_ROW = 128;
const ROW_WORDS = 16_384;

/** Module of the policy in stack traces; `describeValues` looks for it. */
const POLICY_FILE = 'policy.js';

/** One V8 isolate with the harness in it: everything that can be made before its policy is known. It is for one policy only. */
export class PolicyIsolate {
  readonly isolate: ivm.Isolate;
  readonly output: Float32Array;
  readonly report: Int32Array;
  readonly longestRow: number;
  readonly #context: ivm.Context;
  readonly #harness: ivm.Reference<Harness>;
  readonly #timeout: number;

  /** @throws Error when the engine cannot make it */
  constructor(settings: EngineSettings) {
    this.longestRow = Math.max(1, Math.min(LONGEST_ROW, Math.floor(ROW_WORDS / (settings.maxOutputWords + 1))));
    const output = new SharedArrayBuffer(4 * this.longestRow * (settings.maxOutputWords + 1));
    const report = new SharedArrayBuffer(REPORT_WORDS * 4);
    const timeout = settings.setupTimeoutMs;
    this.output = new Float32Array(output);
    this.report = new Int32Array(report);
    this.#timeout = timeout;
    this.isolate = new ivm.Isolate({ memoryLimit: settings.heapMb });
    try {
      this.#context = this.isolate.createContextSync();
      const reference = (text: string, filename: string): ivm.Reference => this.#context.evalSync(`(${text})`, { reference: true, filename, timeout });
      const prelude = settings.preludeCode === '' ? undefined : this.#exported(settings.preludeCode, 'prelude.js');
      const install: ivm.Reference<(...parts: unknown[]) => Harness> = reference(HARNESS, 'harness.js');
      this.#harness = install.applySync(
        undefined,
        [
          settings.harnessText,
          reference(settings.unpackSource, 'unpack.js').derefInto(),
          reference(settings.packSource, 'pack.js').derefInto(),
          prelude?.derefInto(),
          new ivm.ExternalCopy(output).copyInto(),
          new ivm.ExternalCopy(report).copyInto(),
        ],
        { timeout, result: { reference: true } },
      );
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** Brings the policy in. @throws Error when its code does not compile */
  take(code: string): void {
    this.part('take').applySync(undefined, [this.#exported(code, POLICY_FILE).derefInto()], { timeout: this.#timeout });
  }

  /** Reads the first inputs once, so that the engine has compiled the reading before the policy comes. */
  rehearse({ words, starts }: EngineInputs, count: number): void {
    this.part('use').applySync(undefined, [shared(words), shared(starts)]);
    this.part('rehearse').applySync(undefined, [count], { timeout: this.#timeout });
  }

  /** One function of the harness. */
  part<Name extends keyof Harness>(name: Name): ivm.Reference<Harness[Name]> {
    return this.#harness.getSync(name, { reference: true });
  }

  dispose(): void {
    if (!this.isolate.isDisposed) this.isolate.dispose();
  }

  #exported(code: string, filename: string): ivm.Reference {
    const module = this.isolate.compileModuleSync(code, { filename });
    module.instantiateSync(this.#context, () => {
      throw new Error('a policy has no imports');
    });
    module.evaluateSync({ timeout: this.#timeout });
    return module.namespace.getSync('default', { reference: true });
  }
}

/** Memory that both sides see, on its way into an isolate. */
export function shared(buffer: SharedArrayBuffer): ivm.Copy<SharedArrayBuffer> {
  return new ivm.ExternalCopy(buffer).copyInto({ release: true });
}
