import type { XmlElement } from '../xml/XmlElement.ts';
import { childOf, childrenOf } from '../xml/XmlElement.ts';
import type { ElementReader } from './ElementReader.ts';
import type { Cubic, PlanViewRecord } from './OpenDrive.ts';

/** Reads the pieces of a reference line in order of s. Pieces without length are left out, unless there is nothing else. */
export function readPlanView(read: ElementReader, planView: XmlElement, roadId: string): PlanViewRecord[] {
  const all = childrenOf(planView, 'geometry').map((geometry) => readPiece(read, geometry, roadId));
  const pieces = all.filter((piece) => piece.lengthM > 0).toSorted((one, other) => one.s - other.s);
  if (pieces.length > 0) return pieces;
  const point = all[0];
  if (point === undefined) throw read.error(planView, `road ${roadId} has no reference line`);
  return [{ kind: 'line', s: point.s, x: point.x, y: point.y, headingRad: point.headingRad, lengthM: 0 }];
}

function readPiece(read: ElementReader, element: XmlElement, roadId: string): PlanViewRecord {
  const start = {
    s: read.length(element, 's'),
    x: read.number(element, 'x'),
    y: read.number(element, 'y'),
    headingRad: read.number(element, 'hdg'),
    lengthM: read.length(element, 'length'),
  };
  if (childOf(element, 'line') !== undefined) return { kind: 'line', ...start };
  const arc = childOf(element, 'arc');
  if (arc !== undefined) return { kind: 'arc', ...start, curvature: read.number(arc, 'curvature') };
  const spiral = childOf(element, 'spiral');
  if (spiral !== undefined) return { kind: 'spiral', ...start, startCurvature: read.number(spiral, 'curvStart'), endCurvature: read.number(spiral, 'curvEnd') };
  const poly3 = childOf(element, 'poly3');
  if (poly3 !== undefined) return { kind: 'poly3', ...start, v: readCubic(read, poly3, '') };
  const paramPoly3 = childOf(element, 'paramPoly3');
  if (paramPoly3 !== undefined) {
    return {
      kind: 'paramPoly3',
      ...start,
      u: readCubic(read, paramPoly3, 'U'),
      v: readCubic(read, paramPoly3, 'V'),
      normalised: paramPoly3.attributes['pRange'] !== 'arcLength',
    };
  }
  throw read.error(element, `road ${roadId} has a <geometry> of no known kind (line, arc, spiral, poly3, paramPoly3)`);
}

function readCubic(read: ElementReader, element: XmlElement, suffix: string): Cubic {
  return {
    a: read.number(element, `a${suffix}`),
    b: read.number(element, `b${suffix}`),
    c: read.number(element, `c${suffix}`),
    d: read.number(element, `d${suffix}`),
  };
}
