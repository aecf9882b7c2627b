import type { RoadMap } from '../../map/RoadMap.ts';
import { LightState } from '../../world/LightState.ts';

/** How long a light of CARLA shows green, yellow, and red for all before the next turn (s). */
export interface LightTimes {
  readonly green: number;
  readonly yellow: number;
  readonly red: number;
}

/**
 * When lights will change. CARLA tells only how long the present state lasts; the lights of a junction take turns in the order of the map's controllers, so
 * the wait of a red one follows from the turn that is active. Groups with a held light are not forecast, nor is a group before its first green or yellow.
 */
export class LightForecast {
  readonly #groups: RoadMap['lightGroups'];
  readonly #times: readonly (LightTimes | undefined)[];
  /** Last active turn of each group, -1 before any was seen. */
  readonly #active: Int32Array;

  /** @param times of each light of the map, undefined where CARLA has none */
  constructor(map: RoadMap, times: readonly (LightTimes | undefined)[]) {
    this.#groups = map.lightGroups;
    this.#times = times;
    this.#active = new Int32Array(map.lightGroups.length).fill(-1);
  }

  /** Writes the seconds until each light's next change into `seconds`. @param elapsed seconds that each light's state has lasted, in the order of the map */
  write(states: Uint8Array, elapsed: Float64Array, held: ReadonlySet<number>, seconds: Float64Array): void {
    seconds.fill(Infinity);
    this.#groups.forEach(({ phases }, group) => {
      const shown = phases.findIndex((lights) => lights.some((light) => states[light] === LightState.green || states[light] === LightState.yellow));
      if (shown >= 0) this.#active[group] = shown;
      const active = this.#active[group]!;
      if (active < 0 || phases.some((lights) => lights.some((light) => held.has(light)))) return;
      this.#forecast(phases, active, states, elapsed, seconds);
    });
  }

  #forecast(phases: readonly (readonly number[])[], active: number, states: Uint8Array, elapsed: Float64Array, seconds: Float64Array): void {
    const first = phases[active]![0]!;
    const times = this.#times[first];
    if (times === undefined) return;
    const state = states[first];
    const { green, yellow, red } = times;
    const toChange = Math.max(0, (state === LightState.green ? green : state === LightState.yellow ? yellow : red) - elapsed[first]!);
    let toNextTurn = toChange + (state === LightState.green ? yellow + red : state === LightState.yellow ? red : 0);
    const isShown = state === LightState.green || state === LightState.yellow;
    if (isShown) for (const light of phases[active]!) seconds[light] = toChange;
    const waiting = isShown ? phases.length - 1 : phases.length;
    for (let step = 1; step <= waiting; step += 1) {
      const lights = phases[(active + step) % phases.length]!;
      for (const light of lights) seconds[light] = toNextTurn;
      const turn = this.#times[lights[0]!] ?? times;
      toNextTurn += turn.green + turn.yellow + turn.red;
    }
  }
}
