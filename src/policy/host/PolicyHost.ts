import { REPLY, REQUEST, wordsOf, type Frame } from '../wire/Frame.ts';
import type { BatchRemark, HostSettings } from '../wire/hostSettings.ts';
import { WIRE_STATUS } from './callStops.ts';
import { HostedPolicy } from './HostedPolicy.ts';
import type { HostPipes } from './HostPipes.ts';
import type { EngineCall, EngineInputs, EngineRow, PolicyEngine } from './PolicyEngine.ts';

/** Isolates that may live at the same time, at some 5 MB each; the one that was used longest ago makes room. */
const MAX_ISOLATES = 48;

/** How long results of a batch may wait for company: also what is run again when the host dies. */
const FLUSH_MS = 15;

/** Rows of calls grow while they take less than this, else they shrink: a row that must be stopped is begun again call by call. */
const SHORT_ROW_MS = 2;

interface Batch {
  readonly inputs: SharedArrayBuffer;
  /** The offsets again, where isolates can see them. */
  readonly starts: SharedArrayBuffer;
  /** First word of each input, and the end. */
  readonly offsets: Uint32Array;
  readonly memories: readonly string[] | undefined;
}

/** The child's side of the sandbox: does one request after the other. */
export class PolicyHost {
  readonly #settings: HostSettings;
  readonly #engine: PolicyEngine;
  readonly #pipes: HostPipes;
  readonly #policies = new Map<number, HostedPolicy>();
  /** Policies with an isolate, longest unused first. */
  readonly #recent = new Set<number>();
  readonly #batches = new Map<number, Batch>();
  /** Of the batch that was run last, for rehearsals; kept when the batch itself goes. */
  #lastInputs: EngineInputs | undefined;
  readonly #single: SharedArrayBuffer;
  readonly #singleStart = new SharedArrayBuffer(4);
  readonly #singleBytes: Uint8Array;

  constructor(settings: HostSettings, engine: PolicyEngine, pipes: HostPipes) {
    this.#settings = settings;
    this.#engine = engine;
    this.#pipes = pipes;
    this.#single = new SharedArrayBuffer(Math.max(4, settings.maxInputWords * 4));
    this.#singleBytes = new Uint8Array(this.#single);
  }

  handle(frame: Frame): void {
    switch (frame.kind) {
      case REQUEST.load:
        this.#policies.set(frame.a, new HostedPolicy(this.#engine, frame.text, this.#settings.callTimeoutMs));
        return;
      case REQUEST.unload:
        this.#policies.get(frame.a)?.dispose();
        this.#policies.delete(frame.a);
        this.#recent.delete(frame.a);
        return;
      case REQUEST.loadBatch:
        this.#batches.set(frame.a, readBatch(frame));
        return;
      case REQUEST.dropBatch:
        this.#batches.delete(frame.a);
        return;
      case REQUEST.call:
        return this.#call(frame);
      case REQUEST.callBatch:
        return this.#callBatch(frame);
      case REQUEST.prepare:
        this.#engine.prepare?.(this.#lastInputs);
        return this.#pipes.send({ kind: REPLY.done });
      default:
        throw new RangeError(`unknown request ${frame.kind}`);
    }
  }

  #call(frame: Frame): void {
    const policy = this.#policy(frame.a);
    this.#singleBytes.set(frame.bytes);
    policy.use(this.#single, this.#singleStart);
    const { status, words, line, text, log } = policy.call(0, frame.text, this.#again);
    const { output } = policy;
    this.#pipes.send({ kind: REPLY.result, a: status, b: line, text, note: log, bytes: new Uint8Array(output.buffer, output.byteOffset, words * 4) });
  }

  #callBatch(frame: Frame): void {
    const policy = this.#policy(frame.a);
    const { inputs, starts, offsets, memories } = known(this.#batches, frame.b);
    const [careful = 0, killsLeft = 1, exhaustionsLeft = 1] = new Uint32Array(wordsOf(frame.bytes).buffer);
    const patienceMs = careful === 1 ? -1 : FLUSH_MS;
    const count = offsets.length - 1;
    const part = new BatchPart(frame.c);
    let kills = 0;
    let exhaustions = 0;
    let flushedAt = performance.now();
    policy.use(inputs, starts);
    this.#lastInputs = { words: inputs, starts };
    const mayRow = careful === 0 && memories === undefined;
    let rowLength = 1;
    let startedAt = flushedAt;
    for (let index = frame.c; index < count; ) {
      const together = mayRow ? Math.min(rowLength, policy.longestRow, count - index) : 1;
      const { done, last } = together > 1 ? part.addRow(index, policy.row(index, together)) : part.addCall(index, policy.call(offsets[index] ?? 0, memories?.[index] ?? '{}', this.#again), policy.output);
      index += done;
      if (last === undefined) this.#again();
      else if (last.status === WIRE_STATUS.timeout || last.status === WIRE_STATUS.memory) kills += 1;
      else if (last.status === WIRE_STATUS.fuel) exhaustions += 1;
      const now = performance.now();
      rowLength = last === undefined ? 1 : now - startedAt > SHORT_ROW_MS ? Math.max(1, together >> 1) : 2 * together;
      startedAt = now;
      if (now - flushedAt > patienceMs) {
        part.send(this.#pipes);
        flushedAt = now;
      }
      if (kills >= killsLeft || exhaustions >= exhaustionsLeft) break;
    }
    part.send(this.#pipes);
    this.#pipes.send({ kind: REPLY.done });
  }

  /** The policy, now the latest in use. */
  #policy(id: number): HostedPolicy {
    const policy = known(this.#policies, id);
    this.#recent.delete(id);
    this.#recent.add(id);
    for (const oldest of this.#recent) {
      if (this.#recent.size <= MAX_ISOLATES) break;
      this.#policies.get(oldest)?.dispose();
      this.#recent.delete(oldest);
    }
    return policy;
  }

  readonly #again = (): void => this.#pipes.send({ kind: REPLY.again });
}

/** Results on their way to the parent. */
class BatchPart {
  #first: number;
  #count = 0;
  #words = new Float32Array(1024);
  #used = 0;
  #remarks: BatchRemark[] = [];

  constructor(first: number) {
    this.#first = first;
  }

  /** Takes in a row; gives how many calls it made and how the last one ended. */
  addRow(first: number, { done, last, outputs }: EngineRow): { readonly done: number; readonly last: EngineCall | undefined } {
    let at = 0;
    for (let number = 1; number <= done; number += 1) {
      const words = outputs[at] ?? 0;
      if (number === done && last !== undefined) this.#addOne(first + number - 1, last, outputs, at + 1);
      else this.#put(WIRE_STATUS.ok, words, outputs, at + 1);
      at += 1 + words;
    }
    return { done, last };
  }

  addCall(input: number, end: EngineCall, output: Float32Array): { readonly done: number; readonly last: EngineCall } {
    this.#addOne(input, end, output, 0);
    return { done: 1, last: end };
  }

  /** Few words each: copying them one by one is faster than making a view. */
  #put(status: number, words: number, output: Float32Array, at: number): void {
    const length = 2 + words;
    if (this.#used + length > this.#words.length) {
      const larger = new Float32Array(2 * (this.#used + length));
      larger.set(this.#words.subarray(0, this.#used));
      this.#words = larger;
    }
    const out = this.#words;
    const start = this.#used;
    out[start] = status;
    out[start + 1] = words;
    for (let word = 0; word < words; word += 1) out[start + 2 + word] = output[at + word]!;
    this.#used += length;
    this.#count += 1;
  }

  #addOne(input: number, end: EngineCall, output: Float32Array, at: number): void {
    this.#put(end.status, end.words, output, at);
    if (end.status !== WIRE_STATUS.ok || end.log !== '') this.#remarks.push({ input, line: end.line, message: end.status === WIRE_STATUS.ok ? '' : end.text, log: end.log });
  }

  send(pipes: HostPipes): void {
    if (this.#count === 0) return;
    pipes.send({
      kind: REPLY.part,
      a: this.#first,
      b: this.#count,
      text: this.#remarks.length === 0 ? '' : JSON.stringify(this.#remarks),
      bytes: new Uint8Array(this.#words.buffer, 0, this.#used * 4),
    });
    this.#first += this.#count;
    this.#count = 0;
    this.#used = 0;
    this.#remarks = [];
  }
}

function readBatch(frame: Frame): Batch {
  const offsets = new Uint32Array(frame.b + 1);
  new Uint8Array(offsets.buffer).set(frame.bytes.subarray(0, offsets.byteLength));
  const words = frame.bytes.subarray(offsets.byteLength);
  const inputs = new SharedArrayBuffer(Math.max(4, words.byteLength));
  new Uint8Array(inputs).set(words);
  const memories: readonly string[] | undefined = frame.text === '' ? undefined : JSON.parse(frame.text);
  const starts = new SharedArrayBuffer(offsets.byteLength);
  new Uint32Array(starts).set(offsets);
  return { inputs, starts, offsets, memories };
}

function known<T>(table: ReadonlyMap<number, T>, id: number): T {
  const entry = table.get(id);
  if (entry === undefined) throw new RangeError(`nothing is loaded as ${id}`);
  return entry;
}
