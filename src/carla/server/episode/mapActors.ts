import { CARLA_ORIGIN, localPoint, poseToCarla, pointToCarla } from '../../coordinates.ts';
import type { CarlaTransform } from '../../coordinates.ts';
import { radFromDeg } from '../../../geometry/angle.ts';
import type { RoadSign, TrafficLight } from '../../../map/RoadMap.ts';
import { CityLabel } from '../semanticTags.ts';
import type { Town } from '../Town.ts';
import type { ActorDescription, BoundingBox } from '../wire/rpcStructs.ts';
import type { PlainActor, ServedActor } from './ServedActor.ts';
import { speedSigns } from './speedSigns.ts';

/** Height of a light's or sign's trigger volume (half, m). */
const TRIGGER_HALF_HEIGHT_M = 1;
const SIGN_ID_BYTES = 32;
const STILL = { x: 0, y: 0, z: 0 };
export const NO_BOX: BoundingBox = { location: STILL, extent: STILL, rotation: { pitch: 0, yaw: 0, roll: 0 }, actorId: 0 };

/** The actors that a town has of itself: the spectator, its lights, its stop, yield and speed signs. */
export function mapActors(town: Town, nextId: () => number): ServedActor[] {
  const { map } = town;
  return [
    spectator(nextId()),
    ...map.lights.map((light, index): ServedActor => ({ kind: 'trafficLight', light: index, ...signPost(nextId(), 'traffic.traffic_light', CityLabel.trafficLight, light) })),
    ...map.stopSigns.map((sign): ServedActor => ({ kind: 'trafficSign', ...signPost(nextId(), 'traffic.stop', CityLabel.trafficSigns, sign) })),
    ...map.yieldSigns.map((sign): ServedActor => ({ kind: 'trafficSign', ...signPost(nextId(), 'traffic.yield', CityLabel.trafficSigns, sign) })),
    ...speedSigns(town).map((sign): ServedActor => ({ kind: 'trafficSign', ...signPost(nextId(), `traffic.speed_limit.${sign.limitKmh}`, CityLabel.trafficSigns, sign) })),
  ];
}

function spectator(id: number): PlainActor {
  return {
    kind: 'plain', id, parentId: 0, relative: undefined, description: descriptionOf('spectator'), boundingBox: NO_BOX, semanticTags: new Uint8Array(),
    transform: CARLA_ORIGIN, velocity: STILL, acceleration: STILL, angularVelocity: STILL,
  };
}

/**
 * A light or sign on its post. Its own x axis runs across the road, to the right of the traffic that it is for: CARLA's models stand so, and the leaderboard
 * and the client's `get_stop_waypoints` walk along the x extent of the trigger volume from lane to lane.
 */
function signPost(id: number, typeId: string, label: CityLabel, post: Pick<TrafficLight | RoadSign, 'id' | 'x' | 'y' | 'headingRad' | 'trigger'>) {
  const { trigger } = post;
  const transform: CarlaTransform = poseToCarla({ x: post.x, y: post.y, z: trigger.z, headingRad: post.headingRad - radFromDeg(90) });
  const boundingBox: BoundingBox = {
    location: localPoint(transform, pointToCarla({ x: trigger.x, y: trigger.y, z: trigger.z + TRIGGER_HALF_HEIGHT_M })),
    extent: { x: trigger.widthM / 2, y: trigger.lengthM / 2, z: TRIGGER_HALF_HEIGHT_M },
    rotation: { pitch: 0, yaw: 0, roll: 0 },
    actorId: id,
  };
  return {
    id, parentId: 0, relative: undefined, description: descriptionOf(typeId), boundingBox, semanticTags: Uint8Array.of(label), transform,
    velocity: STILL, acceleration: STILL, angularVelocity: STILL, signId: signIdOf(post.id),
  };
}

function descriptionOf(id: string): ActorDescription {
  return { uid: 0, id, attributes: [] };
}

/** A signal's id as snapshots carry it: padded with zeros, cut where it is too long. */
function signIdOf(id: string): Uint8Array {
  const bytes = new Uint8Array(SIGN_ID_BYTES);
  bytes.set(new TextEncoder().encode(id).subarray(0, SIGN_ID_BYTES - 1));
  return bytes;
}
