import { SAFE_STOP } from '../../driving/Action.ts';
import type { Decision, Driver, EpisodeStart, Observation } from '../../driving/Driver.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import { PolicyDriver } from '../../policy/PolicyDriver.ts';
import type { PolicyHandle, PolicySandbox } from '../../policy/PolicySandbox.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import { DRIVING_CONTRACT } from '../../tasks/driving/drivingContract.ts';

/**
 * Drives with the policy that leads the pool; the policy may change at any step. A text that cannot be prepared drives as a safe stop with a
 * reason, like any policy that fails.
 */
export class LearningDriver implements Driver {
  readonly name = 'learner';
  readonly #sandbox: PolicySandbox;
  readonly #handles = new Map<string, PolicyHandle>();
  #driver: Driver = new StoppedDriver('no policy yet');

  constructor(sandbox: PolicySandbox) {
    this.#sandbox = sandbox;
  }

  /** Gives the wheel to a policy, with empty memory. */
  async use(policy: Policy): Promise<void> {
    const handle = await this.#handleOf(policy);
    this.#driver = typeof handle === 'string' ? new StoppedDriver(handle) : new PolicyDriver(this.#sandbox, handle);
  }

  async reset(start: EpisodeStart): Promise<void> {
    await this.#driver.reset(start);
  }

  async drive(observation: Observation): Promise<Decision> {
    return await this.#driver.drive(observation);
  }

  async #handleOf(policy: Policy): Promise<PolicyHandle | string> {
    const known = this.#handles.get(policy.hash);
    if (known !== undefined) return known;
    const prepared = preparePolicy(policy.source, { functionName: DRIVING_CONTRACT.functionName });
    if (prepared.kind === 'rejected') return prepared.message;
    const handle = await this.#sandbox.load(prepared);
    this.#handles.set(policy.hash, handle);
    return handle;
  }
}

/** Stands still for a reason. */
class StoppedDriver implements Driver {
  readonly name = 'stopped';
  readonly #message: string;

  constructor(message: string) {
    this.#message = message;
  }

  reset(): void {}

  drive(): Decision {
    return { action: SAFE_STOP, failure: { kind: 'compile', message: this.#message } };
  }
}
