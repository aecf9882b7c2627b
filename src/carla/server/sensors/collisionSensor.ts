import { CARLA_ORIGIN } from '../../coordinates.ts';
import { NO_BOX } from '../episode/mapActors.ts';
import { CityLabel } from '../semanticTags.ts';
import { Actor, Vector3 } from '../wire/rpcStructs.ts';
import type { ActorRecord } from '../wire/rpcStructs.ts';
import { struct } from '../wire/WireType.ts';
import { encode } from './encode.ts';
import type { SensorModel } from './SensorModel.ts';

const CollisionEvent = struct('CollisionEvent', { self: Actor, other: Actor, normalImpulse: Vector3 });

/** The town's layout has no actor: id 0 and a type of its own. */
const LAYOUT: ActorRecord = {
  id: 0, parentId: 0, description: { uid: 0, id: 'static.building', attributes: [] }, boundingBox: { ...NO_BOX, rotation: CARLA_ORIGIN.rotation },
  semanticTags: Uint8Array.of(CityLabel.buildings), streamToken: new Uint8Array(),
};

/** Tells of everything that its parent touches: one message for each other body and step of contact. */
export const COLLISION_SENSOR: SensorModel = {
  type: 0,
  everyS: 0,
  measure({ parent, contacts, find, describe }) {
    if (parent === undefined) return [];
    const told = new Set<number>();
    return contacts.flatMap(({ actorId, otherId, impulse }) => {
      if (actorId !== parent.id || told.has(otherId)) return [];
      told.add(otherId);
      const other = otherId === 0 ? undefined : find(otherId);
      return [encode(CollisionEvent, { self: describe(parent), other: other === undefined ? LAYOUT : describe(other), normalImpulse: impulse })];
    });
  },
};
