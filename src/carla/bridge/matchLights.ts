import { pointFromCarla } from '../coordinates.ts';
import type { RoadMap } from '../../map/RoadMap.ts';
import type { WireLight } from './messages.ts';

/** A light of CARLA whose trigger lies further away than this from a light of the map is another one (m). */
const NEAR_M = 8;

/**
 * For each light of the map the number of CARLA's light that it is, or -1: by OpenDRIVE's signal id where both know it, else by the place of the trigger,
 * each of CARLA's lights at most once.
 */
export function matchLights(map: RoadMap, lights: readonly WireLight[]): Int32Array {
  const carlaLightOf = new Int32Array(map.lights.length).fill(-1);
  const free = new Set(lights.keys());
  map.lights.forEach(({ id }, index) => {
    const same = lights.findIndex(({ openDriveId }, number) => openDriveId === id && free.has(number));
    if (same < 0) return;
    carlaLightOf[index] = same;
    free.delete(same);
  });
  map.lights.forEach(({ trigger }, index) => {
    if (carlaLightOf[index]! >= 0) return;
    let best = -1;
    let bestM = NEAR_M;
    for (const number of free) {
      const { x, y } = pointFromCarla(lights[number]!.trigger);
      const apartM = Math.hypot(x - trigger.x, y - trigger.y);
      if (apartM >= bestM) continue;
      best = number;
      bestM = apartM;
    }
    if (best < 0) return;
    carlaLightOf[index] = best;
    free.delete(best);
  });
  return carlaLightOf;
}
