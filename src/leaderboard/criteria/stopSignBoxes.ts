import { cos } from '../../geometry/trig.ts';
import type { RoadMap, TriggerBox } from '../../map/RoadMap.ts';

/**
 * The trigger boxes of all stop signs as columns. The evaluators test them *axis-aligned*, whatever their heading. CARLA's boxes are
 * square, so it does not matter there which side is which; ours are as wide as the approach, so the length goes to the axis that the
 * approach runs along.
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
  const alongX = (box: TriggerBox): boolean => Math.abs(cos(box.headingRad)) >= Math.SQRT1_2;
  return {
    count: boxes.length,
    x: Float64Array.from(boxes, (box) => box.x),
    y: Float64Array.from(boxes, (box) => box.y),
    z: Float64Array.from(boxes, (box) => box.z),
    halfX: Float64Array.from(boxes, (box) => (scale * (alongX(box) ? box.lengthM : box.widthM)) / 2),
    halfY: Float64Array.from(boxes, (box) => (scale * (alongX(box) ? box.widthM : box.lengthM)) / 2),
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
