import { SAFE_STOP } from '../driving/Action.ts';
import type { Decision, Driver, DriverFailure, EpisodeStart, Observation } from '../driving/Driver.ts';

/**
 * Several drivers in one, the best first: in a step in which one gives no usable action (an exception, a timeout) the next is asked, and when all
 * have failed the car stops safely. Whoever was not asked in the step before begins anew, since what it remembers is of another moment.
 */
export class FallbackDriver implements Driver {
  readonly name: string;
  readonly #ranked: readonly Driver[];
  /** How many of them were asked in the last step: the first so many. */
  #asked = 0;
  #start: EpisodeStart | undefined;

  /** @throws RangeError without drivers */
  constructor(ranked: readonly Driver[]) {
    if (ranked[0] === undefined) throw new RangeError('a chain of drivers needs at least one');
    this.name = ranked[0].name;
    this.#ranked = ranked;
  }

  async reset(start: EpisodeStart): Promise<void> {
    this.#start = start;
    this.#asked = 0;
  }

  async drive(observation: Observation): Promise<Decision> {
    let failure: DriverFailure | undefined;
    const before = this.#asked;
    for (const [rank, driver] of this.#ranked.entries()) {
      this.#asked = rank + 1;
      if (rank >= before && this.#start !== undefined) await driver.reset(this.#start);
      const decision = await driver.drive(observation);
      if (decision.failure === undefined) return failure === undefined ? decision : { ...decision, standIn: { rank, failure } };
      failure ??= decision.failure;
    }
    return { action: SAFE_STOP, failure: failure! };
  }
}
