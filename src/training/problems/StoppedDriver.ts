import { SAFE_STOP } from '../../driving/Action.ts';
import type { Decision, DriverFailure } from '../../driving/Driver.ts';
import type { RememberingDriver } from './DrivingProblem.ts';

/** Stands still because its policy cannot be run. */
export class StoppedDriver implements RememberingDriver {
  readonly name = 'stopped';
  memory = '{}';
  readonly #failure: DriverFailure;

  constructor(failure: DriverFailure) {
    this.#failure = failure;
  }

  reset(): void {
    // Nothing is remembered.
  }

  drive(): Decision {
    return { action: SAFE_STOP, failure: this.#failure };
  }
}
