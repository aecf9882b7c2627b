import { z } from 'zod';
import type { Driver } from '../../driving/Driver.ts';
import type { EpisodeStep } from '../../driving/runEpisode.ts';

/** What a policy would have done beside the one that drives. */
export const ShadowRecordSchema = z.strictObject({
  steps: z.int().min(0),
  /** Steps in which it gave no usable action. */
  failures: z.int().min(0),
  /** Sums over the steps of the difference between target speeds and the expert's (m/s): of the shadow, and of whoever drove. */
  shadowGapMps: z.number(),
  driverGapMps: z.number(),
});

export type ShadowRecord = z.infer<typeof ShadowRecordSchema>;

/** A policy in shadow mode: it decides at every step of an episode, and nobody obeys. */
export class ShadowDrive {
  readonly policy: string;
  readonly record: ShadowRecord;
  readonly #driver: Pick<Driver, 'drive'> & { reset(): void };

  /** @param policy hash; @param before what it has done so far */
  constructor(policy: string, driver: Pick<Driver, 'drive'> & { reset(): void }, before: ShadowRecord | undefined) {
    this.policy = policy;
    this.#driver = driver;
    this.record = before === undefined ? { steps: 0, failures: 0, shadowGapMps: 0, driverGapMps: 0 } : { ...before };
  }

  /** A new episode begins. */
  reset(): void {
    this.#driver.reset();
  }

  async follow({ observation, decision, label }: EpisodeStep): Promise<void> {
    const { action, failure } = await this.#driver.drive(observation);
    const { record } = this;
    record.steps += 1;
    if (failure !== undefined) record.failures += 1;
    if (label === undefined) return;
    record.shadowGapMps += Math.abs(action.targetSpeedMps - label.action.targetSpeedMps);
    record.driverGapMps += Math.abs(decision.action.targetSpeedMps - label.action.targetSpeedMps);
  }
}
