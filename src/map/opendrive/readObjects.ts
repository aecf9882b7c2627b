import type { XmlElement } from '../xml/XmlElement.ts';
import { childOf, childrenOf } from '../xml/XmlElement.ts';
import type { ElementReader } from './ElementReader.ts';
import type { ObjectRecord } from './OpenDrive.ts';

/** Reads the `object` elements of a road with their first outline. */
export function readObjects(read: ElementReader, objects: XmlElement | undefined): ObjectRecord[] {
  if (objects === undefined) return [];
  return childrenOf(objects, 'object').map((object) => ({
    id: read.stringOr(object, 'id', ''),
    name: read.stringOr(object, 'name', ''),
    type: read.stringOr(object, 'type', ''),
    s: read.numberOr(object, 's', 0),
    t: read.numberOr(object, 't', 0),
    hdgRad: read.numberOr(object, 'hdg', 0),
    orientation: read.stringOr(object, 'orientation', 'none'),
    lengthM: read.numberOr(object, 'length', 0),
    widthM: read.numberOr(object, 'width', 0),
    outline: readOutline(read, object),
  }));
}

/** Files up to 1.4 have one `outline` below the object, later ones a list in `outlines`. */
function readOutline(read: ElementReader, object: XmlElement): ObjectRecord['outline'] {
  const list = childOf(object, 'outlines');
  const outline = list === undefined ? childOf(object, 'outline') : childOf(list, 'outline');
  if (outline === undefined) return [];
  const corners: { frame: 'local' | 'road'; p: number; q: number }[] = [];
  for (const corner of outline.children) {
    if (corner.name === 'cornerLocal') corners.push({ frame: 'local', p: read.number(corner, 'u'), q: read.number(corner, 'v') });
    else if (corner.name === 'cornerRoad') corners.push({ frame: 'road', p: read.number(corner, 's'), q: read.number(corner, 't') });
  }
  return corners;
}
