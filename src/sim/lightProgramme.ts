import type { RoadMap } from '../map/RoadMap.ts';
import { LightState } from '../world/LightState.ts';
import { STEP_S } from '../world/World.ts';
import type { WorldState } from './WorldState.ts';

/** CARLA's programme: green 10 s, yellow 3 s, and 2 s of red for all before the next turn; in steps. */
const GREEN_STEPS = 200;
const YELLOW_STEPS = 60;
const TURN_STEPS = 300;

/** Override value of a light that follows its programme. */
export const BY_PROGRAMME = 255;

/**
 * Sets every light for the state's tick. The programme is a pure function of the tick, so only overrides are remembered.
 * Lights that belong to no group are off.
 */
export function updateLights(state: WorldState, map: RoadMap): void {
  const { lightOverride, lightChangesAt, tick } = state;
  const groups = map.lightGroups;
  for (let index = 0; index < groups.length; index += 1) {
    const { phases } = groups[index];
    const count = phases.length;
    const period = count * TURN_STEPS;
    const now = tick % period;
    const turn = Math.floor(now / TURN_STEPS);
    const sinceGreen = now - turn * TURN_STEPS;
    // From the phase that waits longest to the one that is next: the last word counts for a light of several phases.
    for (let back = 0; back < count; back += 1) {
      const phase = turn < back ? turn - back + count : turn - back;
      setPhase(state, phases[phase], LightState.red, period - sinceGreen - back * TURN_STEPS);
    }
    if (sinceGreen < GREEN_STEPS) setPhase(state, phases[turn], LightState.green, GREEN_STEPS - sinceGreen);
    else if (sinceGreen < GREEN_STEPS + YELLOW_STEPS) setPhase(state, phases[turn], LightState.yellow, GREEN_STEPS + YELLOW_STEPS - sinceGreen);
  }
  for (let light = 0; light < lightOverride.length; light += 1) {
    if (lightOverride[light] === BY_PROGRAMME) continue;
    state.lightState[light] = lightOverride[light];
    state.lightSecondsToChange[light] = Infinity;
    lightChangesAt[light] = 0;
  }
}

/** {@link updateLights} from one tick to the next: between the changes of the programme, which are at the same ticks everywhere, only time runs. */
export function stepLights(state: WorldState, map: RoadMap): void {
  const { lightChangesAt, lightSecondsToChange, tick } = state;
  const inTurn = tick % TURN_STEPS;
  if (inTurn === 0 || inTurn === GREEN_STEPS || inTurn === GREEN_STEPS + YELLOW_STEPS) {
    updateLights(state, map);
    return;
  }
  for (let light = 0; light < lightChangesAt.length; light += 1) {
    if (lightChangesAt[light] > tick) lightSecondsToChange[light] = (lightChangesAt[light] - tick) * STEP_S;
  }
}

function setPhase({ lightState, lightSecondsToChange, lightChangesAt, tick }: WorldState, lights: readonly number[], colour: number, stepsToChange: number): void {
  for (let index = 0; index < lights.length; index += 1) {
    lightState[lights[index]] = colour;
    lightSecondsToChange[lights[index]] = stepsToChange * STEP_S;
    lightChangesAt[lights[index]] = tick + stepsToChange;
  }
}

/** Does a light in this state forbid to go on, to who can still stop? */
export function forbids(lightState: number): boolean {
  return lightState === LightState.red || lightState === LightState.yellow;
}

/** Before the first tick: every light off, so that lights without a group stay so. */
export function clearLights(state: WorldState): void {
  state.lightState.fill(LightState.off);
  state.lightSecondsToChange.fill(Infinity);
  state.lightChangesAt.fill(0);
  state.lightOverride.fill(BY_PROGRAMME);
}
