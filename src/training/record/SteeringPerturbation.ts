import { z } from 'zod';
import { SeededRandom } from '../../geometry/SeededRandom.ts';
import type { VehicleControl } from '../../world/WorldCommands.ts';

/** Pushes on the steering wheel while an expert records. */
export const PerturbationSchema = z.object({
  /** Highest push, as a share of the full steering range. */
  steer: z.number().min(0).max(1),
  /** Mean time from the end of a push to the next one (s). */
  everyS: z.number().min(0.5),
});

export type Perturbation = z.infer<typeof PerturbationSchema>;

/** How long a push lasts (s). */
const SHORTEST_S = 0.4;
const LONGEST_S = 1.6;

/**
 * Triangular pushes on the steering at random times (Codevilla et al., 2018): the car leaves its line, what the driver then does to come
 * back is recorded. The driver sees where the car is but nothing of the push; its action, the label, stays its own.
 */
export class SteeringPerturbation {
  readonly #perturbation: Perturbation;
  readonly #random: SeededRandom;
  readonly #stepS: number;
  #tick = 0;
  #from = 0;
  #ticks = 0;
  #peak = 0;

  /** @param stepS seconds of one step */
  constructor(perturbation: Perturbation, seed: number, stepS: number) {
    this.#perturbation = perturbation;
    this.#random = new SeededRandom(seed).fork(31);
    this.#stepS = stepS;
    this.#plan();
  }

  /** The control of the next step. Call once per step. */
  disturb(control: VehicleControl): VehicleControl {
    if (this.#tick >= this.#from + this.#ticks) this.#plan();
    const share = (this.#tick - this.#from) / this.#ticks;
    this.#tick += 1;
    if (share <= 0) return control;
    const push = this.#peak * (1 - Math.abs(2 * share - 1));
    return { ...control, steer: Math.min(1, Math.max(-1, control.steer + push)) };
  }

  #plan(): void {
    const { steer, everyS } = this.#perturbation;
    const random = this.#random;
    this.#from = this.#tick + Math.round((everyS * random.between(0.5, 1.5)) / this.#stepS);
    this.#ticks = Math.max(2, Math.round(random.between(SHORTEST_S, LONGEST_S) / this.#stepS));
    this.#peak = steer * random.between(0.5, 1) * (random.below(2) === 0 ? 1 : -1);
  }
}
