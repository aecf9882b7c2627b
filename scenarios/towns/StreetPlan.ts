import type { Point } from '../../src/geometry/Pose.ts';
import type { CoursePoint } from './geometry/roundCorners.ts';
import type { RoadProfile } from './RoadProfile.ts';

/** Who goes first at a junction. */
export type JunctionControl = 'lights' | 'allWayStop' | 'minorStop' | 'minorYield' | 'uncontrolled';

/**
 * How lanes are led through a junction: `crossing` by left, straight and right turns; `parallel` side by side from left to right, where carriageways
 * of one direction merge, part or lose a lane.
 */
export type JunctionFlow = 'crossing' | 'parallel';

/** A junction before it has a shape. */
export interface PlannedJunction extends Point {
  readonly control: JunctionControl;
  readonly flow: JunctionFlow;
  /** Streets with right of way under `minorStop` and `minorYield`, as indices into `streets`. */
  readonly majorStreets: readonly number[];
  /** Do people cross every arm on marked crosswalks? */
  readonly crosswalks: boolean;
}

/** Where a street meets a junction. */
export interface StreetEnd {
  /** Index into `junctions`. */
  readonly junction: number;
  /** Where the street's course ends, instead of the junction's point. */
  readonly at?: Point;
  /** Distance along the course from there to the street's end (m), instead of one computed from the corners of the junction. */
  readonly setbackM?: number;
}

/** The line that a street's reference line follows from junction to junction. */
export type StreetCourse =
  | { readonly kind: 'corners'; readonly corners: readonly CoursePoint[]; /** Bends begin and end with clothoids. */ readonly spirals: boolean }
  | { readonly kind: 'arc'; /** Left positive, less than a full turn. */ readonly turnRad: number };

/** A street between two junctions before it has a shape. */
export interface PlannedStreet {
  readonly from: StreetEnd;
  readonly to: StreetEnd;
  readonly course: StreetCourse;
  readonly profile: RoadProfile;
  readonly speedKmh: number;
  /** Where people cross between junctions, as shares of the street's length in (0, 1). */
  readonly midCrosswalks: readonly number[];
}

/** The road graph of a town: what there is, not yet how it is shaped. */
export interface StreetPlan {
  readonly junctions: readonly PlannedJunction[];
  readonly streets: readonly PlannedStreet[];
}
