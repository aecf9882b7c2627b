import type { Point } from '../../../src/geometry/Pose.ts';
import type { SeededRandom } from '../../../src/geometry/SeededRandom.ts';
import type { CoursePoint } from '../geometry/roundCorners.ts';
import type { GridEdge } from './StreetGrid.ts';

/** Streets leave their crossings along the grid for this share of the distance, so that junctions are square. */
const SQUARE_SHARE = 0.27;
/** Offsets below this are taken out: the street is straight. */
const LEAST_OFFSET_M = 0.5;

/** Straight stretch that a roundabout needs on each street (m). */
const ROUNDABOUT_STRETCH_M = 54;

/** Which ends of a stretch lead to a roundabout. */
export interface StretchEnds {
  readonly fromRoundabout: boolean;
  readonly toRoundabout: boolean;
}

/** The corners of one stretch of street between its crossings, in the sense `from` -> `to`. Border streets wind away from the town's centre (0, 0). */
export function streetCourse(from: Point, to: Point, edge: GridEdge, ends: StretchEnds, winding: boolean, random: SeededRandom): CoursePoint[] {
  const frame = edge.axis === 'eastWest' ? EAST_WEST : NORTH_SOUTH;
  const start = frame.toAlong(from);
  const end = frame.toAlong(to);
  const spanM = end.along - start.along;
  const point = (share: number, across: number, radiusM: number): CoursePoint => {
    const { x, y } = frame.fromAlong({ along: start.along + share * spanM, across });
    return { x, y, radiusM };
  };
  if (edge.kind === 'avenue' || ends.fromRoundabout || ends.toRoundabout || !winding) {
    if (Math.abs(end.across - start.across) < LEAST_OFFSET_M) return [];
    const roundaboutShare = ROUNDABOUT_STRETCH_M / Math.abs(spanM);
    return [
      point(ends.fromRoundabout ? roundaboutShare : SQUARE_SHARE, start.across, 80),
      point(1 - (ends.toRoundabout ? roundaboutShare : SQUARE_SHARE), end.across, 80),
    ];
  }
  const side = edge.kind === 'border' ? Math.sign(start.across) : random.pick([-1, 1]);
  const depthM = side * random.between(12, 22);
  const middle = (start.across + end.across) / 2 + depthM;
  const square = [point(SQUARE_SHARE, start.across, random.between(18, 50)), point(1 - SQUARE_SHARE, end.across, random.between(18, 50))] as const;
  if (random.uniform() < 0.5) return [square[0], point(0.5, middle, random.between(20, 60)), square[1]];
  return [square[0], point(0.43, middle, random.between(18, 40)), point(0.57, middle, random.between(18, 40)), square[1]];
}

interface Along {
  readonly along: number;
  readonly across: number;
}

const EAST_WEST = {
  toAlong: ({ x, y }: Point): Along => ({ along: x, across: y }),
  fromAlong: ({ along, across }: Along): Point => ({ x: along, y: across }),
};

const NORTH_SOUTH = {
  toAlong: ({ x, y }: Point): Along => ({ along: y, across: x }),
  fromAlong: ({ along, across }: Along): Point => ({ x: across, y: along }),
};
