import { CARLA_ORIGIN, attached, poseFromCarla } from '../../coordinates.ts';
import type { CarlaTransform } from '../../coordinates.ts';
import { ActorKind } from '../../../world/ActorKind.ts';
import type { Catalogue } from '../blueprints/Catalogue.ts';
import { WALKER_SIZE } from '../blueprints/walkers.ts';
import { RpcRefusal } from '../rpc/RpcRefusal.ts';
import { CityLabel, labelOf } from '../semanticTags.ts';
import type { StreamHub } from '../stream/StreamHub.ts';
import type { ActorDescription, BoundingBox } from '../wire/rpcStructs.ts';
import type { Bodies, BodySize } from './Bodies.ts';
import { NO_BOX } from './mapActors.ts';
import { isBody } from './ServedActor.ts';
import type { BodyActor, ServedActor } from './ServedActor.ts';
import { DEFAULT_ACKERMANN, NO_VEHICLE_CONTROL, vehiclePhysics } from './vehiclePhysics.ts';

const STILL = { x: 0, y: 0, z: 0 };
/** Spawn points of CARLA lie above the road; a body that is set down this much higher or lower than the ground is put on it (m). */
const SETTLE_M = 5;

export interface PopulationParts {
  readonly catalogue: Catalogue;
  readonly bodies: Bodies;
  readonly streams: StreamHub;
  /** Ids only grow over the server's life: clients keep what they know of an id for ever. */
  readonly nextId: () => number;
  readonly heightAt: (x: number, y: number, nearZ: number) => number;
}

/** Who is alive in an episode: spawning by CARLA's rules, and the end of actors. */
export class Population {
  readonly #parts: PopulationParts;
  /** In the order of their ids. */
  readonly #actors = new Map<number, ServedActor>();

  constructor(parts: PopulationParts, natives: readonly ServedActor[]) {
    this.#parts = parts;
    for (const actor of natives) this.#actors.set(actor.id, actor);
  }

  all(): Iterable<ServedActor> {
    return this.#actors.values();
  }

  get count(): number {
    return this.#actors.size;
  }

  find(id: number): ServedActor | undefined {
    return this.#actors.get(id);
  }

  /** @throws RpcRefusal when no such actor lives */
  get(id: number): ServedActor {
    const actor = this.#actors.get(id);
    if (actor === undefined) throw new RpcRefusal(`unable to find actor ${id}: it does not exist or was destroyed`);
    return actor;
  }

  /** @param parentId 0 for none, else `place` is relative to the parent @throws RpcRefusal */
  spawn(description: ActorDescription, place: CarlaTransform, parentId: number): ServedActor {
    if (!this.#parts.catalogue.has(description.id)) throw new RpcRefusal(`the blueprint '${description.id}' is not served`);
    const parent = parentId === 0 ? undefined : this.get(parentId);
    const transform = parent === undefined ? place : attached(parent.transform, place);
    const actor = this.#make(description, transform, parent === undefined ? undefined : place, parentId);
    this.#actors.set(actor.id, actor);
    return actor;
  }

  /** @throws RpcRefusal for actors that are part of the town, or are not alive */
  destroy(id: number): void {
    const actor = this.get(id);
    if (actor.kind === 'trafficLight' || actor.kind === 'trafficSign' || actor.description.id === 'spectator') throw new RpcRefusal(`actor ${id} is part of the town and stays`);
    this.#actors.delete(id);
    if (isBody(actor)) this.#parts.bodies.remove(id);
    if (actor.kind === 'sensor') this.#parts.streams.close(actor.streamId);
  }

  /** Ends every stream: the episode is over. */
  close(): void {
    for (const actor of this.#actors.values()) if (actor.kind === 'sensor') this.#parts.streams.close(actor.streamId);
    this.#actors.clear();
  }

  #make(description: ActorDescription, transform: CarlaTransform, relative: CarlaTransform | undefined, parentId: number): ServedActor {
    const { catalogue, streams, nextId } = this.#parts;
    const { id: typeId } = description;
    const vehicle = catalogue.vehicle(typeId);
    const prop = catalogue.prop(typeId);
    if (vehicle !== undefined) {
      const body = this.#body(description, transform, relative, parentId, vehicle.kind, vehicle, 0);
      return {
        kind: 'vehicle', ...body, semanticTags: Uint8Array.of(labelOf(vehicle.kind)), control: NO_VEHICLE_CONTROL, ackermann: undefined, ackermannSettings: DEFAULT_ACKERMANN,
        constantVelocity: undefined, lights: 0, doors: 0, speedLimitKmh: 30, light: undefined, physics: vehiclePhysics(vehicle),
      };
    }
    if (prop !== undefined) return { kind: 'prop', ...this.#body(description, transform, relative, parentId, ActorKind.prop, prop, 0), semanticTags: Uint8Array.of(CityLabel.dynamic) };
    if (typeId.startsWith('walker.')) {
      const body = this.#body(description, transform, relative, parentId, ActorKind.walker, WALKER_SIZE, WALKER_SIZE.heightM / 2);
      return { kind: 'walker', ...body, semanticTags: Uint8Array.of(CityLabel.pedestrians), control: { direction: STILL, speed: 0, jump: false } };
    }
    const id = nextId();
    const base = { id, parentId, relative, description, boundingBox: NO_BOX, semanticTags: new Uint8Array(), transform, velocity: STILL, acceleration: STILL, angularVelocity: STILL };
    if (typeId.startsWith('sensor.')) return { kind: 'sensor', ...base, streamId: streams.open() };
    return { kind: 'plain', ...base };
  }

  #body(description: ActorDescription, transform: CarlaTransform, relative: CarlaTransform | undefined, parentId: number, kind: ActorKind, size: BodySize, originHeightM: number) {
    const { bodies, nextId, heightAt } = this.#parts;
    const wanted = poseFromCarla(transform);
    const ground = heightAt(wanted.x, wanted.y, wanted.z - originHeightM);
    const isNearGround = Math.abs(wanted.z - originHeightM - ground) < SETTLE_M;
    const pose = { ...wanted, z: isNearGround ? ground : wanted.z - originHeightM };
    if (bodies.firstOverlap(size, pose, (other) => this.#isSolid(other)) !== 0) throw new RpcRefusal('Spawn failed because of collision at spawn position');
    const id = nextId();
    bodies.add(id, kind, size, pose);
    return {
      id, parentId, relative, description, boundingBox: boxOf(id, size, originHeightM), transform: { ...transform, location: { ...transform.location, z: pose.z + originHeightM } },
      velocity: STILL, acceleration: STILL, angularVelocity: STILL, originHeightM, hasPhysics: true, hasCollisions: true, hasGravity: true,
    };
  }

  #isSolid(id: number): boolean {
    const actor = this.#actors.get(id);
    return actor !== undefined && isBody(actor) && actor.hasCollisions;
  }
}

/** A body's box relative to its origin, which is `originHeightM` over the ground. */
function boxOf(actorId: number, { lengthM, widthM, heightM }: BodySize, originHeightM: number): BoundingBox {
  return {
    location: { x: 0, y: 0, z: heightM / 2 - originHeightM }, extent: { x: lengthM / 2, y: widthM / 2, z: heightM / 2 }, rotation: CARLA_ORIGIN.rotation, actorId,
  };
}

/** The body actors among the living. */
export function bodiesOf(population: Population): BodyActor[] {
  return [...population.all()].filter(isBody);
}
