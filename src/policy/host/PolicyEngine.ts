/** What one call gave, still as numbers and text; `status` is one of `CALL_STATUS`. */
export interface EngineCall {
  readonly status: number;
  /** Words in `output`. */
  readonly words: number;
  /** Line of the source, 0 unknown. */
  readonly line: number;
  /** New memory text, or the failure's message. */
  readonly text: string;
  readonly log: string;
}

/** How a call ended that the engine had to stop; the policy's isolate may be gone (`memory`) or still good (`timeout`, `refused`: something that engines lack). */
export interface EngineStop {
  readonly stopped: 'timeout' | 'memory' | 'refused';
  /** Processor time that the call had, in milliseconds. */
  readonly cpuMs: number;
}

/** A policy in its own isolate. */
export interface EnginePolicy {
  /** Takes the inputs of the following calls from here. */
  use(inputs: SharedArrayBuffer): void;
  call(offset: number, memoryText: string, timeoutMs: number): EngineCall | EngineStop;
  /** The last call's output; overwritten by the next one. */
  readonly output: Float32Array;
  dispose(): void;
}

/** Everything that makes an isolate, the same for all policies of a sandbox. */
export interface EngineSettings {
  readonly unpackSource: string;
  readonly packSource: string;
  readonly maxOutputWords: number;
  /** Settings of the harness as JSON text. */
  readonly harnessText: string;
  /** Prelude's module text, empty when there is none. */
  readonly preludeCode: string;
  readonly heapMb: number;
  readonly setupTimeoutMs: number;
}

/** A way to run untrusted JavaScript. Everything it is given has passed `preparePolicy`, but it must hold without that. */
export interface PolicyEngine {
  /** @throws Error when the code does not compile */
  load(code: string): EnginePolicy;
}
