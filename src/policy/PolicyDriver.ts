import { SAFE_STOP } from '../driving/Action.ts';
import type { Decision, Driver, DriverFailure, Observation } from '../driving/Driver.ts';
import { actionCodec } from '../driving/sceneCodec.ts';
import type { PolicyFailure } from './PolicyResult.ts';
import type { PolicyHandle, PolicySandbox } from './PolicySandbox.ts';
import type { PolicySession } from './PolicySession.ts';

/** Costly failures of one episode after which the policy is not called any more: a killed call takes a deadline, an endless one all its steps. */
const PATIENCE = 30;
const COST_OF_FAILURE: Partial<Record<PolicyFailure['kind'], number>> = { timeout: 10, memory: 10, crash: 10, fuel: 1 };

/** A policy as a driver: its session in a sandbox of the driving contract. A call without a usable action is a safe stop with its reason. */
export class PolicyDriver implements Driver {
  readonly name: string;
  readonly #session: PolicySession;
  #cost = 0;
  /** Set once the policy is not called any more. */
  #end: DriverFailure | undefined;

  constructor(sandbox: PolicySandbox, handle: PolicyHandle) {
    this.name = `policy:${handle.policy.hash.slice(0, 8)}`;
    this.#session = sandbox.session(handle);
  }

  /** What the policy remembers, as JSON text: with the world's snapshot all there is to continue from a moment. */
  get memory(): string {
    return this.#session.memory;
  }

  set memory(text: string) {
    this.#session.memory = text;
  }

  reset(): void {
    this.#session.reset();
    this.#cost = 0;
    this.#end = undefined;
  }

  /** @throws PolicySandboxError when the sandbox itself is broken */
  async drive({ packedScene }: Pick<Observation, 'packedScene'>): Promise<Decision> {
    if (this.#end !== undefined) return { action: SAFE_STOP, failure: this.#end };
    const result = await this.#session.call(packedScene);
    if (result.ok) return { action: actionCodec.unpack(result.output, 0) };
    const failure = driverFailure(result.failure);
    this.#cost += COST_OF_FAILURE[result.failure.kind] ?? 0;
    if (this.#cost >= PATIENCE) this.#end = { ...failure, message: `not called any more: ${failure.message}` };
    return { action: SAFE_STOP, failure };
  }
}

/** Why a call gave nothing usable, as drivers say it. */
export function driverFailure(failure: PolicyFailure): DriverFailure {
  return failure.kind === 'invalidOutput' ? { ...failure, kind: 'invalidAction' } : { ...failure, kind: failure.kind };
}
