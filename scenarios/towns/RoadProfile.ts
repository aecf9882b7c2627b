/** Lanes on one side of a reference line, from the inside out: driving lanes, then a shoulder, then a sidewalk. */
export interface RoadSide {
  readonly drivingLanes: number;
  /** 0 leaves it out. */
  readonly shoulderM: number;
  /** 0 leaves it out. */
  readonly sidewalkM: number;
}

/**
 * Cross-section of a street. Traffic keeps right: lanes on the right of the reference line run with it, those on the left against it.
 * A one-way street has driving lanes on the right only.
 */
export interface RoadProfile {
  readonly laneWidthM: number;
  readonly left: RoadSide;
  readonly right: RoadSide;
}

const KERBSIDE = { shoulderM: 0.5, sidewalkM: 2.5 } as const;

function twoWay(lanesPerDirection: number): RoadProfile {
  const side = { drivingLanes: lanesPerDirection, ...KERBSIDE };
  return { laneWidthM: 3.5, left: side, right: side };
}

/** One lane per direction. */
export const TWO_LANE_STREET: RoadProfile = twoWay(1);

/** Two lanes per direction. */
export const FOUR_LANE_AVENUE: RoadProfile = twoWay(2);

/** Width from the reference line to the kerb (m): driving lanes and shoulder. */
export function kerbOffsetM(profile: RoadProfile, side: RoadSide): number {
  return side.drivingLanes * profile.laneWidthM + side.shoulderM;
}
