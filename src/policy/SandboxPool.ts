import { availableParallelism } from 'node:os';
import type { PolicyEngineName } from './PolicyEngineName.ts';
import type { PolicyLimits } from './PolicyLimits.ts';
import type { PolicyResult } from './PolicyResult.ts';
import type { BatchHandle, PackedBatch, PolicyHandle, PolicySandbox } from './PolicySandbox.ts';
import { PolicySandboxError } from './PolicySandboxError.ts';
import type { PolicySession } from './PolicySession.ts';
import type { PreparedPolicy } from './PreparedPolicy.ts';
import { ProcessSandbox, type SandboxContract } from './ProcessSandbox.ts';

export interface SandboxPoolOptions {
  /** @default 'isolated-vm' */
  readonly engine?: PolicyEngineName;
  /** Child processes; 0 takes one per core. @default 0 */
  readonly processes?: number;
}

/** What each child knows a policy or a batch as, in the order of the children. */
type Registered<Handle> = { readonly handle: Handle; readonly inEach: readonly Handle[] };

/**
 * Several sandbox processes behind one: a batch goes to a child that is free, if possible to the one that ran its policy before, and a kill
 * costs only the child in which it happens.
 * All of one policy's work on one batch is done by one child, in order, so that results depend neither on the number of children nor on
 * which of them is faster. Policies and batches reach a child when it first needs them.
 */
export class SandboxPool implements PolicySandbox {
  readonly #children: readonly ProcessSandbox[];
  /** Children that run no batch. */
  readonly #free: Set<number>;
  /** Batches that wait for a child, in the order of asking. */
  readonly #waiting: { readonly home: number; readonly start: (child: number) => void }[] = [];
  readonly #policies = new Map<number, Registered<PolicyHandle>>();
  readonly #batches = new Map<number, Registered<BatchHandle>>();
  #nextId = 1;
  #sessions = 0;

  private constructor(sandboxes: readonly ProcessSandbox[]) {
    this.#children = sandboxes;
    this.#free = new Set(sandboxes.keys());
  }

  /** Starts the processes. @throws PolicySandboxError when policies cannot be run here, or the contract's prelude is faulty */
  static async open(contract: SandboxContract, limits: Partial<PolicyLimits> = {}, options: SandboxPoolOptions = {}): Promise<SandboxPool> {
    const wanted = options.processes === undefined || options.processes === 0 ? availableParallelism() : options.processes;
    const opened = await Promise.allSettled(Array.from({ length: wanted }, () => ProcessSandbox.open(contract, limits, options.engine)));
    const sandboxes = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = opened.find((one) => one.status === 'rejected');
    if (failed !== undefined) {
      await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
      throw failed.reason;
    }
    return new SandboxPool(sandboxes);
  }

  /** Process ids of the children, for diagnosis. */
  get processIds(): readonly number[] {
    return this.#children.flatMap(({ processIds }) => processIds);
  }

  async load(policy: PreparedPolicy): Promise<PolicyHandle> {
    const inEach = await Promise.all(this.#children.map((sandbox) => sandbox.load(policy)));
    const handle = { id: this.#newId(), policy };
    this.#policies.set(handle.id, { handle, inEach });
    return handle;
  }

  async unload(handle: PolicyHandle): Promise<void> {
    const known = this.#policies.get(handle.id);
    if (known === undefined) return;
    this.#policies.delete(handle.id);
    await Promise.all(this.#children.map((sandbox, index) => sandbox.unload(known.inEach[index]!)));
  }

  async loadBatch(batch: PackedBatch): Promise<BatchHandle> {
    const inEach = await Promise.all(this.#children.map((sandbox) => sandbox.loadBatch(batch)));
    const handle = { id: this.#newId(), count: inEach[0]!.count };
    this.#batches.set(handle.id, { handle, inEach });
    return handle;
  }

  async dropBatch(batch: BatchHandle): Promise<void> {
    const known = this.#batches.get(batch.id);
    if (known === undefined) return;
    this.#batches.delete(batch.id);
    await Promise.all(this.#children.map((sandbox, index) => sandbox.dropBatch(known.inEach[index]!)));
  }

  async runBatch(handle: PolicyHandle, batch: BatchHandle): Promise<PolicyResult[]> {
    const policies = registered(this.#policies, handle.id);
    const batches = registered(this.#batches, batch.id);
    const child = await this.#childFor(policies.handle.id % this.#children.length);
    try {
      return await this.#children[child]!.runBatch(policies.inEach[child]!, batches.inEach[child]!);
    } finally {
      this.#release(child);
    }
  }

  session(handle: PolicyHandle): PolicySession {
    const child = this.#sessions % this.#children.length;
    this.#sessions += 1;
    return this.#children[child]!.session(registered(this.#policies, handle.id).inEach[child]!);
  }

  expect(policies: number): void {
    for (const sandbox of this.#children) sandbox.expect(Math.ceil(policies / this.#children.length));
  }

  async close(): Promise<void> {
    await Promise.all(this.#children.map((sandbox) => sandbox.close()));
  }

  /** A child that is free, if it can be `home`: an engine that has run a policy before is warm. */
  #childFor(home: number): Promise<number> | number {
    const child = this.#free.has(home) ? home : this.#free.values().next().value;
    if (child === undefined) return new Promise((start) => this.#waiting.push({ home, start }));
    this.#free.delete(child);
    return child;
  }

  /** The child goes straight to a policy that it knows, else to whoever has waited longest. */
  #release(child: number): void {
    const own = this.#waiting.findIndex(({ home }) => home === child);
    const [next] = this.#waiting.splice(Math.max(0, own), 1);
    if (next === undefined) this.#free.add(child);
    else next.start(child);
  }

  #newId(): number {
    this.#nextId += 1;
    return this.#nextId - 1;
  }
}

/** @throws PolicySandboxError for a handle that is not of this pool, or not any more */
function registered<Handle>(table: ReadonlyMap<number, Registered<Handle>>, id: number): Registered<Handle> {
  const known = table.get(id);
  if (known === undefined) throw new PolicySandboxError('SANDBOX_HANDLE', 'the policy or batch is not loaded', { remedy: 'use handles, inputs and policies of the sandbox that they were made for', kind: 'internal' });
  return known;
}
