import { axesOf } from '../../coordinates.ts';
import { Actor } from '../wire/rpcStructs.ts';
import { F32, struct } from '../wire/WireType.ts';
import { encode } from './encode.ts';
import type { RayHit } from './Scenery.ts';
import type { SensorAttributes } from './SensorAttributes.ts';
import type { SensorModel } from './SensorModel.ts';

const ObstacleEvent = struct('ObstacleDetectionEvent', { self: Actor, other: Actor, distance: F32 });

/** The nearest body ahead, by rays through the middle and the rim of CARLA's capsule. */
export function obstacleSensor(attributes: SensorAttributes): SensorModel {
  const rangeM = attributes.number('distance', 5, 0);
  const radiusM = attributes.number('hit_radius', 0.5, 0);
  const onlyDynamics = attributes.flag('only_dynamics');
  return {
    type: 7,
    everyS: attributes.number('sensor_tick', 0, 0),
    measure({ sensor, parent, scenery, find, describe }) {
      const seen = scenery();
      const { location } = sensor.transform;
      const { ahead, right, up } = axesOf(sensor.transform.rotation);
      const hit: RayHit = { distanceM: rangeM, actorId: 0, label: 0, incidence: 0, face: 0 };
      for (const index of seen.near(location, rangeM + radiusM, parent?.id ?? 0)) {
        for (const [beside, above] of RIM) {
          const offsetX = radiusM * (beside * right.x + above * up.x);
          const offsetY = radiusM * (beside * right.y + above * up.y);
          const offsetZ = radiusM * (beside * right.z + above * up.z);
          seen.castBox(index, location.x + offsetX, location.y + offsetY, location.z + offsetZ, ahead.x, ahead.y, ahead.z, hit);
        }
      }
      const other = hit.actorId === 0 ? undefined : find(hit.actorId);
      if (other === undefined || parent === undefined) return [];
      if (onlyDynamics && other.kind !== 'vehicle' && other.kind !== 'walker') return [];
      return [encode(ObstacleEvent, { self: describe(parent), other: describe(other), distance: hit.distanceM })];
    },
  };
}

const RIM = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]] as const;
