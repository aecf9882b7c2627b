import type { ServedActor, TrafficLightActor } from '../episode/ServedActor.ts';
import type { LightCarla } from '../LightCarla.ts';
import { command, empty, method } from '../rpc/RpcMethod.ts';
import type { RpcMethod } from '../rpc/RpcMethod.ts';
import { RpcRefusal } from '../rpc/RpcRefusal.ts';
import { POST_HALF_WIDTH_M, POST_HEIGHT_M } from '../sensors/Scenery.ts';
import { BoundingBox, EnvironmentObject, StreetLight } from '../wire/rpcStructs.ts';
import { BOOL, F32, list, TEXT, U32, U64, U8 } from '../wire/WireType.ts';
import type { Carried } from '../wire/WireType.ts';
import { LightState } from '../../../world/LightState.ts';

const ANY_LABEL = 255;

/** Traffic lights, street lights, objects of the level. */
export function worldMethods(carla: LightCarla): RpcMethod[] {
  const lightOf = (id: number): number => trafficLightOf(carla, id).light;
  return [
    command('set_traffic_light_state', [U32, U8], (id, state) => carla.episode.lights.set(lightOf(id), lightState(state))),
    command('set_traffic_light_green_time', [U32, F32], (id, greenS) => carla.episode.lights.setTimes(lightOf(id), { greenS })),
    command('set_traffic_light_yellow_time', [U32, F32], (id, yellowS) => carla.episode.lights.setTimes(lightOf(id), { yellowS })),
    command('set_traffic_light_red_time', [U32, F32], (id, redS) => carla.episode.lights.setTimes(lightOf(id), { redS })),
    command('freeze_all_traffic_lights', [BOOL], (frozen) => carla.episode.lights.freezeAll(frozen)),
    command('freeze_traffic_light', [U32, BOOL], (id, frozen) => carla.episode.lights.freezeGroupOf(lightOf(id), frozen)),
    command('reset_traffic_light_group', [U32], (id) => carla.episode.lights.resetGroupOf(lightOf(id))),
    command('reset_all_traffic_lights', [], () => carla.episode.lights.resetAll()),
    method('get_group_traffic_lights', [U32], list(U32), (id) => {
      const group = new Set(carla.episode.lights.groupOf(lightOf(id)));
      const ids: number[] = [];
      for (const actor of carla.episode.actors.all()) if (actor.kind === 'trafficLight' && group.has(actor.light)) ids.push(actor.id);
      return ids;
    }),
    method('get_light_boxes', [U32], list(BoundingBox), (id) => {
      const { transform } = trafficLightOf(carla, id);
      return [{ location: { ...transform.location, z: transform.location.z + 5 }, extent: { x: 0.2, y: 0.2, z: 0.5 }, rotation: transform.rotation, actorId: id }];
    }),
    method('get_all_level_BBs', [U8], list(BoundingBox), (label) => postsOf(carla, label).map(boxOfPost)),
    method('get_environment_objects', [U8], list(EnvironmentObject), (label) => postsOf(carla, label).map((post) => ({
      transform: post.transform, boundingBox: boxOfPost(post), id: post.id, name: `${post.description.id}_${post.id}`, type: post.semanticTags[0] ?? 0,
    }))),
    ...empty(
      method('query_lights_state', [TEXT], list(StreetLight), () => []),
      command('update_lights_state', [TEXT, list(StreetLight), BOOL], () => {}),
      command('update_day_night_cycle', [TEXT, BOOL], () => {}),
      command('enable_environment_objects', [list(U64), BOOL], () => {}),
      method('get_names_of_all_objects', [], list(TEXT), () => []),
    ),
  ];
}

/** @throws RpcRefusal for other actors */
export function trafficLightOf(carla: LightCarla, id: number): TrafficLightActor {
  const actor = carla.episode.actors.get(id);
  if (actor.kind !== 'trafficLight') throw new RpcRefusal(`actor ${id} is no traffic light but ${actor.description.id}`);
  return actor;
}

/** What the level is made of here: the posts of lights and signs with a label. */
function postsOf(carla: LightCarla, label: number): ServedActor[] {
  return [...carla.episode.actors.all()].filter((actor) => (actor.kind === 'trafficLight' || actor.kind === 'trafficSign') && (label === ANY_LABEL || actor.semanticTags[0] === label));
}

function boxOfPost({ id, transform: { location, rotation } }: ServedActor): Carried<typeof BoundingBox> {
  return {
    location: { ...location, z: location.z + POST_HEIGHT_M / 2 }, extent: { x: POST_HALF_WIDTH_M, y: POST_HALF_WIDTH_M, z: POST_HEIGHT_M / 2 }, rotation, actorId: id,
  };
}

/** CARLA's fifth state, unknown, is shown as off. */
export function lightState(state: number): LightState {
  return state === LightState.red || state === LightState.yellow || state === LightState.green ? state : LightState.off;
}
