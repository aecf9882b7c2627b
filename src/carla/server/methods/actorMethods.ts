import type { ServedActor, VehicleActor, WalkerActor } from '../episode/ServedActor.ts';
import { isBody } from '../episode/ServedActor.ts';
import type { LightCarla } from '../LightCarla.ts';
import { command, empty, method } from '../rpc/RpcMethod.ts';
import type { RpcMethod } from '../rpc/RpcMethod.ts';
import { RpcRefusal } from '../rpc/RpcRefusal.ts';
import { Actor, ActorDefinition, ActorDescription, BoundingBox, Transform, Vector3 } from '../wire/rpcStructs.ts';
import { BOOL, list, TEXT, U32, U8 } from '../wire/WireType.ts';

/** Actors of every kind: the catalogue, spawning and destroying, poses, velocities, physics. */
export function actorMethods(carla: LightCarla): RpcMethod[] {
  const actorOf = (id: number): ServedActor => carla.episode.actors.get(id);
  return [
    method('get_actor_definitions', [], list(ActorDefinition), () => carla.catalogue.definitions),
    method('get_spectator', [], Actor, () => carla.describe(spectatorOf(carla))),
    method('get_actors_by_id', [list(U32)], list(Actor), (ids) => ids.flatMap((id) => {
      const actor = carla.episode.actors.find(id);
      return actor === undefined ? [] : [carla.describe(actor)];
    })),
    method('spawn_actor', [ActorDescription, Transform], Actor, (description, transform) => carla.describe(carla.episode.actors.spawn(description, transform, 0))),
    method('spawn_actor_with_parent', [ActorDescription, Transform, U32, U8, TEXT], Actor, (description, transform, parentId) => {
      if (parentId === 0) throw new RpcRefusal('unable to attach: the parent has no id');
      return carla.describe(carla.episode.actors.spawn(description, transform, parentId));
    }),
    method('destroy_actor', [U32], BOOL, (id) => {
      carla.episode.actors.destroy(id);
      return true;
    }),
    method('get_actor_bounding_box', [U32], BoundingBox, (id) => actorOf(id).boundingBox),
    command('set_actor_location', [U32, Vector3], (id, location) => {
      const actor = actorOf(id);
      carla.episode.place(actor, { ...actor.transform, location });
    }),
    command('set_actor_transform', [U32, Transform], (id, transform) => carla.episode.place(actorOf(id), transform)),
    command('set_actor_target_velocity', [U32, Vector3], (id, velocity) => carla.episode.setVelocity(actorOf(id), velocity)),
    command('set_actor_target_angular_velocity', [U32, Vector3], (id, degPerS) => carla.episode.setAngularVelocity(actorOf(id), degPerS)),
    command('enable_actor_constant_velocity', [U32, Vector3], (id, velocity) => {
      vehicleOf(actorOf(id)).constantVelocity = velocity;
    }),
    command('disable_actor_constant_velocity', [U32], (id) => {
      vehicleOf(actorOf(id)).constantVelocity = undefined;
    }),
    command('set_actor_simulate_physics', [U32, BOOL], (id, enabled) => setFlag(actorOf(id), 'hasPhysics', enabled)),
    command('set_actor_collisions', [U32, BOOL], (id, enabled) => setFlag(actorOf(id), 'hasCollisions', enabled)),
    command('set_actor_enable_gravity', [U32, BOOL], (id, enabled) => setFlag(actorOf(id), 'hasGravity', enabled)),
    command('add_actor_impulse', [U32, Vector3], (id, impulse) => carla.episode.addImpulse(actorOf(id), impulse)),
    command('add_actor_impulse_at_location', [U32, Vector3, Vector3], (id, impulse) => carla.episode.addImpulse(actorOf(id), impulse)),
    command('add_actor_force', [U32, Vector3], (id, force) => carla.episode.addImpulse(actorOf(id), lasting(force, carla.stepS))),
    command('add_actor_force_at_location', [U32, Vector3, Vector3], (id, force) => carla.episode.addImpulse(actorOf(id), lasting(force, carla.stepS))),
    ...empty(
      command('set_actor_dead', [U32], (id) => void actorOf(id)),
      command('add_actor_angular_impulse', [U32, Vector3], (id) => void actorOf(id)),
      command('add_actor_torque', [U32, Vector3], (id) => void actorOf(id)),
    ),
  ];
}

function spectatorOf(carla: LightCarla): ServedActor {
  for (const actor of carla.episode.actors.all()) if (actor.description.id === 'spectator') return actor;
  throw new RpcRefusal('there is no spectator');
}

/** @throws RpcRefusal for other actors */
export function vehicleOf(actor: ServedActor): VehicleActor {
  if (actor.kind !== 'vehicle') throw new RpcRefusal(`actor ${actor.id} is no vehicle but ${actor.description.id}`);
  return actor;
}

/** @throws RpcRefusal for other actors */
export function walkerOf(actor: ServedActor): WalkerActor {
  if (actor.kind !== 'walker') throw new RpcRefusal(`actor ${actor.id} is no walker but ${actor.description.id}`);
  return actor;
}

/** Physics, collisions and gravity of what has no body are a matter of indifference. */
export function setFlag(actor: ServedActor, flag: 'hasPhysics' | 'hasCollisions' | 'hasGravity', enabled: boolean): void {
  if (isBody(actor)) actor[flag] = enabled;
}

/** The impulse of a force (N) that acts for one step. */
function lasting(force: { x: number; y: number; z: number }, stepS: number): { x: number; y: number; z: number } {
  return { x: force.x * stepS, y: force.y * stepS, z: force.z * stepS };
}
