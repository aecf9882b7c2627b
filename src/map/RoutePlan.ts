/** CARLA's road options. */
export const RoadOption = {
  void: -1,
  left: 1,
  right: 2,
  straight: 3,
  laneFollow: 4,
  changeLaneLeft: 5,
  changeLaneRight: 6,
} as const;

export type RoadOption = (typeof RoadOption)[keyof typeof RoadOption];

/** A dense route: 1 m hops along lane centres with a road option each, duplicates at key points kept as CARLA's planner does. */
export interface RoutePlan {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  readonly headingRad: Float64Array;
  /** A `RoadOption` each. */
  readonly option: Int8Array;
  /** Lane index and place on it (m in the sense of travel) of each point. */
  readonly lane: Int32Array;
  readonly laneSM: Float64Array;
  /** Accumulated 3-D length at each point (m). */
  readonly sM: Float64Array;
  readonly lengthM: number;
}
