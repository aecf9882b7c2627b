import { radFromDeg } from '../../../geometry/angle.ts';
import { rayOf } from './Scenery.ts';
import type { RayHit } from './Scenery.ts';
import { Noise } from './Noise.ts';
import type { SensorAttributes } from './SensorAttributes.ts';
import type { SensorModel } from './SensorModel.ts';

const DETECTION_BYTES = 16;
/** Of one measurement, however long ago the last one was. */
const MOST_POINTS = 100_000;

/** Random rays in a cone: for each hit the relative velocity along the ray (m/s), azimuth, altitude (rad) and depth (m). */
export function radarSensor(attributes: SensorAttributes): SensorModel {
  const halfWidth = radFromDeg(attributes.number('horizontal_fov', 30, 0.1, 179)) / 2;
  const halfHeight = radFromDeg(attributes.number('vertical_fov', 30, 0.1, 179)) / 2;
  const rangeM = attributes.number('range', 100, 0.1);
  const pointsPerSecond = attributes.number('points_per_second', 1500, 1, 1_000_000);
  const noise = new Noise(attributes.integer('noise_seed', 0, 0, 0x7fff_ffff));
  return {
    type: 9,
    everyS: attributes.number('sensor_tick', 0, 0),
    measure({ sensor, parent, scenery, sinceS, find }) {
      const seen = scenery();
      const { location } = sensor.transform;
      const boxes = seen.near(location, rangeM, parent?.id ?? 0);
      const groundZ = seen.groundUnder(location);
      const ray = rayOf(sensor.transform);
      const hit: RayHit = { distanceM: 0, actorId: 0, label: 0, incidence: 0, face: 0 };
      const detections: number[] = [];
      for (let point = Math.round(Math.min(MOST_POINTS, pointsPerSecond * sinceS)); point > 0; point -= 1) {
        const azimuth = (2 * noise.uniform() - 1) * halfWidth;
        const altitude = (2 * noise.uniform() - 1) * halfHeight;
        const { x, y, z } = ray(azimuth, altitude);
        hit.distanceM = z < 0 && location.z > groundZ ? Math.min(rangeM, (groundZ - location.z) / z) : rangeM;
        hit.actorId = 0;
        for (const index of boxes) seen.castBox(index, location.x, location.y, location.z, x, y, z, hit);
        if (hit.distanceM >= rangeM) continue;
        const other = hit.actorId === 0 ? undefined : find(hit.actorId)?.velocity;
        const away = ((other?.x ?? 0) - sensor.velocity.x) * x + ((other?.y ?? 0) - sensor.velocity.y) * y + ((other?.z ?? 0) - sensor.velocity.z) * z;
        detections.push(away, azimuth, altitude, hit.distanceM);
      }
      const bytes = new Uint8Array((detections.length / 4) * DETECTION_BYTES);
      const view = new DataView(bytes.buffer);
      detections.forEach((value, index) => view.setFloat32(4 * index, value, true));
      return [bytes];
    },
  };
}
