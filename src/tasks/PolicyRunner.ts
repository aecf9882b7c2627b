import type { Policy } from '../optimiser/Policy.ts';
import type { PolicyContract } from '../policy/PolicyContract.ts';
import type { PolicyFailure, PolicyResult } from '../policy/PolicyResult.ts';
import type { BatchHandle, PackedBatch, PolicyHandle, PolicySandbox } from '../policy/PolicySandbox.ts';
import { preparePolicy } from '../policy/preparePolicy.ts';

/** Texts that are kept loaded beyond those of the last round: the pool of an optimiser changes little. */
const SPARE = 64;

/** Runs the policies of an optimiser in a sandbox and remembers which are loaded. A text that is no policy gives its reason instead of results. */
export class PolicyRunner {
  readonly #sandbox: PolicySandbox;
  readonly #contract: Pick<PolicyContract<never, never>, 'functionName' | 'prelude'>;
  readonly #loaded = new Map<string, Promise<PolicyHandle | string>>();

  /** @param sandbox of the same contract; the caller closes it */
  constructor(sandbox: PolicySandbox, contract: Pick<PolicyContract<never, never>, 'functionName' | 'prelude'>) {
    this.#sandbox = sandbox;
    this.#contract = contract;
  }

  /** So many new policies may come. */
  expect(policies: number): void {
    this.#sandbox.expect(policies);
  }

  /** One result per input, or why the text is no policy. */
  async run(policy: Policy, batch: BatchHandle): Promise<readonly PolicyResult[] | string> {
    const loaded = await this.#loadOnce(policy);
    return typeof loaded === 'string' ? loaded : await this.#sandbox.runBatch(loaded, batch);
  }

  /** Lends inputs to the sandbox while `work` runs. */
  async withBatch<T>(batch: PackedBatch, work: (batch: BatchHandle) => Promise<T>): Promise<T> {
    const handle = await this.#sandbox.loadBatch(batch);
    try {
      return await work(handle);
    } finally {
      await this.#sandbox.dropBatch(handle);
    }
  }

  /** Unloads policies other than these once there are many. */
  async keep(policies: readonly Policy[]): Promise<void> {
    if (this.#loaded.size < policies.length + SPARE) return;
    const wanted = new Set(policies.map(({ hash }) => hash));
    for (const [hash, loaded] of this.#loaded) {
      if (wanted.has(hash)) continue;
      this.#loaded.delete(hash);
      const handle = await loaded;
      if (typeof handle !== 'string') await this.#sandbox.unload(handle);
    }
  }

  /** Runs of one policy that are under way together share its loading. */
  #loadOnce(policy: Policy): Promise<PolicyHandle | string> {
    const loaded = this.#loaded.get(policy.hash) ?? this.#load(policy);
    this.#loaded.set(policy.hash, loaded);
    return loaded;
  }

  async #load(policy: Policy): Promise<PolicyHandle | string> {
    const { functionName, prelude } = this.#contract;
    const prepared = preparePolicy(policy.source, { functionName, ...(prelude === undefined ? {} : { prelude }) });
    return prepared.kind === 'prepared' ? await this.#sandbox.load(prepared) : `${prepared.code}: ${prepared.message}${prepared.line === undefined ? '' : ` (line ${prepared.line})`}`;
  }
}

/** `exception: x is not defined (line 3)`. */
export function failureText({ kind, message, line }: PolicyFailure): string {
  return `${kind}: ${message}${line === undefined ? '' : ` (line ${line})`}`;
}
