import type { ExpertMemory } from '../../../expert/ExpertMemory.ts';
import type { MomentKeeper, SavedMoment } from '../episodes/SavedMoment.ts';

/** A moment with what the labelling expert remembered then, so that it can take over. */
export interface KeptMoment {
  readonly moment: SavedMoment;
  readonly expert: ExpertMemory;
}

/** Keeps the last moments of an episode, and now and then one for longer. */
export class MomentRing implements MomentKeeper {
  readonly everyTicks: number;
  readonly #most: number;
  readonly #expertNow: () => ExpertMemory;
  readonly #spaced: { readonly everyTicks: number; readonly most: number };
  #last: KeptMoment[] = [];
  #spread: KeptMoment[] = [];

  /**
   * @param expertNow what the labelling expert remembers at present
   * @param spaced moments kept for longer: one each so many ticks (a multiple of `everyTicks`), the last so many
   */
  constructor(everyTicks: number, most: number, expertNow: () => ExpertMemory, spaced: { readonly everyTicks: number; readonly most: number }) {
    this.everyTicks = everyTicks;
    this.#most = most;
    this.#expertNow = expertNow;
    this.#spaced = spaced;
  }

  /** The last moments, oldest first. */
  get last(): readonly KeptMoment[] {
    return this.#last;
  }

  /** Moments spread over the episode, oldest first. */
  get spread(): readonly KeptMoment[] {
    return this.#spread;
  }

  keep(moment: SavedMoment): void {
    const kept = { moment, expert: this.#expertNow() };
    this.#last = [...this.#last.slice(1 - this.#most), kept];
    const { everyTicks, most } = this.#spaced;
    if (moment.world.tick > 0 && moment.world.tick % everyTicks === 0) this.#spread = [...this.#spread.slice(1 - most), kept];
  }
}
