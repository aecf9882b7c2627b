import { STEP_S } from '../../world/World.ts';

/** A leaving counts once so much was driven outside (m): less is a wheel over the line. */
const LEAST_M = 3;
/** It is over when nothing was driven outside for so long. */
const BACK_S = 3;

/**
 * Notices when a car leaves its lanes. The referee sums up what was driven outside and reports it at the end of a route; here every leaving is one event, at
 * the step in which it counts. One per drive, from its first step on.
 */
export class LaneWatch {
  #lastM: number | undefined;
  #leavingM = 0;
  #insideTicks = 0;
  #beganM = 0;
  #leavings = 0;

  /** Driven outside since the first step (m). */
  get outsideM(): number {
    return (this.#lastM ?? 0) - this.#beganM;
  }

  /** Leavings that counted. */
  get leavings(): number {
    return this.#leavings;
  }

  /** @param totalM what the referee has summed up so far; @returns how far the car is outside by now, in the step in which a leaving begins to count */
  watch(totalM: number): number | undefined {
    if (this.#lastM === undefined) this.#beganM = totalM;
    const grownM = totalM - (this.#lastM ?? totalM);
    this.#lastM = totalM;
    this.#insideTicks = grownM > 0 ? 0 : this.#insideTicks + 1;
    if (this.#insideTicks * STEP_S >= BACK_S) this.#leavingM = 0;
    const before = this.#leavingM;
    this.#leavingM += grownM;
    if (before >= LEAST_M || this.#leavingM < LEAST_M) return undefined;
    this.#leavings += 1;
    return this.#leavingM;
  }
}
