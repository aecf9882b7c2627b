import { modifiable } from './Blueprint.ts';
import type { Blueprint, BlueprintAttribute } from './Blueprint.ts';

/** Attributes as `name: default`; all are floats unless listed as integers or switches. */
function floats(defaults: Readonly<Record<string, string>>): BlueprintAttribute[] {
  return Object.entries(defaults).map(([id, value]) => modifiable(id, 'float', value));
}

function sensor(id: string, attributes: readonly BlueprintAttribute[]): Blueprint {
  return { id, attributes: [modifiable('role_name', 'string', 'front', ['front', 'back', 'left', 'right', 'front_left', 'front_right', 'back_left', 'back_right']), ...attributes] };
}

const TICK = modifiable('sensor_tick', 'float', '0.0');
const NOISE_SEED = modifiable('noise_seed', 'int', '0');

const CAMERA: readonly BlueprintAttribute[] = [
  modifiable('fov', 'float', '90.0'), modifiable('image_size_x', 'int', '800'), modifiable('image_size_y', 'int', '600'), TICK,
  ...floats({ lens_circle_falloff: '5.0', lens_circle_multiplier: '0.0', lens_k: '-1.0', lens_kcube: '0.0', lens_x_size: '0.08', lens_y_size: '0.08' }),
];

/** Post-processing of Unreal's camera: taken, echoed and without effect. */
const RGB_EFFECTS: readonly BlueprintAttribute[] = [
  modifiable('enable_postprocess_effects', 'bool', 'true'), modifiable('exposure_mode', 'string', 'histogram', ['manual', 'histogram']), modifiable('blade_count', 'int', '5'),
  ...floats({
    gamma: '2.2', shutter_speed: '200.0', iso: '100.0', fstop: '1.4', min_fstop: '1.2', focal_distance: '1000.0', depth_blur_amount: '1.0', depth_blur_radius: '0.0',
    motion_blur_intensity: '0.45', motion_blur_max_distortion: '0.35', motion_blur_min_object_screen_size: '0.1', bloom_intensity: '0.675', lens_flare_intensity: '0.1',
    exposure_compensation: '0.0', exposure_min_bright: '10.0', exposure_max_bright: '12.0', exposure_speed_up: '3.0', exposure_speed_down: '1.0',
    calibration_constant: '16.0', slope: '0.88', toe: '0.55', shoulder: '0.26', black_clip: '0.0', white_clip: '0.04', temp: '6500.0', tint: '0.0',
    chromatic_aberration_intensity: '0.0', chromatic_aberration_offset: '0.0',
  }),
];

const LIDAR: readonly BlueprintAttribute[] = [
  modifiable('channels', 'int', '32'), modifiable('points_per_second', 'int', '56000'), TICK,
  ...floats({ range: '10.0', rotation_frequency: '10.0', upper_fov: '10.0', lower_fov: '-30.0', horizontal_fov: '360.0' }),
];

/** The sensors that this server has data for. */
export const SENSORS: readonly Blueprint[] = [
  sensor('sensor.camera.depth', CAMERA),
  sensor('sensor.camera.instance_segmentation', CAMERA),
  sensor('sensor.camera.rgb', [...CAMERA, ...RGB_EFFECTS]),
  sensor('sensor.camera.semantic_segmentation', CAMERA),
  sensor('sensor.lidar.ray_cast', [
    ...LIDAR, NOISE_SEED,
    ...floats({ atmosphere_attenuation_rate: '0.004', dropoff_general_rate: '0.45', dropoff_intensity_limit: '0.8', dropoff_zero_intensity: '0.4', noise_stddev: '0.0' }),
  ]),
  sensor('sensor.lidar.ray_cast_semantic', LIDAR),
  sensor('sensor.other.collision', []),
  sensor('sensor.other.gnss', [NOISE_SEED, TICK, ...floats({ noise_alt_bias: '0.0', noise_alt_stddev: '0.0', noise_lat_bias: '0.0', noise_lat_stddev: '0.0', noise_lon_bias: '0.0', noise_lon_stddev: '0.0' })]),
  sensor('sensor.other.imu', [
    NOISE_SEED, TICK,
    ...floats({
      noise_accel_stddev_x: '0.0', noise_accel_stddev_y: '0.0', noise_accel_stddev_z: '0.0', noise_gyro_bias_x: '0.0', noise_gyro_bias_y: '0.0', noise_gyro_bias_z: '0.0',
      noise_gyro_stddev_x: '0.0', noise_gyro_stddev_y: '0.0', noise_gyro_stddev_z: '0.0',
    }),
  ]),
  sensor('sensor.other.lane_invasion', []),
  sensor('sensor.other.obstacle', [modifiable('only_dynamics', 'bool', 'false'), modifiable('debug_linetrace', 'bool', 'false'), TICK, ...floats({ distance: '5.0', hit_radius: '0.5' })]),
  sensor('sensor.other.radar', [modifiable('points_per_second', 'int', '1500'), NOISE_SEED, TICK, ...floats({ horizontal_fov: '30.0', vertical_fov: '30.0', range: '100.0' })]),
];
