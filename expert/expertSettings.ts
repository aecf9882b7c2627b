/** How the plain expert drives; one place for all its constants. */
export const EXPERT = {
  /** Share of the speed limit: the leaderboard's background traffic drives at 0.7. */
  limitShare: 0.9,
  lateralAccelMps2: 2.0,
  /** Comfortable braking, for everything that can be seen coming. */
  decelMps2: 2.5,
  /** Braking accepted before driving on at yellow. */
  yellowDecelMps2: 3.5,
  /** Lag of the tracker that stopping distances allow for. */
  reactionS: 0.8,
  /** Front bumper to stop line. */
  lineGapM: 1.0,
  /** Bumper to bumper when standing behind somebody. */
  leaderGapM: 3.0,
  /** Free space wanted beside the car. */
  sideMarginM: 0.35,
  /** Crossing traffic and walkers are foreseen this far. */
  horizonS: 4,
  horizonStepS: 0.2,
  /** Extra space around walkers and bicycles, whose next step is less certain. */
  vulnerableMarginM: 0.6,
  /** Stand this long at a stop sign before looking for a gap. */
  stopForS: 0.6,
  /** After yielding this long, creep forward so that a deadlock ends. */
  patienceS: 25,
} as const;
