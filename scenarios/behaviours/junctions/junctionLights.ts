import type { RoadMap } from '../../../src/map/RoadMap.ts';
import { LightState } from '../../../src/world/LightState.ts';
import { approachSide } from '../paths/junctionPaths.ts';
import type { StageStep } from '../ScenarioBehaviour.ts';

/** The lights of a junction, seen by an ego that comes with a heading. */
export interface JunctionLights {
  readonly all: readonly number[];
  /** Those for the ego's own direction. */
  readonly own: readonly number[];
}

export function lightsOf(map: RoadMap, junction: number, egoHeadingRad: number): JunctionLights {
  const all = map.lights.flatMap((light, index) => (light.junction === junction ? [index] : []));
  return { all, own: all.filter((light) => approachSide(egoHeadingRad, map.lights[light].headingRad) === undefined) };
}

/** Freezes the lights of a junction: green for those listed, red for the others. */
export function showGreen(step: StageStep, lights: JunctionLights, green: readonly number[]): void {
  for (const light of lights.all) step.order({ kind: 'light', light, state: green.includes(light) ? LightState.green : LightState.red });
}

/** Gives the lights of a junction back to their programme. */
export function releaseLights(step: StageStep, lights: JunctionLights): void {
  for (const light of lights.all) step.order({ kind: 'light', light, state: 'programme' });
}
