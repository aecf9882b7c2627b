import { z } from 'zod';
import { STOP_MESSAGES, WIRE_STATUS } from './host/callStops.ts';
import type { HarnessSettings } from './host/harness.ts';
import type { PolicyContract } from './PolicyContract.ts';
import type { PolicyEngineName } from './PolicyEngineName.ts';
import { DEFAULT_POLICY_LIMITS, type PolicyLimits } from './PolicyLimits.ts';
import type { PolicyFailure, PolicyFailureKind, PolicyResult } from './PolicyResult.ts';
import type { BatchHandle, PackedBatch, PolicyHandle, PolicySandbox } from './PolicySandbox.ts';
import { PolicySandboxError } from './PolicySandboxError.ts';
import { PolicySession } from './PolicySession.ts';
import type { PreparedPolicy } from './PreparedPolicy.ts';
import { preparePrelude } from './preparePrelude.ts';
import { HostProcess, type HostDeath } from './process/HostProcess.ts';
import { bytesOf, REPLY, REQUEST, wordsOf, type Frame } from './wire/Frame.ts';
import type { HostSettings } from './wire/hostSettings.ts';

/** Time that the host has, beyond a call's deadline, to stop the call itself and to answer. */
const GRACE_MS = 250;

const RemarksSchema = z.array(z.object({ input: z.number(), line: z.number(), message: z.string(), log: z.string() }));

const KIND_OF_STATUS: ReadonlyMap<number, PolicyFailureKind> = new Map([
  [WIRE_STATUS.exception, 'exception'],
  [WIRE_STATUS.fuel, 'fuel'],
  [WIRE_STATUS.invalidOutput, 'invalidOutput'],
  [WIRE_STATUS.invalidMemory, 'invalidMemory'],
  [WIRE_STATUS.timeout, 'timeout'],
  [WIRE_STATUS.memory, 'memory'],
]);

/** Most policies that a process prepares for. */
const MOST_SPARES = 16;
/** A pause shorter than this is one between two requests. */
const PAUSE_MS = 5;

/** What of a contract the sandbox itself needs. */
export type SandboxContract = Pick<PolicyContract<never, never>, 'call' | 'prelude'> & {
  readonly input: Pick<PolicyContract<never, never>['input'], 'unpackSource' | 'maxWords'>;
  readonly output: Pick<PolicyContract<never, never>['output'], 'packSource' | 'maxWords' | 'exampleText'>;
};

/**
 * A sandbox in one child process with one isolate per policy. A policy that the isolate cannot stop costs the process: it is killed at the
 * deadline, a new one is started, and everything that was loaded is loaded again when it is next used. Requests are done one after the other; `SandboxPool` spreads
 * them over several processes.
 */
export class ProcessSandbox implements PolicySandbox {
  readonly #settings: HostSettings;
  readonly #limits: PolicyLimits;
  readonly #policies = new Map<number, PreparedPolicy>();
  readonly #batches = new Map<number, PackedBatch>();
  readonly #helperNames: readonly string[];
  readonly #withMemory: boolean;
  /** What the present process has been given. */
  readonly #loaded = new Set<number>();
  #host: HostProcess | undefined;
  /** Policies that are expected, and for how many of them the present process is ready. */
  #expected = 0;
  #spares = 0;
  #pause: NodeJS.Timeout | undefined;
  /** Requests that are under way or wait. */
  #jobs = 0;
  #nextId = 1;
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(contract: SandboxContract, limits: PolicyLimits, engineName: PolicyEngineName) {
    const { call } = contract;
    const prelude = contract.prelude === undefined ? undefined : preparePrelude(contract.prelude);
    const harness: HarnessSettings = {
      withMemory: call.shape === 'withMemory',
      resultName: call.shape === 'withMemory' ? call.result : '',
      parameters: call.shape === 'plain' ? call.parameters : undefined,
      steps: limits.steps,
      memoryCharacters: limits.memoryCharacters,
      logCharacters: limits.logCharacters,
      exampleText: contract.output.exampleText,
    };
    this.#limits = limits;
    this.#withMemory = harness.withMemory;
    this.#helperNames = prelude?.helperNames ?? [];
    this.#settings = {
      engineName,
      engine: {
        unpackSource: contract.input.unpackSource,
        packSource: contract.output.packSource,
        maxOutputWords: contract.output.maxWords,
        harnessText: JSON.stringify(harness),
        preludeCode: prelude?.code ?? '',
        heapMb: limits.heapMb,
        setupTimeoutMs: Math.max(2000, limits.callTimeoutMs),
      },
      maxInputWords: contract.input.maxWords,
      callTimeoutMs: limits.callTimeoutMs,
      parentPid: process.pid,
    };
  }

  /** Starts the process. @throws PolicySandboxError when policies cannot be run here, or the contract's prelude is faulty */
  static async open(contract: SandboxContract, limits: Partial<PolicyLimits> = {}, engine: PolicyEngineName = 'isolated-vm'): Promise<ProcessSandbox> {
    const sandbox = new ProcessSandbox(contract, { ...DEFAULT_POLICY_LIMITS, ...limits }, engine);
    await sandbox.#ready();
    return sandbox;
  }

  /** Process ids of the sandbox, for diagnosis. */
  get processIds(): readonly number[] {
    return this.#host?.alive === true ? [this.#host.pid] : [];
  }

  async load(policy: PreparedPolicy): Promise<PolicyHandle> {
    if (policy.helperNames.join() !== this.#helperNames.join()) throw badHandle(`policy ${policy.hash.slice(0, 8)} was prepared for another contract`);
    const id = this.#newId();
    this.#policies.set(id, policy);
    return { id, policy };
  }

  unload(handle: PolicyHandle): Promise<void> {
    return this.#exclusive(async () => this.#forget(this.#policies, handle.id, REQUEST.unload));
  }

  async loadBatch(batch: PackedBatch): Promise<BatchHandle> {
    const count = batch.offsets.length - 1;
    if (count < 0 || batch.offsets[count] !== batch.words.length) throw badHandle('the last offset of a batch must be the number of its words');
    if (batch.memories !== undefined && batch.memories.length !== count) throw badHandle(`a batch of ${count} inputs has ${batch.memories.length} memories`);
    const id = this.#newId();
    this.#batches.set(id, batch);
    return { id, count };
  }

  dropBatch(batch: BatchHandle): Promise<void> {
    return this.#exclusive(async () => this.#forget(this.#batches, batch.id, REQUEST.dropBatch));
  }

  runBatch(handle: PolicyHandle, batch: BatchHandle): Promise<PolicyResult[]> {
    return this.#exclusive(() => this.#runBatch(handle.id, batch.id, batch.count));
  }

  session(handle: PolicyHandle): PolicySession {
    return new PolicySession((input, memory) => this.#exclusive(() => this.#call(handle.id, input, memory)));
  }

  expect(policies: number): void {
    this.#expected = Math.min(MOST_SPARES, policies);
    this.#prepareInPause();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#pause);
    await this.#tail;
    await this.#host?.close();
  }

  async #runBatch(policyId: number, batchId: number, count: number): Promise<PolicyResult[]> {
    const results: PolicyResult[] = [];
    let kills = 0;
    let exhaustions = 0;
    let careful = false;
    let deaths = 0;
    while (results.length < count && kills < this.#limits.killsPerBatch && exhaustions < this.#limits.exhaustionsPerBatch) {
      const host = await this.#ready();
      this.#ensurePolicy(host, policyId);
      this.#ensureBatch(host, batchId);
      const allowance = new Uint32Array([careful ? 1 : 0, this.#limits.killsPerBatch - kills, this.#limits.exhaustionsPerBatch - exhaustions]);
      const known = results.length;
      const death = await host.exchange({ kind: REQUEST.callBatch, a: policyId, b: batchId, c: known, bytes: bytesOf(allowance) }, (frame) => {
        if (frame.kind === REPLY.part) readPart(frame, results);
        return frame.kind === REPLY.done;
      });
      for (const result of results.slice(known)) {
        if (result.ok) continue;
        if (result.failure.kind === 'fuel') exhaustions += 1;
        if (result.failure.kind === 'timeout' || result.failure.kind === 'memory') kills += 1;
      }
      if (death === undefined) continue;
      // The first time we know only that one of the next inputs did it, and it may have been an accident. From then on each input answers
      // on its own, so the second death has a culprit.
      deaths += 1;
      if (careful && deaths >= 2) {
        results.push(failed(death, STOP_MESSAGES[death]));
        kills += 1;
        deaths = 0;
      }
      careful = deaths > 0;
    }
    const reasons = results.flatMap((result) => (result.ok ? [] : [result.failure.kind]));
    const reason = kills < this.#limits.killsPerBatch ? 'fuel' : (reasons.findLast((kind) => kind === 'timeout' || kind === 'memory' || kind === 'crash') ?? 'crash');
    while (results.length < count) results.push(failed(reason, 'not run: the policy had failed like this too often in this batch'));
    return results;
  }

  async #call(policyId: number, input: Float32Array, memory: string): Promise<{ result: PolicyResult; memory: string }> {
    if (input.length > this.#settings.maxInputWords) throw badHandle(`an input has ${input.length} words, more than ${this.#settings.maxInputWords}`);
    for (let tries = 1; ; tries += 1) {
      const host = await this.#ready();
      this.#ensurePolicy(host, policyId);
      let answer: Frame | undefined;
      const death: HostDeath | undefined = await host.exchange({ kind: REQUEST.call, a: policyId, text: memory, bytes: bytesOf(input) }, (frame) => {
        if (frame.kind !== REPLY.result) return false;
        answer = frame;
        return true;
      });
      if (answer !== undefined) {
        if (answer.a === WIRE_STATUS.ok) return { result: { ok: true, output: wordsOf(answer.bytes), log: answer.note }, memory: this.#withMemory ? answer.text : memory };
        return { result: { ok: false, failure: failureOf(answer.a, answer.b, answer.text), log: answer.note }, memory };
      }
      // A process may die by accident once; for want of memory it would die again.
      if (tries >= 2 || death === 'memory') return { result: failed(death ?? 'crash', STOP_MESSAGES[death ?? 'crash']), memory };
    }
  }

  /** The living process; starts one when the last has died. */
  async #ready(): Promise<HostProcess> {
    if (this.#host?.alive === true) return this.#host;
    this.#loaded.clear();
    this.#spares = 0;
    this.#host = await HostProcess.start(this.#settings, { silenceMs: this.#limits.callTimeoutMs + GRACE_MS, growthMb: this.#limits.hostGrowthMb });
    return this.#host;
  }

  #ensurePolicy(host: HostProcess, id: number): void {
    if (this.#loaded.has(id)) return;
    const policy = this.#policies.get(id);
    if (policy === undefined) throw badHandle('the policy is not loaded');
    host.send({ kind: REQUEST.load, a: id, text: policy.code });
    this.#loaded.add(id);
    this.#spares = Math.max(0, this.#spares - 1);
    this.#expected = Math.max(0, this.#expected - 1);
  }

  #ensureBatch(host: HostProcess, id: number): void {
    if (this.#loaded.has(id)) return;
    const batch = this.#batches.get(id);
    if (batch === undefined) throw badHandle('the batch is not loaded');
    const bytes = [bytesOf(batch.offsets), bytesOf(batch.words)];
    host.send({ kind: REQUEST.loadBatch, a: id, b: batch.offsets.length - 1, text: batch.memories === undefined ? '' : JSON.stringify(batch.memories), bytes });
    this.#loaded.add(id);
  }

  #forget(table: Map<number, unknown>, id: number, kind: number): void {
    table.delete(id);
    if (this.#loaded.delete(id) && this.#host?.alive === true) this.#host.send({ kind, a: id });
  }

  #newId(): number {
    if (this.#closed) throw closedError();
    this.#nextId += 1;
    return this.#nextId - 1;
  }

  /** Runs jobs one after the other: a death has one culprit then. */
  #exclusive<T>(job: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(closedError());
    this.#jobs += 1;
    clearTimeout(this.#pause);
    const run = this.#tail.then(job);
    // A failing job is its caller's; the next one runs all the same.
    this.#tail = run
      .catch(() => undefined)
      .finally(() => {
        this.#jobs -= 1;
        this.#prepareInPause();
      });
    return run;
  }

  /** Prepares for one of the expected policies after a pause, and so on until a request comes. */
  #prepareInPause(): void {
    clearTimeout(this.#pause);
    if (this.#closed || this.#jobs > 0 || this.#spares >= this.#expected) return;
    // A process that cannot be started is the next request's to report.
    this.#pause = setTimeout(() => void this.#exclusive(() => this.#prepare()).catch(() => this.expect(0)), PAUSE_MS).unref();
  }

  async #prepare(): Promise<void> {
    const host = await this.#ready();
    const death = await host.exchange({ kind: REQUEST.prepare }, (frame) => frame.kind === REPLY.done);
    if (death === undefined) this.#spares += 1;
    // It can do without.
    else this.expect(0);
  }
}

/** Appends the results of one part. */
function readPart(frame: Frame, results: PolicyResult[]): void {
  if (frame.a !== results.length) throw new RangeError('results out of order');
  const words = wordsOf(frame.bytes);
  const remarks = new Map((frame.text === '' ? [] : RemarksSchema.parse(JSON.parse(frame.text))).map((remark) => [remark.input, remark]));
  let position = 0;
  for (let input = frame.a; input < frame.a + frame.b; input += 1) {
    const status = words[position] ?? WIRE_STATUS.exception;
    const end = position + 2 + (words[position + 1] ?? 0);
    const remark = remarks.get(input);
    if (status === WIRE_STATUS.ok) results.push({ ok: true, output: words.subarray(position + 2, end), log: remark?.log ?? '' });
    else results.push({ ok: false, failure: failureOf(status, remark?.line ?? 0, remark?.message ?? ''), log: remark?.log ?? '' });
    position = end;
  }
}

function failureOf(status: number, line: number, message: string): PolicyFailure {
  const kind = KIND_OF_STATUS.get(status) ?? 'crash';
  return line > 0 ? { kind, message, line } : { kind, message };
}

function failed(kind: PolicyFailureKind, message: string): PolicyResult {
  return { ok: false, failure: { kind, message }, log: '' };
}

function badHandle(what: string): PolicySandboxError {
  return new PolicySandboxError('SANDBOX_HANDLE', what, { remedy: 'use handles, inputs and policies of the sandbox that they were made for', kind: 'internal' });
}

function closedError(): PolicySandboxError {
  return new PolicySandboxError('SANDBOX_CLOSED', 'the sandbox is closed', { remedy: 'open a new one', kind: 'internal' });
}
