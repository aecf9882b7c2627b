import type { XmlElement } from '../xml/XmlElement.ts';
import type { CubicPiece } from './CubicPiece.ts';
import type { ElementReader } from './ElementReader.ts';

/** Reads the cubic pieces named `name` below `parent`, sorted by their start; of several with one start the last is kept. */
export function readCubics(read: ElementReader, parent: XmlElement | undefined, name: string, startAttribute: 's' | 'sOffset'): CubicPiece[] {
  if (parent === undefined) return [];
  const pieces: CubicPiece[] = [];
  let sorted = true;
  for (const child of parent.children) {
    if (child.name !== name) continue;
    const start = read.numberOr(child, startAttribute, 0);
    if (pieces.length > 0 && pieces[pieces.length - 1]!.start >= start) sorted = false;
    pieces.push({ start, a: read.numberOr(child, 'a', 0), b: read.numberOr(child, 'b', 0), c: read.numberOr(child, 'c', 0), d: read.numberOr(child, 'd', 0) });
  }
  if (sorted) return pieces;
  pieces.sort((one, other) => one.start - other.start);
  return pieces.filter((piece, index) => index + 1 === pieces.length || pieces[index + 1]!.start > piece.start);
}
