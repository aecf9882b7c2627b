import type { RoadMap } from '../../../map/RoadMap.ts';
import { LightState } from '../../../world/LightState.ts';

/** CARLA's times: green, yellow, and red for all before the next turn (s). */
const GREEN_S = 10;
const YELLOW_S = 3;
const RED_S = 2;
/** Steps of 0.05 s do not add up exactly. */
const TIME_SLACK_S = 1e-6;

/** Lights that switch together: CARLA's controller. */
interface Turn {
  readonly lights: readonly number[];
  greenS: number;
  yellowS: number;
  redS: number;
}

/** The turns of a junction, one after the other. */
interface Group {
  readonly turns: readonly Turn[];
  active: number;
  state: LightState;
  elapsedS: number;
  isFrozen: boolean;
}

export interface LightTimes {
  readonly greenS: number;
  readonly yellowS: number;
  readonly redS: number;
  readonly elapsedS: number;
  readonly isFrozen: boolean;
}

/**
 * The traffic lights of an episode by their index in the map. The lights of a junction take turns: the active one goes from green over yellow to red while
 * the others stay red. A state that a client sets lasts until the light's next own change; frozen lights do not change.
 */
export class TrafficLights {
  readonly #states: Uint8Array;
  readonly #groups: readonly Group[];
  readonly #groupOf: (Group | undefined)[];
  readonly #turnOf: (Turn | undefined)[];

  constructor(map: RoadMap) {
    this.#states = new Uint8Array(map.lights.length).fill(LightState.off);
    this.#groups = map.lightGroups.map(({ phases }) => ({
      turns: phases.map((lights) => ({ lights, greenS: GREEN_S, yellowS: YELLOW_S, redS: RED_S })), active: 0, state: LightState.red, elapsedS: 0, isFrozen: false,
    }));
    this.#groupOf = map.lights.map((_, light) => this.#groups.find(({ turns }) => turns.some(({ lights }) => lights.includes(light))));
    this.#turnOf = map.lights.map((_, light) => this.#groups.flatMap(({ turns }) => turns).find(({ lights }) => lights.includes(light)));
    this.resetAll();
  }

  stateOf(light: number): LightState {
    const state = this.#states[light];
    return state === LightState.red || state === LightState.yellow || state === LightState.green ? state : LightState.off;
  }

  timesOf(light: number): LightTimes {
    const turn = this.#turnOf[light];
    const group = this.#groupOf[light];
    return { greenS: turn?.greenS ?? GREEN_S, yellowS: turn?.yellowS ?? YELLOW_S, redS: turn?.redS ?? RED_S, elapsedS: group?.elapsedS ?? 0, isFrozen: group?.isFrozen ?? false };
  }

  /** Lights of the same junction, this one included. */
  groupOf(light: number): readonly number[] {
    return this.#groupOf[light]?.turns.flatMap(({ lights }) => lights) ?? [light];
  }

  set(light: number, state: LightState): void {
    this.#states[light] = state;
  }

  setTimes(light: number, times: { readonly greenS?: number; readonly yellowS?: number; readonly redS?: number }): void {
    Object.assign(this.#turnOf[light] ?? {}, times);
  }

  freezeAll(frozen: boolean): void {
    for (const group of this.#groups) group.isFrozen = frozen;
  }

  freezeGroupOf(light: number, frozen: boolean): void {
    const group = this.#groupOf[light];
    if (group !== undefined) group.isFrozen = frozen;
  }

  resetGroupOf(light: number): void {
    const group = this.#groupOf[light];
    if (group !== undefined) this.#reset(group);
  }

  resetAll(): void {
    for (const group of this.#groups) this.#reset(group);
  }

  advance(stepS: number): void {
    for (const group of this.#groups) {
      if (group.isFrozen) continue;
      group.elapsedS += stepS;
      const turn = group.turns[group.active];
      const lastsS = group.state === LightState.green ? turn.greenS : group.state === LightState.yellow ? turn.yellowS : turn.redS;
      if (group.elapsedS < lastsS - TIME_SLACK_S) continue;
      if (group.state === LightState.green) this.#enter(group, LightState.yellow);
      else if (group.state === LightState.yellow) this.#enter(group, LightState.red);
      else {
        group.active = (group.active + 1) % group.turns.length;
        this.#enter(group, LightState.green);
      }
    }
  }

  #reset(group: Group): void {
    for (const turn of group.turns) for (const light of turn.lights) this.#states[light] = LightState.red;
    group.active = 0;
    this.#enter(group, LightState.green);
  }

  #enter(group: Group, state: LightState): void {
    group.state = state;
    group.elapsedS = 0;
    for (const light of group.turns[group.active].lights) this.#states[light] = state;
  }
}
