import { degFromRad, wrapAngleRad } from '../../geometry/angle.ts';
import { atan2 } from '../../geometry/trig.ts';
import type { SceneInfo } from './SceneInfo.ts';

/** Degrees from the own direction to the route's next point, right positive: what the expert steers by, and all that the steering of a policy has to find. */
export function turnAngleTo(info: Pick<SceneInfo, 'ego_location_world_coord' | 'ego_target_location_world_coord' | 'ego_orientation_unit_vector'>): number {
  const dx = info.ego_target_location_world_coord[0]! - info.ego_location_world_coord[0]!;
  const dy = info.ego_target_location_world_coord[1]! - info.ego_location_world_coord[1]!;
  const angleRad = wrapAngleRad(atan2(dy, dx) - atan2(info.ego_orientation_unit_vector[1]!, info.ego_orientation_unit_vector[0]!));
  return degFromRad(angleRad);
}
