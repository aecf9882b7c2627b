import type { RoadMap } from '../../map/RoadMap.ts';

/**
 * The trigger boxes of all stop signs as columns. The evaluators test them *axis-aligned* with the box's own half sizes, whatever its
 * heading: half the length along x, half the width along y.
 */
export interface StopSignBoxes {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly halfX: Float64Array;
  readonly halfY: Float64Array;
}

/** @param scale factor on the sizes (1 in 1.0, 1.2 in 2.x) */
export function stopSignBoxes(map: RoadMap, scale: number): StopSignBoxes {
  const boxes = map.stopSigns.map((sign) => sign.trigger);
  return {
    count: boxes.length,
    x: Float64Array.from(boxes, (box) => box.x),
    y: Float64Array.from(boxes, (box) => box.y),
    z: Float64Array.from(boxes, (box) => box.z),
    halfX: Float64Array.from(boxes, (box) => (scale * box.lengthM) / 2),
    halfY: Float64Array.from(boxes, (box) => (scale * box.widthM) / 2),
  };
}

/** Is any of the points strictly inside a box of sign `sign`'s size around (centreX, centreY)? */
export function anyInside(boxes: StopSignBoxes, sign: number, centreX: number, centreY: number, x: Float64Array, y: Float64Array, count: number): boolean {
  const halfX = boxes.halfX[sign]!;
  const halfY = boxes.halfY[sign]!;
  for (let index = 0; index < count; index += 1) {
    if (Math.abs(x[index]! - centreX) < halfX && Math.abs(y[index]! - centreY) < halfY) return true;
  }
  return false;
}
