import { MOST_ACTORS } from './SceneStore.ts';

/** Since when each actor in view has been standing. Plain numbers, two columns that take turns: nothing is allocated per step. */
export class StandingTimes {
  #ids = new Int32Array(MOST_ACTORS);
  #since = new Int32Array(MOST_ACTORS);
  #count = 0;
  #nextIds = new Int32Array(MOST_ACTORS);
  #nextSince = new Int32Array(MOST_ACTORS);
  #nextCount = 0;

  /** Notes that an actor stands in this step; returns the tick since which it has. Who is not noted in a step is forgotten. */
  note(id: number, tick: number): number {
    let since = tick;
    for (let index = 0; index < this.#count; index += 1) if (this.#ids[index] === id) since = this.#since[index]!;
    this.#nextIds[this.#nextCount] = id;
    this.#nextSince[this.#nextCount] = since;
    this.#nextCount += 1;
    return since;
  }

  /** Ends the step. */
  turn(): void {
    const ids = this.#ids;
    const since = this.#since;
    this.#ids = this.#nextIds;
    this.#since = this.#nextSince;
    this.#count = this.#nextCount;
    this.#nextIds = ids;
    this.#nextSince = since;
    this.#nextCount = 0;
  }

  save(): [id: number, sinceTick: number][] {
    return Array.from({ length: this.#count }, (_, index) => [this.#ids[index]!, this.#since[index]!]);
  }

  restore(pairs: readonly (readonly [id: number, sinceTick: number])[]): void {
    this.#count = pairs.length;
    for (const [index, [id, since]] of pairs.entries()) {
      this.#ids[index] = id;
      this.#since[index] = since;
    }
  }
}
