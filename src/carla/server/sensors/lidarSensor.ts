import { radFromDeg } from '../../../geometry/angle.ts';
import { atan2, cos, exp, sin } from '../../../geometry/trig.ts';
import { axesOf, localPoint, rotateOut } from '../../coordinates.ts';
import type { CarlaTransform } from '../../coordinates.ts';
import { Noise } from './Noise.ts';
import type { RayHit, Scenery } from './Scenery.ts';
import type { SensorAttributes } from './SensorAttributes.ts';
import type { SensorModel } from './SensorModel.ts';

const TURN_RAD = 2 * Math.PI;
const HEADER_BYTES = 8;
const POINT_BYTES = { plain: 16, semantic: 24 } as const;
const MOST_CHANNELS = 512;
/** Of one measurement, however long ago the last one was. */
const MOST_POINTS = 1_000_000;

/**
 * A turning lidar: in each step every channel fires its share of the points while the head turns on. Points are in the sensor's frame, grouped by channel:
 * x, y, z and intensity, or, for the semantic one, x, y, z, cosine of incidence, actor and label.
 */
export function lidarSensor(attributes: SensorAttributes, kind: 'plain' | 'semantic'): SensorModel {
  const channels = attributes.integer('channels', 32, 1, MOST_CHANNELS);
  const upper = radFromDeg(attributes.number('upper_fov', 10, -90, 90));
  const lower = radFromDeg(attributes.number('lower_fov', -30, -90, 90));
  const spanRad = radFromDeg(attributes.number('horizontal_fov', 360, 1, 360));
  const rangeM = attributes.number('range', 10, 0.1);
  const pointsPerSecond = attributes.number('points_per_second', 56_000, 1, 5_000_000);
  const turnsPerSecond = attributes.number('rotation_frequency', 10, 0);
  const attenuation = attributes.number('atmosphere_attenuation_rate', 0.004, 0);
  const dropsAnyway = kind === 'plain' ? attributes.number('dropoff_general_rate', 0.45, 0, 1) : 0;
  const weakBelow = attributes.number('dropoff_intensity_limit', 0.8, 0, 1);
  const dropsAtZero = attributes.number('dropoff_zero_intensity', 0.4, 0, 1);
  const spread = kind === 'plain' ? attributes.number('noise_stddev', 0, 0) : 0;
  const noise = new Noise(attributes.integer('noise_seed', 0, 0, 0x7fff_ffff));
  const altitudes = Array.from({ length: channels }, (_, channel) => (channels === 1 ? upper : upper - ((upper - lower) * channel) / (channels - 1)));
  let headRad = 0;

  const isLost = (intensity: number): boolean => {
    if (kind === 'semantic' || intensity > weakBelow) return false;
    return noise.uniform() < dropsAtZero * (1 - intensity / weakBelow);
  };

  return {
    type: kind === 'plain' ? 11 : 10,
    everyS: attributes.number('sensor_tick', 0, 0),
    measure({ sensor, parent, scenery, sinceS }) {
      const columns = Math.max(1, Math.round(Math.min(MOST_POINTS, pointsPerSecond * sinceS) / channels));
      const turnRad = Math.min(spanRad, turnsPerSecond * sinceS * TURN_RAD);
      const sweep = new Sweep(sensor.transform, scenery(), rangeM, parent?.id ?? 0, columns);
      const cloud = new PointCloud(channels, columns, POINT_BYTES[kind]);
      const hit: RayHit = { distanceM: 0, actorId: 0, label: 0, incidence: 0, face: 0 };
      for (let column = 0; column < columns; column += 1) {
        const azimuth = ((headRad + (turnRad * column) / columns) % spanRad) - spanRad / 2;
        sweep.face(azimuth);
        for (let channel = 0; channel < channels; channel += 1) {
          if (dropsAnyway > 0 && noise.uniform() < dropsAnyway) continue;
          if (!sweep.cast(altitudes[channel], hit)) continue;
          const intensity = exp(-attenuation * hit.distanceM);
          if (isLost(intensity)) continue;
          const distance = hit.distanceM + noise.normal(spread);
          const level = cos(altitudes[channel]) * distance;
          cloud.add(channel, level * cos(azimuth), level * sin(azimuth), sin(altitudes[channel]) * distance, kind === 'plain' ? intensity : hit.incidence, hit.actorId, hit.label);
        }
      }
      headRad = (headRad + turnRad) % spanRad;
      return [cloud.pack(headRad)];
    },
  };
}

/** The boxes in range, sorted out by the directions in which they lie: most columns of rays meet one or two of them. */
class Sweep {
  readonly #scenery: Scenery;
  readonly #rangeM: number;
  readonly #transform: CarlaTransform;
  readonly #axes;
  readonly #groundZ: number;
  readonly #boxes: readonly { readonly index: number; readonly azimuth: number; readonly half: number }[];
  #facing: number[] = [];
  #azimuth = 0;

  constructor(transform: CarlaTransform, scenery: Scenery, rangeM: number, exceptId: number, columns: number) {
    this.#scenery = scenery;
    this.#rangeM = rangeM;
    this.#transform = transform;
    this.#axes = axesOf(transform.rotation);
    this.#groundZ = scenery.groundUnder(transform.location);
    const columnRad = TURN_RAD / columns;
    this.#boxes = scenery.near(transform.location, rangeM, exceptId).map((index) => {
      const { middle, radiusM } = scenery.ballOf(index);
      const { x, y } = localPoint(transform, middle);
      const level = Math.sqrt(x * x + y * y);
      return { index, azimuth: atan2(y, x), half: level <= radiusM ? Math.PI : atan2(radiusM, Math.sqrt(level * level - radiusM * radiusM)) + columnRad };
    });
  }

  face(azimuth: number): void {
    this.#azimuth = azimuth;
    this.#facing = [];
    for (const { index, azimuth: middle, half } of this.#boxes) {
      const apart = Math.abs(azimuth - middle) % TURN_RAD;
      if (Math.min(apart, TURN_RAD - apart) <= half) this.#facing.push(index);
    }
  }

  cast(altitude: number, hit: RayHit): boolean {
    const { location } = this.#transform;
    const level = cos(altitude);
    const ray = rotateOut(this.#axes, { x: level * cos(this.#azimuth), y: level * sin(this.#azimuth), z: sin(altitude) });
    hit.distanceM = this.#rangeM;
    let isHit = false;
    for (const index of this.#facing) isHit = this.#scenery.castBox(index, location.x, location.y, location.z, ray.x, ray.y, ray.z, hit) || isHit;
    const toGround = ray.z < 0 ? (this.#groundZ - location.z) / ray.z : Infinity;
    if (toGround < 0 || toGround >= hit.distanceM) return isHit;
    hit.distanceM = toGround;
    hit.actorId = 0;
    hit.incidence = -ray.z;
    hit.label = this.#scenery.groundLabel(location.x + toGround * ray.x, location.y + toGround * ray.y);
    return true;
  }
}

/** Points by channel, packed as the client parses them: angle, channels, points of each channel, then the points. */
class PointCloud {
  readonly #channels: number;
  readonly #columns: number;
  readonly #pointBytes: number;
  readonly #counts: Uint32Array;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;

  constructor(channels: number, columns: number, pointBytes: number) {
    this.#channels = channels;
    this.#columns = columns;
    this.#pointBytes = pointBytes;
    this.#counts = new Uint32Array(channels);
    this.#bytes = new Uint8Array(channels * columns * pointBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  add(channel: number, x: number, y: number, z: number, strength: number, actorId: number, label: number): void {
    const at = (channel * this.#columns + this.#counts[channel]) * this.#pointBytes;
    this.#counts[channel] += 1;
    this.#view.setFloat32(at, x, true);
    this.#view.setFloat32(at + 4, y, true);
    this.#view.setFloat32(at + 8, z, true);
    this.#view.setFloat32(at + 12, strength, true);
    if (this.#pointBytes === POINT_BYTES.plain) return;
    this.#view.setUint32(at + 16, actorId, true);
    this.#view.setUint32(at + 20, label, true);
  }

  pack(angleRad: number): Uint8Array {
    const total = this.#counts.reduce((sum, count) => sum + count, 0);
    const packed = new Uint8Array(HEADER_BYTES + 4 * this.#channels + total * this.#pointBytes);
    const view = new DataView(packed.buffer);
    view.setFloat32(0, angleRad, true);
    view.setUint32(4, this.#channels, true);
    let at = HEADER_BYTES + 4 * this.#channels;
    for (let channel = 0; channel < this.#channels; channel += 1) {
      view.setUint32(HEADER_BYTES + 4 * channel, this.#counts[channel], true);
      const from = channel * this.#columns * this.#pointBytes;
      const length = this.#counts[channel] * this.#pointBytes;
      packed.set(this.#bytes.subarray(from, from + length), at);
      at += length;
    }
    return packed;
  }
}
