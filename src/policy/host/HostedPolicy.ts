import { STOP_MESSAGES, WIRE_STATUS } from './callStops.ts';
import type { EngineCall, EnginePolicy, EngineRow, PolicyEngine } from './PolicyEngine.ts';

/** A wall-clock stop counts when the policy had this share of the deadline in processor time, or after so many tries without it. */
const FAIR_SHARE = 0.5;
const UNFAIR_TRIES = 5;

/** One loaded policy of the host: makes its isolate when it is needed, and again when the last one ran out of memory. */
export class HostedPolicy {
  readonly #engine: PolicyEngine;
  readonly #code: string;
  readonly #timeoutMs: number;
  #inputs: { readonly words: SharedArrayBuffer; readonly starts: SharedArrayBuffer } | undefined;
  #policy: EnginePolicy | undefined;

  constructor(engine: PolicyEngine, code: string, timeoutMs: number) {
    this.#engine = engine;
    this.#code = code;
    this.#timeoutMs = timeoutMs;
  }

  get output(): Float32Array {
    return this.#policy === undefined ? new Float32Array(0) : this.#policy.output;
  }

  /** Takes the inputs of the following calls from here. */
  use(words: SharedArrayBuffer, starts: SharedArrayBuffer): void {
    if (this.#inputs?.words === words) return;
    this.#inputs = { words, starts };
    this.#policy?.use(words, starts);
  }

  /** Most calls that may be made as one row; 1 before the policy has an isolate, or where rows gain nothing. */
  get longestRow(): number {
    return this.#policy?.row?.longest ?? 1;
  }

  /** Several calls with empty memory. @param count no more than {@link longestRow} */
  row(first: number, count: number): EngineRow {
    return this.#policy?.row?.run(first, count, this.#timeoutMs) ?? { done: 0, last: undefined, outputs: this.output };
  }

  /** One call, repeated once when it ran into the deadline; `onRetry` is told before each repetition. */
  call(offset: number, memoryText: string, onRetry: () => void): EngineCall {
    let fairTries = 0;
    for (let tries = 1; ; tries += 1) {
      const ready = this.#ready();
      if ('status' in ready) return ready;
      const end = ready.call(offset, memoryText, this.#timeoutMs);
      if ('status' in end) return end;
      if (end.stopped === 'memory') {
        this.dispose();
        return stopped(WIRE_STATUS.memory, STOP_MESSAGES.memory);
      }
      if (end.stopped === 'refused') return stopped(WIRE_STATUS.exception, 'uses something that policies do not have');
      if (end.cpuMs >= this.#timeoutMs * FAIR_SHARE) fairTries += 1;
      if (fairTries >= 2 || tries >= UNFAIR_TRIES) return stopped(WIRE_STATUS.timeout, STOP_MESSAGES.timeout);
      onRetry();
    }
  }

  dispose(): void {
    this.#policy?.dispose();
    this.#policy = undefined;
  }

  #ready(): EnginePolicy | EngineCall {
    if (this.#policy !== undefined) return this.#policy;
    try {
      this.#policy = this.#engine.load(this.#code);
    } catch (error) {
      return notCompiled(error instanceof Error ? error.message : 'no reason given');
    }
    if (this.#inputs !== undefined) this.#policy.use(this.#inputs.words, this.#inputs.starts);
    return this.#policy;
  }
}

/** V8 puts the place behind the message: "… [policy.js:3:12]". */
function notCompiled(message: string): EngineCall {
  const place = / \[policy\.js:(\d+):\d+\]$/.exec(message);
  const text = place === null ? message : message.slice(0, place.index);
  return { ...stopped(WIRE_STATUS.exception, `does not compile: ${text}`), line: place === null ? 0 : Number(place[1]) };
}

function stopped(status: number, text: string): EngineCall {
  return { status, words: 0, line: 0, text, log: '' };
}
