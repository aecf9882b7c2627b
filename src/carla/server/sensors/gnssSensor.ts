import { F64, struct } from '../wire/WireType.ts';
import { encode } from './encode.ts';
import { Noise } from './Noise.ts';
import type { SensorAttributes } from './SensorAttributes.ts';
import type { SensorModel } from './SensorModel.ts';

const GeoLocation = struct('GeoLocation', { latitude: F64, longitude: F64, altitude: F64 });

/** Latitude, longitude (deg) and altitude (m). */
export function gnssSensor(attributes: SensorAttributes): SensorModel {
  const noise = new Noise(attributes.integer('noise_seed', 0, 0, 0x7fff_ffff));
  const jitter = (axis: string): number => attributes.number(`noise_${axis}_bias`, 0) + noise.normal(attributes.number(`noise_${axis}_stddev`, 0));
  return {
    type: 4,
    everyS: attributes.number('sensor_tick', 0, 0),
    measure({ sensor, geolocate }) {
      const { location } = sensor.transform;
      const { latitudeDeg, longitudeDeg } = geolocate(location);
      return [encode(GeoLocation, { latitude: latitudeDeg + jitter('lat'), longitude: longitudeDeg + jitter('lon'), altitude: location.z + jitter('alt') })];
    },
  };
}
