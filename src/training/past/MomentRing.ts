import type { ExpertMemory } from '../../../expert/ExpertMemory.ts';
import type { MomentKeeper, SavedMoment } from '../episodes/SavedMoment.ts';

/** A moment with what the labelling expert remembered then, so that it can take over, and what the policy at the wheel did (JSON), so that it can go on. */
export interface KeptMoment {
  readonly moment: SavedMoment;
  readonly expert: ExpertMemory;
  /** Undefined where nobody kept it. */
  readonly memory: { readonly policy: string; readonly text: string } | undefined;
}

/** What a policy remembered at a moment; undefined for everybody but the one that drove then, because memories differ from policy to policy. */
export function memoryOf({ memory }: Pick<KeptMoment, 'memory'>, policyHash: string): string | undefined {
  return memory?.policy === policyHash ? memory.text : undefined;
}

/** What those involved remember at present. */
export type Remembered = Pick<KeptMoment, 'expert' | 'memory'>;

/** Keeps the last moments of an episode, and now and then one for longer. */
export class MomentRing implements MomentKeeper {
  readonly everyTicks: number;
  readonly #most: number;
  readonly #remembered: () => Remembered;
  readonly #spaced: { readonly everyTicks: number; readonly most: number };
  #last: KeptMoment[] = [];
  #spread: KeptMoment[] = [];

  /**
   * @param remembered what expert and policy remember at present
   * @param spaced moments kept for longer: one each so many ticks (a multiple of `everyTicks`), the last so many
   */
  constructor(everyTicks: number, most: number, remembered: () => Remembered, spaced: { readonly everyTicks: number; readonly most: number }) {
    this.everyTicks = everyTicks;
    this.#most = most;
    this.#remembered = remembered;
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
    const kept = { moment, ...this.#remembered() };
    this.#last = [...this.#last.slice(1 - this.#most), kept];
    const { everyTicks, most } = this.#spaced;
    if (moment.world.tick > 0 && moment.world.tick % everyTicks === 0) this.#spread = [...this.#spread.slice(1 - most), kept];
  }
}
