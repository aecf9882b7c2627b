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

/** What a row of calls gave: the calls that were done, of which all but the last went well and logged nothing. */
export interface EngineRow {
  readonly done: number;
  /** The last of them. Absent when the row was stopped: the next call has to be made alone to learn what is wrong with it. */
  readonly last: EngineCall | undefined;
  /** For each call its number of words, and the words. */
  readonly outputs: Float32Array;
}

/** A policy in its own isolate. */
export interface EnginePolicy {
  /** Takes the inputs of the following calls from here. @param starts where each input begins, as 32-bit integers; for rows */
  use(inputs: SharedArrayBuffer, starts: SharedArrayBuffer): void;
  call(offset: number, memoryText: string, timeoutMs: number): EngineCall | EngineStop;
  /** Several calls at the price of one crossing, with empty memory. Absent in engines that gain nothing from it. */
  readonly row?: {
    /** Most calls of a row. */
    readonly longest: number;
    /** @param first number of the first input; @param timeoutMs for all of them together */
    run(first: number, count: number, timeoutMs: number): EngineRow;
  };
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

/** The inputs of a batch. */
export interface EngineInputs {
  readonly words: SharedArrayBuffer;
  /** First word of each input, and the end. */
  readonly starts: SharedArrayBuffer;
}

/** A way to run untrusted JavaScript. Everything it is given has passed `preparePolicy`, but it must hold without that. */
export interface PolicyEngine {
  /** @throws Error when the code does not compile */
  load(code: string): EnginePolicy;
  /**
   * Makes ready for one more policy ahead of time; absent in engines that gain nothing from it.
   * @param inputs such as the policy will get, if there were any
   */
  prepare?(inputs: EngineInputs | undefined): void;
}
