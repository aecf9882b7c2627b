/** What a lane beside the route is, in the sense of the route's direction. */
export const LANE_RELATIONS = ['sameDirection', 'oncoming', 'parking', 'shoulder'] as const;

export type LaneRelation = (typeof LANE_RELATIONS)[number];

/** Places per row: two to the right of the route's lane (0, 1), the route's lane (2), two to its left (3, 4). */
export const LANE_PLACES = 5;
/** The place of the route's own lane. */
export const OWN_PLACE = 2;

/**
 * The cross-section of the road along a route line: cell `row × LANE_PLACES + place`. Places count outwards from the route's lane, whose own
 * cell says where its centre is (off the line while a lane change is drawn out). Immutable.
 */
export interface LanesBeside {
  /** Index into `RoadMap.lanes`, -1 where there is none. */
  readonly lane: Int32Array;
  /** Index into `LANE_RELATIONS`. */
  readonly relation: Uint8Array;
  /** Centre of the lane, left of the route line (m). */
  readonly centreLeftM: Float64Array;
  readonly widthM: Float64Array;
  /** Bits by row: 1 the marking allows a change to the right of the route's lane, 2 to the left. */
  readonly mayChange: Uint8Array;
}

/** A road without lanes beside the route's: `count` rows of one lane each. */
export function singleLane(count: number, widthM: number): LanesBeside {
  const lane = new Int32Array(count * LANE_PLACES).fill(-1);
  const widths = new Float64Array(count * LANE_PLACES);
  for (let row = 0; row < count; row += 1) {
    lane[row * LANE_PLACES + OWN_PLACE] = 0;
    widths[row * LANE_PLACES + OWN_PLACE] = widthM;
  }
  return { lane, relation: new Uint8Array(count * LANE_PLACES), centreLeftM: new Float64Array(count * LANE_PLACES), widthM: widths, mayChange: new Uint8Array(count) };
}
