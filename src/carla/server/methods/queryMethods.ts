import type { CarlaVector } from '../../coordinates.ts';
import type { LightCarla } from '../LightCarla.ts';
import { command, empty, method, refused } from '../rpc/RpcMethod.ts';
import type { RpcMethod } from '../rpc/RpcMethod.ts';
import { RpcRefusal } from '../rpc/RpcRefusal.ts';
import type { RayHit } from '../sensors/Scenery.ts';
import { sceneryOf } from '../sensors/sceneryOf.ts';
import { LabelledPoint, Transform, Vector3 } from '../wire/rpcStructs.ts';
import type { LabelledPoint as LabelledPointRecord } from '../wire/rpcStructs.ts';
import { BOOL, F32, F64, list, pair, TEXT, U32, I8 } from '../wire/WireType.ts';

/** Rays, debug drawing, the recorder, and what only Unreal has. */
export function queryMethods(carla: LightCarla): RpcMethod[] {
  return [
    method('project_point', [Vector3, Vector3, F32], pair(BOOL, LabelledPoint), (from, direction, distanceM) => {
      const [nearest] = pointsAlong(carla, from, direction, distanceM);
      return nearest === undefined ? NOTHING_MET : ([true, nearest] as const);
    }),
    method('cast_ray', [Vector3, Vector3], list(LabelledPoint), (from, to) => {
      const along = { x: to.x - from.x, y: to.y - from.y, z: to.z - from.z };
      return pointsAlong(carla, from, along, Math.sqrt(along.x * along.x + along.y * along.y + along.z * along.z));
    }),
    ...refused(
      method('start_recorder', [TEXT, BOOL], TEXT, noRecorder),
      method('show_recorder_file_info', [TEXT, BOOL], TEXT, noRecorder),
      method('show_recorder_collisions', [TEXT, I8, I8], TEXT, noRecorder),
      method('show_recorder_actors_blocked', [TEXT, F64, F64], TEXT, noRecorder),
      method('replay_file', [TEXT], TEXT, noRecorder),
    ),
    ...empty(
      command('draw_debug_shape', [], () => {}),
      command('stop_recorder', [], () => {}),
      command('stop_replayer', [BOOL], () => {}),
      command('set_replayer_time_factor', [F64], () => {}),
      command('set_replayer_ignore_hero', [BOOL], () => {}),
      command('set_replayer_ignore_spectator', [BOOL], () => {}),
      method('console_command', [TEXT], BOOL, () => false),
      method('get_actor_component_world_transform', [U32, TEXT], Transform, (id) => carla.episode.actors.get(id).transform),
      method('get_actor_component_relative_transform', [U32, TEXT], Transform, (id) => (carla.episode.actors.get(id), Transform.zero)),
      ...TRANSFORMS_OF_PARTS.map((name) => method(name, [U32], list(Transform), (id) => (carla.episode.actors.get(id), []))),
      ...NAMES_OF_PARTS.map((name) => method(name, [U32], list(TEXT), (id) => (carla.episode.actors.get(id), []))),
      command('apply_color_texture_to_objects', [], () => {}),
      command('apply_float_color_texture_to_objects', [], () => {}),
      method('is_sensor_enabled_for_ros', [U32], BOOL, () => false),
      command('enable_sensor_for_ros', [U32], () => {}),
      command('disable_sensor_for_ros', [U32], () => {}),
      method('get_imui_gravity', [], F32, () => GRAVITY_MPS2),
      command('set_imui_gravity', [F32], () => {}),
      command('set_annotations_traverse_translucency', [BOOL], () => {}),
    ),
  ];
}

const GRAVITY_MPS2 = 9.81;
/** Bones and sockets belong to models that this server has not. */
const TRANSFORMS_OF_PARTS = ['get_actor_bone_world_transforms', 'get_actor_bone_relative_transforms', 'get_actor_socket_world_transforms', 'get_actor_socket_relative_transforms', 'get_vehicle_bone_world_transforms'];
const NAMES_OF_PARTS = ['get_actor_component_names', 'get_actor_bone_names', 'get_actor_socket_names'];
const NOTHING_MET = [false, LabelledPoint.zero] as const;

function noRecorder(): never {
  throw new RpcRefusal('this server records nothing: use "codriver drive", which records every episode');
}

/** What a ray meets up to a distance, nearest first: boxes, then the ground. */
function pointsAlong(carla: LightCarla, from: CarlaVector, direction: CarlaVector, distanceM: number): LabelledPointRecord[] {
  const length = Math.sqrt(direction.x * direction.x + direction.y * direction.y + direction.z * direction.z);
  if (length === 0) return [];
  const ray = { x: direction.x / length, y: direction.y / length, z: direction.z / length };
  const scenery = sceneryOf(carla.episode);
  const met: { distanceM: number; label: number }[] = [];
  for (const index of scenery.near(from, distanceM, 0)) {
    const hit: RayHit = { distanceM, actorId: 0, label: 0, incidence: 0, face: 0 };
    if (scenery.castBox(index, from.x, from.y, from.z, ray.x, ray.y, ray.z, hit)) met.push({ distanceM: hit.distanceM, label: hit.label });
  }
  const toGround = (scenery.groundUnder(from) - from.z) / ray.z;
  if (toGround >= 0 && toGround <= distanceM) {
    const label = scenery.groundLabel(from.x + toGround * ray.x, from.y + toGround * ray.y);
    met.push({ distanceM: toGround, label });
  }
  return met
    .toSorted((one, other) => one.distanceM - other.distanceM)
    .map((point) => ({ location: { x: from.x + point.distanceM * ray.x, y: from.y + point.distanceM * ray.y, z: from.z + point.distanceM * ray.z }, label: point.label }));
}
