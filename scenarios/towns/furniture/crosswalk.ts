import type { IdCounter } from '../network/IdCounter.ts';
import type { RoadObject } from '../network/NetworkRoad.ts';

/** Extent along the road (m). */
export const CROSSWALK_LENGTH_M = 3;

/** A marked crosswalk from kerb to kerb; its u axis points across the road, as in CARLA's towns. */
export function crosswalk(ids: IdCounter, sM: number, tM: number, acrossM: number): RoadObject {
  const u = acrossM / 2;
  const v = CROSSWALK_LENGTH_M / 2;
  return {
    id: ids.take(), name: 'SimpleCrosswalk', type: 'crosswalk', sM, tM, hdgRad: Math.PI / 2, orientation: '-', lengthM: acrossM, widthM: CROSSWALK_LENGTH_M,
    outline: [{ u, v: -v }, { u, v }, { u: -u, v }, { u: -u, v: -v }, { u, v: -v }],
  };
}
