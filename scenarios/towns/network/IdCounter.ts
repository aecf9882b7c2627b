/** Hands out the integers of one OpenDRIVE file: CARLA's towns number roads, junctions, signals and objects in one sequence. */
export class IdCounter {
  #next = 0;

  take(): number {
    const id = this.#next;
    this.#next += 1;
    return id;
  }
}
