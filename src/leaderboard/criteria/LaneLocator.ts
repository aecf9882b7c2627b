/** A place found on the lane network. `lane` is -1 when there is none. */
export interface LaneHit {
  lane: number;
  sM: number;
  leftM: number;
  distanceM: number;
}

/** What the referee needs of `LaneIndex`: the nearest lane of some types, written into `out`. */
export interface LaneLocator {
  nearest(x: number, y: number, laneTypeMask: number, out: LaneHit): unknown;
}
