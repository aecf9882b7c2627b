/** How the expert drives. All speeds in m/s, accelerations in m/s², lengths in m, times in s. */
export interface ExpertSettings {
  /** `strong` knows all that the world knows; `teachable` acts only on what the scene shows a policy. */
  readonly mode: 'strong' | 'teachable';
  /** Share of the speed limit. */
  readonly limitShare: number;
  readonly topSpeedMps: number;
  readonly junctionSpeedMps: number;
  /** At the edge of the road anybody may step out from behind anything: no faster than one can stop for that; not on motorways, which are one-way with at least the other limit. */
  readonly edgeSpeedMps: number;
  /** The same with one lane between. */
  readonly nearEdgeSpeedMps: number;
  readonly edgeBelowLimitMps: number;
  readonly curveAccelMps2: number;
  /** Braking towards curves and limits, and towards what one stops for. */
  readonly approachBrakeMps2: number;
  readonly stopBrakeMps2: number;
  /** Lag of the tracker that stopping distances allow for. */
  readonly reactionS: number;
  /** Front bumper to stop line; bumper to bumper behind a leader. */
  readonly lineGapM: number;
  readonly leaderGapM: number;
  /** Side clearance to vehicles and objects, and to walkers and bicycles. */
  readonly sideMarginM: number;
  readonly softMarginM: number;
  /** Stand this long at a stop sign. */
  readonly stopForS: number;
  /** Actors farther than this are left out. */
  readonly rangeM: number;
  /** A new plan each so many ticks. */
  readonly planEveryTicks: number;
  /** Standing without a reason for so long makes the expert bolder: first smaller margins, then creeping, then tight gaps. */
  readonly boldAfterS: readonly [number, number, number];
}

const STRONG: ExpertSettings = {
  mode: 'strong',
  limitShare: 0.85,
  topSpeedMps: 20,
  junctionSpeedMps: 14,
  edgeSpeedMps: 10.4,
  nearEdgeSpeedMps: 11.6,
  edgeBelowLimitMps: 22,
  curveAccelMps2: 2.2,
  approachBrakeMps2: 1.6,
  stopBrakeMps2: 2.2,
  reactionS: 0.8,
  lineGapM: 1.6,
  leaderGapM: 3,
  sideMarginM: 0.3,
  softMarginM: 0.8,
  stopForS: 0.6,
  rangeM: 160,
  planEveryTicks: 2,
  boldAfterS: [8, 16, 40],
};

/** Slower, gentler and with more room, for labels: what a student copies is margins. */
const TEACHABLE: ExpertSettings = { ...STRONG, mode: 'teachable', limitShare: 0.8, curveAccelMps2: 2, stopBrakeMps2: 2, softMarginM: 1, stopForS: 1.25, rangeM: 60 };

export const EXPERT_SETTINGS = { strong: STRONG, teachable: TEACHABLE } as const;
