import type { CarlaTransform } from '../../coordinates.ts';

export const SENSOR_HEADER_BYTES = 48;

/** The header of every stream message: `u64 type | u64 frame | f64 timestamp | 6×f32 transform`. */
export function sensorHeader(type: number, frame: number, timeS: number, { location, rotation }: CarlaTransform): Uint8Array {
  const bytes = new Uint8Array(SENSOR_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(type), true);
  view.setBigUint64(8, BigInt(frame), true);
  view.setFloat64(16, timeS, true);
  view.setFloat32(24, location.x, true);
  view.setFloat32(28, location.y, true);
  view.setFloat32(32, location.z, true);
  view.setFloat32(36, rotation.pitch, true);
  view.setFloat32(40, rotation.yaw, true);
  view.setFloat32(44, rotation.roll, true);
  return bytes;
}
