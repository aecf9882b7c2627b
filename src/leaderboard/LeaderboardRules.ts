import type { InfractionKind } from './Infraction.ts';

/** The evaluators that we re-create. `longest6` is 1.0 as the Longest6 benchmark runs it: stop signs are reported but cost nothing. */
export const LEADERBOARD_VERSIONS = ['1.0', 'longest6', '2.0', '2.1', 'bench2drive'] as const;

export type LeaderboardVersion = (typeof LEADERBOARD_VERSIONS)[number];

/** Infractions with a fixed weight. The others cost by their percentage (outside lanes, min speed) or end the route. */
export type WeightedInfraction = Exclude<InfractionKind, 'outsideLanes' | 'minSpeed' | 'routeDeviation' | 'blocked' | 'routeTimeout'>;

/** Everything in which the evaluators differ, as flags of one engine. */
export interface LeaderboardRules {
  readonly version: LeaderboardVersion;
  /** Layout of the results file. */
  readonly layout: '1.0' | '2.x';
  /** 1.0: within 3 m of any remembered collision. 2.x: within 5 m (3-D) of the last one. */
  readonly collisionFilter: 'near any' | 'near last';
  /** 2.x: a standing ego is never at fault. */
  readonly collisionWhileStanding: 'counted' | 'ignored';
  /** Half width of the stop line as a share of the lane width. */
  readonly stopLineShare: number;
  readonly stopSign: 'approach' | 'proximity';
  /** How far beyond half a lane the centre may be (m). */
  readonly laneSlackM: number;
  /** 1.0 clears the wrong-lane flag on a change to a lane of like direction and toggles at 150 degrees; 2.x keeps it and toggles above. */
  readonly wrongLane: 'cleared' | 'kept';
  readonly blockedAfterS: number;
  /** 1.0: `int(0.8 L + 5)` s. 2.x: 300 s, growing with the progress at a tenth of the speed limit. */
  readonly timeout: 'fixed' | 'growing';
  readonly maxTicks: number;
  /** 0 where there is no such criterion. */
  readonly minSpeedCheckpoints: number;
  /** Bench2Drive reports every checkpoint, even the good ones. */
  readonly minSpeedReports: 'slow' | 'all';
  /** Decimals to which the completed percentage is rounded. */
  readonly completionDecimals: number | undefined;
  /** Spacing of the plan that an agent gets (m). */
  readonly planSpacingM: number;
  /** A scenario starts when the route point beside the ego is this near its trigger (m). */
  readonly triggerRadiusM: number;
  readonly penalty: PenaltyRules;
}

export interface PenaltyRules {
  /** `product`: weights are factors. `hyperbolic`: weights are addends of `1 / (1 + sum)`. Outside lanes is always the factor `1 - p/100`. */
  readonly formula: 'product' | 'hyperbolic';
  readonly weights: Readonly<Record<WeightedInfraction, number>>;
  /** Weight w of a min-speed checkpoint of p %: factor `1 - w (1 - p/100)` or addend `w (1 - p/100)`. */
  readonly minSpeedWeight: number;
}

const FACTORS_1: Readonly<Record<WeightedInfraction, number>> = {
  collisionPedestrian: 0.5, collisionVehicle: 0.6, collisionLayout: 0.65, redLight: 0.7, stopSign: 0.8, scenarioTimeout: 1, yieldEmergency: 1,
};

const FACTORS_2: Readonly<Record<WeightedInfraction, number>> = { ...FACTORS_1, scenarioTimeout: 0.7, yieldEmergency: 0.7 };

const RULES_1: LeaderboardRules = {
  version: '1.0',
  layout: '1.0',
  collisionFilter: 'near any',
  collisionWhileStanding: 'counted',
  stopLineShare: 0.4,
  stopSign: 'approach',
  laneSlackM: 1.3,
  wrongLane: 'cleared',
  blockedAfterS: 180,
  timeout: 'fixed',
  maxTicks: Infinity,
  minSpeedCheckpoints: 0,
  minSpeedReports: 'slow',
  completionDecimals: undefined,
  planSpacingM: 50,
  triggerRadiusM: 1.5,
  penalty: { formula: 'product', weights: FACTORS_1, minSpeedWeight: 0 },
};

const RULES_2: LeaderboardRules = {
  version: '2.0',
  layout: '2.x',
  collisionFilter: 'near last',
  collisionWhileStanding: 'ignored',
  stopLineShare: 0.6,
  stopSign: 'proximity',
  laneSlackM: 0.5,
  wrongLane: 'kept',
  blockedAfterS: 180,
  timeout: 'growing',
  maxTicks: Infinity,
  minSpeedCheckpoints: 4,
  minSpeedReports: 'slow',
  completionDecimals: 2,
  planSpacingM: 200,
  triggerRadiusM: 2,
  penalty: { formula: 'product', weights: FACTORS_2, minSpeedWeight: 0.3 },
};

const RULES: Readonly<Record<LeaderboardVersion, LeaderboardRules>> = {
  '1.0': RULES_1,
  longest6: { ...RULES_1, version: 'longest6', penalty: { ...RULES_1.penalty, weights: { ...FACTORS_1, stopSign: 1 } } },
  '2.0': RULES_2,
  '2.1': {
    ...RULES_2,
    version: '2.1',
    penalty: {
      formula: 'hyperbolic',
      weights: { collisionPedestrian: 1, collisionVehicle: 0.7, collisionLayout: 0.6, redLight: 0.4, stopSign: 0.25, scenarioTimeout: 0.4, yieldEmergency: 0.4 },
      minSpeedWeight: 0.4,
    },
  },
  bench2drive: {
    ...RULES_2,
    version: 'bench2drive',
    blockedAfterS: 60,
    maxTicks: 4000,
    minSpeedCheckpoints: 20,
    minSpeedReports: 'all',
    planSpacingM: 50,
    penalty: { formula: 'product', weights: FACTORS_2, minSpeedWeight: 0 },
  },
};

/** The rules of a version. */
export function rulesOf(version: LeaderboardVersion): LeaderboardRules {
  return RULES[version];
}
