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
  const { lightState, lightOverride, lightSecondsToChange, tick } = state;
  const groups = map.lightGroups;
  for (let groupIndex = 0; groupIndex < groups.length; groupIndex += 1) {
    const phases = groups[groupIndex].phases;
    const period = phases.length * TURN_STEPS;
    const now = tick % period;
    for (let phase = 0; phase < phases.length; phase += 1) {
      const lights = phases[phase];
      for (let index = 0; index < lights.length; index += 1) {
        lightState[lights[index]] = LightState.red;
        lightSecondsToChange[lights[index]] = Infinity;
      }
    }
    for (let phase = 0; phase < phases.length; phase += 1) {
      const sinceGreen = (now - phase * TURN_STEPS + period) % period;
      let colour: number = LightState.red;
      let stepsLeft = period - sinceGreen;
      if (sinceGreen < GREEN_STEPS) {
        colour = LightState.green;
        stepsLeft = GREEN_STEPS - sinceGreen;
      } else if (sinceGreen < GREEN_STEPS + YELLOW_STEPS) {
        colour = LightState.yellow;
        stepsLeft = GREEN_STEPS + YELLOW_STEPS - sinceGreen;
      }
      const lights = phases[phase];
      for (let index = 0; index < lights.length; index += 1) {
        const light = lights[index];
        if (colour === LightState.red) {
          if (lightState[light] !== LightState.red || lightSecondsToChange[light] <= stepsLeft * STEP_S) continue;
        }
        lightState[light] = colour;
        lightSecondsToChange[light] = stepsLeft * STEP_S;
      }
    }
  }
  for (let light = 0; light < lightOverride.length; light += 1) {
    if (lightOverride[light] === BY_PROGRAMME) continue;
    lightState[light] = lightOverride[light];
    lightSecondsToChange[light] = Infinity;
  }
}

/** Before the first tick: every light off, so that lights without a group stay so. */
export function clearLights(state: WorldState): void {
  state.lightState.fill(LightState.off);
  state.lightSecondsToChange.fill(Infinity);
  state.lightOverride.fill(BY_PROGRAMME);
}
