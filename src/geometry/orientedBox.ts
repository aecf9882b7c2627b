/**
 * Do two oriented rectangles on the ground overlap (touching counts)? Separating-axis test over the four edge normals.
 * Centres in metres, heading as cosine and sine, *half* lengths and widths: scalars instead of objects, because the collision
 * loop calls this for every near pair and may not allocate.
 */
export function boxesOverlap(
  ax: number, ay: number, aCos: number, aSin: number, aHalfLength: number, aHalfWidth: number,
  bx: number, by: number, bCos: number, bSin: number, bHalfLength: number, bHalfWidth: number,
): boolean {
  const dx = bx - ax;
  const dy = by - ay;
  const cosDelta = Math.abs(aCos * bCos + aSin * bSin);
  const sinDelta = Math.abs(aCos * bSin - aSin * bCos);
  if (Math.abs(dx * aCos + dy * aSin) > aHalfLength + bHalfLength * cosDelta + bHalfWidth * sinDelta) return false;
  if (Math.abs(dy * aCos - dx * aSin) > aHalfWidth + bHalfLength * sinDelta + bHalfWidth * cosDelta) return false;
  if (Math.abs(dx * bCos + dy * bSin) > bHalfLength + aHalfLength * cosDelta + aHalfWidth * sinDelta) return false;
  return Math.abs(dy * bCos - dx * bSin) <= bHalfWidth + aHalfLength * sinDelta + aHalfWidth * cosDelta;
}

/** Is a point inside (or on the edge of) an oriented rectangle with the given half sizes? */
export function boxContains(
  x: number, y: number, boxX: number, boxY: number, boxCos: number, boxSin: number, halfLength: number, halfWidth: number,
): boolean {
  const dx = x - boxX;
  const dy = y - boxY;
  return Math.abs(dx * boxCos + dy * boxSin) <= halfLength && Math.abs(dy * boxCos - dx * boxSin) <= halfWidth;
}

/** Do the closed segments a-b and c-d meet? Collinear overlap counts. */
export function segmentsIntersect(
  ax: number, ay: number, bx: number, by: number, cx: number, cy: number, dx: number, dy: number,
): boolean {
  const abc = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  const abd = (bx - ax) * (dy - ay) - (by - ay) * (dx - ax);
  const cda = (dx - cx) * (ay - cy) - (dy - cy) * (ax - cx);
  const cdb = (dx - cx) * (by - cy) - (dy - cy) * (bx - cx);
  if (((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) && ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0))) return true;
  return (
    (abc === 0 && within(ax, ay, bx, by, cx, cy)) ||
    (abd === 0 && within(ax, ay, bx, by, dx, dy)) ||
    (cda === 0 && within(cx, cy, dx, dy, ax, ay)) ||
    (cdb === 0 && within(cx, cy, dx, dy, bx, by))
  );
}

function within(ax: number, ay: number, bx: number, by: number, px: number, py: number): boolean {
  return Math.min(ax, bx) <= px && px <= Math.max(ax, bx) && Math.min(ay, by) <= py && py <= Math.max(ay, by);
}
