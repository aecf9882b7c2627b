import type { Decision, EpisodeStart, Observation } from '../../driving/Driver.ts';
import type { Policy } from '../../optimiser/Policy.ts';
import type { PolicyHandle, PolicySandbox } from '../../policy/PolicySandbox.ts';
import { preparePolicy } from '../../policy/preparePolicy.ts';
import type { DrivingProblem, RememberingDriver } from '../problems/DrivingProblem.ts';

/**
 * Drives with the policy that leads the pool; the policy may change at any step. A text that cannot be prepared drives as a policy that
 * fails at every step.
 */
export class LearningDriver<Sample> implements RememberingDriver {
  readonly name = 'learner';
  readonly #problem: DrivingProblem<Sample>;
  readonly #sandbox: PolicySandbox;
  readonly #handles = new Map<string, PolicyHandle>();
  #driver: RememberingDriver;
  #policy: Policy | undefined;

  /** @param sandbox of the problem's contract */
  constructor(problem: DrivingProblem<Sample>, sandbox: PolicySandbox) {
    this.#problem = problem;
    this.#sandbox = sandbox;
    this.#driver = problem.driverOf(sandbox, { kind: 'compile', message: 'no policy yet' });
  }

  /** Gives the wheel to a policy, with empty memory. */
  async use(policy: Policy): Promise<void> {
    const handle = await this.#handleOf(policy);
    this.#policy = policy;
    this.#driver = this.#problem.driverOf(this.#sandbox, typeof handle === 'string' ? { kind: 'compile', message: handle } : handle);
  }

  /** What is remembered between steps: of the policy, and of controllers that belong to its task. */
  get memory(): string {
    return this.#driver.memory;
  }

  set memory(text: string) {
    this.#driver.memory = text;
  }

  /** Whose wheel it is. */
  get policy(): Policy | undefined {
    return this.#policy;
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
    const prepared = preparePolicy(policy.source, { functionName: this.#problem.contract.functionName });
    if (prepared.kind === 'rejected') return prepared.message;
    const handle = await this.#sandbox.load(prepared);
    this.#handles.set(policy.hash, handle);
    return handle;
  }
}
