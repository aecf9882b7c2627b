import type { Weather } from '../world/WorldSetup.ts';
import { CLEAR_WEATHER } from '../world/WorldSetup.ts';
import { WorldError } from '../world/WorldError.ts';
import type { WorldState } from './WorldState.ts';

/** Places in the state's header: visibility in centimetres and grip in 1e-9, both less their values in clear weather. */
const VISIBILITY = 5;
const GRIP = 6;
const PER_M = 100;
const PER_GRIP = 1e9;

/** Writes the weather into the state. */
export function setWeather(state: WorldState, { visibilityM, roadGrip }: Weather): void {
  state.header[VISIBILITY] = Math.round((Math.min(1e7, visibilityM) - CLEAR_WEATHER.visibilityM) * PER_M);
  state.header[GRIP] = Math.round((roadGrip - CLEAR_WEATHER.roadGrip) * PER_GRIP);
}

/** How far one can see (m). */
export function visibilityM(state: WorldState): number {
  return CLEAR_WEATHER.visibilityM + state.header[VISIBILITY] / PER_M;
}

/** Friction relative to dry asphalt. */
export function roadGrip(state: WorldState): number {
  return (PER_GRIP * CLEAR_WEATHER.roadGrip + state.header[GRIP]) / PER_GRIP;
}

/** @throws WorldError for a weather that cannot be */
export function checkedWeather(weather: Weather, tick: number): Weather {
  const { visibilityM: sightM, roadGrip: grip } = weather;
  if (!(sightM > 0) || !(grip > 0 && grip <= 1)) {
    throw new WorldError('WORLD_COMMAND', `there is no weather with a visibility of ${sightM} m and a grip of ${grip}`, { where: `tick ${tick}`, remedy: 'Give a visibility above 0 and a grip in (0, 1].' });
  }
  return weather;
}
