import type { Point } from '../../geometry/Pose.ts';
import { cos, sin } from '../../geometry/trig.ts';
import type { Crosswalk } from '../RoadMap.ts';
import type { ObjectRecord } from '../opendrive/OpenDrive.ts';
import type { RoadLayout } from './RoadLayout.ts';

/** All crosswalks with an outline (or with length and width instead of one). */
export function crosswalksOf(roads: readonly RoadLayout[]): Crosswalk[] {
  const crosswalks: Crosswalk[] = [];
  for (const road of roads) {
    for (const object of road.record.objects) {
      if (object.type !== 'crosswalk') continue;
      const outline = outlineOf(road, object);
      if (outline.length < 3) continue;
      crosswalks.push({ id: object.id, outline, ...middleLine(outline) });
    }
  }
  return crosswalks;
}

function outlineOf(road: RoadLayout, object: ObjectRecord): Point[] {
  const centre = road.pointAt(object.s, object.t);
  const headingRad = centre.headingRad + object.hdgRad;
  const local = (u: number, v: number): Point => ({ x: centre.x + u * cos(headingRad) - v * sin(headingRad), y: centre.y + u * sin(headingRad) + v * cos(headingRad) });
  const points = object.outline.map((corner) => {
    if (corner.frame === 'local') return local(corner.p, corner.q);
    const { x, y } = road.pointAt(corner.p, corner.q);
    return { x, y };
  });
  if (points.length === 0 && object.lengthM > 0 && object.widthM > 0) {
    const halfLength = object.lengthM / 2;
    const halfWidth = object.widthM / 2;
    return [local(halfLength, halfWidth), local(-halfLength, halfWidth), local(-halfLength, -halfWidth), local(halfLength, -halfWidth)];
  }
  const first = points[0];
  const last = points.at(-1);
  if (points.length > 1 && first !== undefined && last !== undefined && Math.abs(first.x - last.x) < 1e-3 && Math.abs(first.y - last.y) < 1e-3) points.pop();
  return points;
}

/** People walk along the longer side of the smallest rectangle around the outline, through its middle. */
function middleLine(outline: readonly Point[]): { start: Point; end: Point } {
  let smallest = Infinity;
  let line = { start: outline[0]!, end: outline[1]! };
  outline.forEach((from, index) => {
    const to = outline[(index + 1) % outline.length]!;
    const edgeM = Math.sqrt((to.x - from.x) * (to.x - from.x) + (to.y - from.y) * (to.y - from.y));
    if (edgeM < 1e-6) return;
    const ux = (to.x - from.x) / edgeM;
    const uy = (to.y - from.y) / edgeM;
    let minU = Infinity;
    let maxU = -Infinity;
    let minV = Infinity;
    let maxV = -Infinity;
    for (const point of outline) {
      const u = point.x * ux + point.y * uy;
      const v = point.y * ux - point.x * uy;
      minU = Math.min(minU, u);
      maxU = Math.max(maxU, u);
      minV = Math.min(minV, v);
      maxV = Math.max(maxV, v);
    }
    const area = (maxU - minU) * (maxV - minV);
    if (area >= smallest) return;
    smallest = area;
    const at = (u: number, v: number): Point => ({ x: u * ux - v * uy, y: u * uy + v * ux });
    const midU = (minU + maxU) / 2;
    const midV = (minV + maxV) / 2;
    line = maxU - minU >= maxV - minV ? { start: at(minU, midV), end: at(maxU, midV) } : { start: at(midU, minV), end: at(midU, maxV) };
  });
  return line;
}
