import { sceneInfoCodec, type Neighbour, type SceneInfo } from '../../../src/tasks/drivingLangprop/SceneInfo.ts';

/** LangProp's scene of a car at the origin that faces east with its target straight ahead, half sizes as LangProp gives them. */
export function sceneInfo(changes: Partial<SceneInfo> = {}): SceneInfo {
  return {
    ego_location_world_coord: [0, 0],
    ego_target_location_world_coord: [5, 0],
    ego_orientation_unit_vector: [1, 0],
    ego_forward_speed: 6,
    ego_length: 2.45,
    ego_width: 1,
    distance_to_red_light: null,
    distance_to_stop_sign: null,
    vehicles: [],
    pedestrians: [],
    ...changes,
  };
}

/** A car with half lengths of 2.4 m and 1 m that faces east. */
export function neighbour(changes: Partial<Neighbour> = {}): Neighbour {
  return { id: 7, location_world_coord: [20, 0], orientation_unit_vector: [1, 0], forward_speed: 0, forward_length: 2.4, sideways_width: 1, ...changes };
}

export function packedSceneInfo(info: SceneInfo): Float32Array {
  const words = new Float32Array(sceneInfoCodec.maxWords);
  return words.slice(0, sceneInfoCodec.pack(info, words, 0));
}
