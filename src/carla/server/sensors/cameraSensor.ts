import { CityLabel } from '../semanticTags.ts';
import { BoxView, FARTHEST_M } from './BoxView.ts';
import type { SensorAttributes } from './SensorAttributes.ts';
import type { SensorModel } from './SensorModel.ts';

export type CameraKind = 'rgb' | 'depth' | 'semantic' | 'instance';

const TYPE_OF: Readonly<Record<CameraKind, number>> = { depth: 1, rgb: 13, semantic: 14, instance: 15 };
const HEADER_BYTES = 12;
const LARGEST_SIDE = 4096;
const DEPTH_STEPS = 2 ** 24 - 1;

/** Flat colours of the synthetic picture (red, green, blue). */
const COLOURS: Readonly<Record<number, readonly [number, number, number]>> = {
  [CityLabel.sky]: [150, 190, 230], [CityLabel.roads]: [90, 90, 94], [CityLabel.terrain]: [110, 140, 90], [CityLabel.pedestrians]: [220, 60, 60], [CityLabel.car]: [40, 70, 160],
  [CityLabel.truck]: [160, 110, 40], [CityLabel.bus]: [170, 150, 40], [CityLabel.motorcycle]: [120, 40, 140], [CityLabel.bicycle]: [150, 60, 120],
  [CityLabel.trafficLight]: [230, 190, 40], [CityLabel.trafficSigns]: [200, 40, 40],
};
const OTHER_COLOUR = [170, 170, 170] as const;
/** Faces ahead, beside and above catch different light. */
const SHADES = [0.85, 0.7, 1] as const;

/**
 * A camera that sees boxes on a plane: `rgb` in flat colours (synthetic, for looking at, not for learning from), `depth`, `semantic` and `instance` as exact as
 * the scene is. Body: `u32 width | u32 height | f32 fov`, then blue, green, red, alpha for each pixel.
 */
export function cameraSensor(attributes: SensorAttributes, kind: CameraKind): SensorModel {
  const width = attributes.integer('image_size_x', 800, 1, LARGEST_SIDE);
  const height = attributes.integer('image_size_y', 600, 1, LARGEST_SIDE);
  const fovDeg = attributes.number('fov', 90, 1, 170);
  const view = new BoxView(width, height, fovDeg);
  return {
    type: TYPE_OF[kind],
    everyS: attributes.number('sensor_tick', 0, 0),
    measure({ sensor, parent, scenery, isRendering }) {
      if (isRendering) view.render(sensor.transform, scenery(), kind === 'rgb' ? (parent?.id ?? 0) : 0);
      const bytes = new Uint8Array(HEADER_BYTES + 4 * width * height);
      const header = new DataView(bytes.buffer);
      header.setUint32(0, width, true);
      header.setUint32(4, height, true);
      header.setFloat32(8, fovDeg, true);
      if (isRendering) PAINT[kind](view, bytes);
      return [bytes];
    },
  };
}

type Paint = (view: BoxView, bytes: Uint8Array) => void;

const PAINT: Readonly<Record<CameraKind, Paint>> = {
  rgb({ label, actorId, face }, bytes) {
    for (let pixel = 0; pixel < label.length; pixel += 1) {
      const [red, green, blue] = COLOURS[label[pixel]] ?? OTHER_COLOUR;
      const shade = actorId[pixel] === 0 ? 1 : SHADES[face[pixel]];
      paint(bytes, pixel, red * shade, green * shade, blue * shade);
    }
  },
  depth({ depthM }, bytes) {
    for (let pixel = 0; pixel < depthM.length; pixel += 1) {
      const steps = Math.round((depthM[pixel] / FARTHEST_M) * DEPTH_STEPS);
      paint(bytes, pixel, steps & 0xff, (steps >> 8) & 0xff, steps >> 16);
    }
  },
  semantic({ label }, bytes) {
    for (let pixel = 0; pixel < label.length; pixel += 1) paint(bytes, pixel, label[pixel], 0, 0);
  },
  instance({ label, actorId }, bytes) {
    for (let pixel = 0; pixel < label.length; pixel += 1) paint(bytes, pixel, label[pixel], actorId[pixel] & 0xff, (actorId[pixel] >> 8) & 0xff);
  },
};

function paint(bytes: Uint8Array, pixel: number, red: number, green: number, blue: number): void {
  const at = HEADER_BYTES + 4 * pixel;
  bytes[at] = blue;
  bytes[at + 1] = green;
  bytes[at + 2] = red;
  bytes[at + 3] = 255;
}
