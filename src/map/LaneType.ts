/** Lane types as small integers (columns of {@link RoadMap}); OpenDRIVE types without a use here map to `other`. */
export const LaneType = {
  none: 0,
  driving: 1,
  sidewalk: 2,
  shoulder: 3,
  parking: 4,
  border: 5,
  median: 6,
  biking: 7,
  bidirectional: 8,
  restricted: 9,
  stop: 10,
  curb: 11,
  entry: 12,
  exit: 13,
  onRamp: 14,
  offRamp: 15,
  other: 16,
} as const;

export type LaneType = (typeof LaneType)[keyof typeof LaneType];

/** A bit per lane type, to ask for several at once. */
export function laneTypeMask(...types: LaneType[]): number {
  let mask = 0;
  for (const type of types) mask |= 1 << type;
  return mask;
}

/** Lanes that motor vehicles drive on. */
export const DRIVABLE_LANES = laneTypeMask(LaneType.driving, LaneType.bidirectional, LaneType.entry, LaneType.exit, LaneType.onRamp, LaneType.offRamp);
