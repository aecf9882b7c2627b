import { axesOf, rotateIn } from '../../coordinates.ts';
import { radFromDeg } from '../../../geometry/angle.ts';
import { Vector3 } from '../wire/rpcStructs.ts';
import { F32, struct } from '../wire/WireType.ts';
import { encode } from './encode.ts';
import { Noise } from './Noise.ts';
import type { SensorAttributes } from './SensorAttributes.ts';
import type { SensorModel } from './SensorModel.ts';

const ImuMeasurement = struct('IMUMeasurement', { accelerometer: Vector3, gyroscope: Vector3, compass: F32 });
const GRAVITY_MPS2 = 9.81;
const AXES = ['x', 'y', 'z'] as const;
type Axis = (typeof AXES)[number];

/** Acceleration with gravity (m/s²) and turn rates (rad/s) in the sensor's frame, and the compass: 0 to the north (−y), clockwise (rad). */
export function imuSensor(attributes: SensorAttributes): SensorModel {
  const noise = new Noise(attributes.integer('noise_seed', 0, 0, 0x7fff_ffff));
  const spread = (id: string): Record<Axis, number> => ({ x: attributes.number(`${id}_x`, 0), y: attributes.number(`${id}_y`, 0), z: attributes.number(`${id}_z`, 0) });
  const accelSpread = spread('noise_accel_stddev');
  const gyroSpread = spread('noise_gyro_stddev');
  const gyroBias = spread('noise_gyro_bias');
  return {
    type: 5,
    everyS: attributes.number('sensor_tick', 0, 0),
    measure({ sensor }) {
      const axes = axesOf(sensor.transform.rotation);
      const { acceleration, angularVelocity } = sensor;
      const accelerometer: Record<Axis, number> = { ...rotateIn(axes, { ...acceleration, z: acceleration.z + GRAVITY_MPS2 }) };
      const gyroscope: Record<Axis, number> = { ...rotateIn(axes, { x: radFromDeg(angularVelocity.x), y: radFromDeg(angularVelocity.y), z: radFromDeg(angularVelocity.z) }) };
      for (const axis of AXES) {
        accelerometer[axis] += noise.normal(accelSpread[axis]);
        gyroscope[axis] += gyroBias[axis] + noise.normal(gyroSpread[axis]);
      }
      const turnRad = radFromDeg(sensor.transform.rotation.yaw + 90);
      const compass = turnRad - 2 * Math.PI * Math.floor(turnRad / (2 * Math.PI));
      return [encode(ImuMeasurement, { accelerometer, gyroscope, compass })];
    },
  };
}
